import type { ProjectGroup } from '@labelwright/contract/project-groups';
import { Archive, ArchiveRestore, EllipsisVertical, FolderInput, FolderPlus, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { DropdownMenu, MenuItem, MenuSeparator } from '../../../ui/DropdownMenu.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { t } from '../strings.ts';
import type { FolderTask } from './FolderNameDialog.tsx';
import type { FolderChanges } from './use-folder-changes.ts';

type FolderMenuProps = {
  group: ProjectGroup;
  groups: readonly ProjectGroup[];
  onTask: (task: FolderTask) => void;
  changes: FolderChanges;
};

export function FolderMenu({ group, groups, onTask, changes }: FolderMenuProps) {
  const [isDeleting, setDeleting] = useState(false);
  return (
    <>
      <DropdownMenu
        align="end"
        trigger={<IconButton size="sm" name={t.folderActions(group.name)} icon={<EllipsisVertical size={14} />} />}
      >
        <MenuItem icon={<FolderPlus aria-hidden size={16} />} onSelect={() => onTask({ kind: 'new', parent: group })}>
          {t.newFolder}
        </MenuItem>
        <MenuItem icon={<Pencil aria-hidden size={16} />} onSelect={() => onTask({ kind: 'rename', group })}>
          {t.renameFolder}
        </MenuItem>
        <MenuItem
          icon={<FolderInput aria-hidden size={16} />}
          isDisabled={groups.length < 2 && group.parent === null}
          onSelect={() => onTask({ kind: 'move', group, groups })}
        >
          {t.moveFolder}
        </MenuItem>
        <MenuItem
          icon={
            group.archived_at === null ? <Archive aria-hidden size={16} /> : <ArchiveRestore aria-hidden size={16} />
          }
          onSelect={() => void changes.archive(group, group.archived_at === null)}
        >
          {group.archived_at === null ? t.archive : t.unarchive}
        </MenuItem>
        <MenuSeparator />
        <MenuItem isDanger icon={<Trash2 aria-hidden size={16} />} onSelect={() => setDeleting(true)}>
          {t.remove}
        </MenuItem>
      </DropdownMenu>
      {isDeleting && (
        <ConfirmDialog
          isOpen
          isDanger
          title={t.deleteFolderTitle(group.name)}
          actionLabel={t.remove}
          onClose={() => setDeleting(false)}
          onConfirm={() => changes.remove(group)}
        >
          {t.deleteFolderText}
        </ConfirmDialog>
      )}
    </>
  );
}
