import type { ProjectGroup } from '@labelwright/contract/project-groups';
import { useQuery } from '@tanstack/react-query';
import { Archive, Folder, FolderOpen, Layers, Plus } from 'lucide-react';
import { type DragEvent, type KeyboardEvent, type ReactNode, useState } from 'react';
import { useMe } from '../../../lib/me.ts';
import { cx } from '../../../ui/cx.ts';
import { IconButton } from '../../../ui/IconButton.tsx';
import { ErrorState, SkeletonLines } from '../../../ui/States.tsx';
import { groupsQuery } from '../libraries-api.ts';
import { t } from '../strings.ts';
import { PROJECT_DRAG } from './drag.ts';
import { FolderMenu } from './FolderMenu.tsx';
import { FolderNameDialog, type FolderTask } from './FolderNameDialog.tsx';
import { useFolderChanges } from './use-folder-changes.ts';

const FOLDER_DRAG = 'application/x-labelwright-folder';

type FolderTreeProps = { chosen: number | undefined; onChoose: (id: number | undefined) => void };

/** Folders of projects. Arrow keys walk, Enter opens; folders and projects are dragged, or moved by the menu. */
export function FolderTree({ chosen, onChoose }: FolderTreeProps) {
  const me = useMe();
  const [withArchived, setWithArchived] = useState(false);
  const [task, setTask] = useState<FolderTask>();
  const groups = useQuery(groupsQuery(withArchived));
  const changes = useFolderChanges();
  if (groups.isError) return <ErrorState error={groups.error} onRetry={() => void groups.refetch()} />;
  const rows = groups.data ?? [];
  // Who may not arrange folders has no use for an empty tree.
  if (groups.isSuccess && rows.length === 0 && !withArchived && !me.can.manage_organization) return null;
  const current = rows.some(({ id }) => id === chosen) ? chosen : undefined;

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    const places = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-folder]')];
    const at = places.indexOf(document.activeElement as HTMLElement);
    places[Math.min(places.length - 1, Math.max(0, at + step))]?.focus();
    event.preventDefault();
  }

  function onDrop(event: DragEvent, into: ProjectGroup | undefined) {
    event.preventDefault();
    const folder = Number(event.dataTransfer.getData(FOLDER_DRAG));
    const project = Number(event.dataTransfer.getData(PROJECT_DRAG));
    if (folder > 0 && folder !== into?.id) void changes.move(folder, into?.id ?? null);
    else if (project > 0 && into !== undefined) void changes.put(into, [project]);
  }

  return (
    <nav
      aria-label={t.folders}
      className="flex shrink-0 flex-col gap-1 overflow-y-auto border-b p-2 max-md:max-h-44 md:w-60 md:border-r md:border-b-0"
      onKeyDown={onKeyDown}
    >
      <div className="flex items-center justify-between pl-2">
        <h2 className="text-sm font-medium text-muted">{t.folders}</h2>
        <span className="flex">
          <IconButton
            size="sm"
            name={t.showArchived}
            icon={<Archive size={14} />}
            isPressed={withArchived}
            onClick={() => setWithArchived((shown) => !shown)}
          />
          {me.can.manage_organization && (
            <IconButton
              size="sm"
              name={t.newFolder}
              icon={<Plus size={16} />}
              onClick={() => setTask({ kind: 'new', parent: undefined })}
            />
          )}
        </span>
      </div>
      <Place
        icon={<Layers aria-hidden size={16} />}
        name={t.allProjects}
        depth={0}
        isChosen={current === undefined}
        onChoose={() => onChoose(undefined)}
        onDrop={(event) => onDrop(event, undefined)}
      />
      {groups.isPending && <SkeletonLines count={3} />}
      {rows.map((group) => (
        <Place
          key={group.id}
          icon={group.id === current ? <FolderOpen aria-hidden size={16} /> : <Folder aria-hidden size={16} />}
          name={group.name}
          count={group.total_project_count}
          depth={group.depth}
          isFaint={group.is_archived}
          isChosen={group.id === current}
          onChoose={() => onChoose(group.id)}
          dragData={group.can.update ? String(group.id) : undefined}
          onDrop={(event) => onDrop(event, group)}
          end={group.can.update && <FolderMenu group={group} groups={rows} onTask={setTask} changes={changes} />}
        />
      ))}
      {task !== undefined && <FolderNameDialog task={task} onClose={() => setTask(undefined)} />}
    </nav>
  );
}

type PlaceProps = {
  icon: ReactNode;
  name: string;
  count?: number;
  depth: number;
  isChosen: boolean;
  isFaint?: boolean;
  onChoose: () => void;
  dragData?: string | undefined;
  onDrop: (event: DragEvent) => void;
  end?: ReactNode;
};

function Place({ icon, name, count, depth, isChosen, isFaint = false, onChoose, dragData, onDrop, end }: PlaceProps) {
  const [isOver, setOver] = useState(false);
  return (
    <div
      className={cx('flex items-center rounded-md', isChosen && 'bg-surface-2 font-medium', isFaint && 'opacity-60')}
      style={{ paddingInlineStart: depth * 14 }}
    >
      <button
        type="button"
        data-folder
        aria-current={isChosen ? 'true' : undefined}
        draggable={dragData !== undefined}
        onDragStart={(event) => dragData !== undefined && event.dataTransfer.setData(FOLDER_DRAG, dragData)}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          setOver(false);
          onDrop(event);
        }}
        onClick={onChoose}
        className={cx(
          'flex h-8 min-w-0 flex-1 items-center gap-2 rounded-md px-2 text-left hover:bg-surface-2 pointer-coarse:h-11',
          isOver && 'outline-2 outline-accent',
        )}
      >
        <span className="shrink-0 text-muted">{icon}</span>
        <span className="min-w-0 flex-1 truncate">{name}</span>
        {count !== undefined && <span className="tabular text-xs text-muted">{count}</span>}
      </button>
      {end}
    </div>
  );
}
