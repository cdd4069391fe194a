import { useQuery } from '@tanstack/react-query';
import { FolderInput, FolderMinus } from 'lucide-react';
import { Button } from '../../../ui/Button.tsx';
import { DropdownMenu, MenuItem } from '../../../ui/DropdownMenu.tsx';
import { groupsQuery } from '../libraries-api.ts';
import { t } from '../strings.ts';
import { useFolderChanges } from './use-folder-changes.ts';

type FolderOfChosenProps = { projects: readonly number[]; folder: number | undefined; onDone: () => void };

/** What dragging does, by keyboard and for many projects: into a folder, and out of the one that is shown. */
export function FolderOfChosen({ projects, folder, onDone }: FolderOfChosenProps) {
  const groups = useQuery(groupsQuery(false));
  const changes = useFolderChanges();
  const rows = groups.data ?? [];
  const current = rows.find(({ id }) => id === folder);
  if (rows.length === 0) return null;
  return (
    <>
      <DropdownMenu
        trigger={
          <Button size="sm" icon={<FolderInput aria-hidden size={16} />}>
            {t.putIntoFolder}
          </Button>
        }
      >
        {rows.map((group) => (
          <MenuItem key={group.id} onSelect={() => void changes.put(group, projects).then(onDone)}>
            {`${'– '.repeat(group.depth)}${group.name}`}
          </MenuItem>
        ))}
      </DropdownMenu>
      {current !== undefined && (
        <Button
          size="sm"
          icon={<FolderMinus aria-hidden size={16} />}
          onClick={() => void changes.take(current, projects).then(onDone)}
        >
          {t.takeOutOf(current.name)}
        </Button>
      )}
    </>
  );
}
