import type { ModelVersionInfo } from '@labelwright/contract/model-versions';
import type { Project } from '@labelwright/contract/projects';
import { ChartLine, Ellipsis, Eye, Trash2 } from 'lucide-react';
import { DropdownMenu, MenuItem, MenuSeparator } from '../../ui/DropdownMenu.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { t } from './strings.ts';
import type { useVersionChanges } from './use-version-changes.ts';

type VersionActionsProps = {
  project: Project;
  version: ModelVersionInfo;
  changes: ReturnType<typeof useVersionChanges>;
  onDelete: () => void;
};

export function VersionActions({ version, changes, onDelete }: VersionActionsProps) {
  const name = version.model_version;
  return (
    <DropdownMenu
      align="end"
      trigger={
        <IconButton size="sm" name={t.versions.actions(name)} icon={<Ellipsis size={16} />} hasTooltip={false} />
      }
    >
      <MenuItem
        icon={<Eye aria-hidden size={16} />}
        isDisabled={version.is_current || name === ''}
        onSelect={() => void changes.show(name)}
      >
        {t.versions.show}
      </MenuItem>
      <MenuItem icon={<ChartLine aria-hidden size={16} />} onSelect={() => void changes.evaluate(name)}>
        {t.versions.evaluate}
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon={<Trash2 aria-hidden size={16} />} isDanger onSelect={onDelete}>
        {t.versions.delete}
      </MenuItem>
    </DropdownMenu>
  );
}
