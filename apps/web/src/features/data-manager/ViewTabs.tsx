import type { View } from '@labelwright/contract/data-manager-views';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ChevronDown, Plus, Users } from 'lucide-react';
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { type Selection, toSelectedItems } from '../../lib/selection.ts';
import { cx } from '../../ui/cx.ts';
import { DropdownMenu, MenuItem, MenuSeparator } from '../../ui/DropdownMenu.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { t } from './strings.ts';
import { readLayout, type TaskLayout } from './table/task-layout.ts';
import { useReorder } from './table/use-reorder.ts';
import type { TaskTable } from './use-task-table.ts';
import { useViewActions } from './use-view-actions.ts';
import { ViewDialog } from './ViewDialog.tsx';
import { isSameState, selectionOf, stateOf, viewBody } from './view-state.ts';
import { viewsQuery } from './views-api.ts';

type ViewTabsProps = { projectId: string; table: TaskTable; layout: TaskLayout; selection: Selection };
type Naming = { kind: 'new' } | { kind: 'rename' | 'copy'; view: View };

const TAB =
  '-mb-px flex h-9 items-center gap-1.5 border-b-2 border-transparent text-sm whitespace-nowrap text-muted -outline-offset-2 hover:text-fg aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-fg';

/** All tasks, and every view that was kept: one click brings its filters, order and columns back. */
export function ViewTabs({ projectId, table, layout, selection }: ViewTabsProps) {
  const { data: views = [] } = useQuery(viewsQuery(projectId));
  const [naming, setNaming] = useState<Naming | undefined>(undefined);
  const actions = useViewActions(projectId, views);
  const open = views.find(({ id }) => id === table.viewId);
  const bar = useRef<HTMLElement>(null);
  const reorder = useReorder(bar, 'x', (id, to) => {
    const moved = views.find((view) => String(view.id) === id);
    if (moved !== undefined) actions.moveTo(moved, to);
  });
  const body = () => viewBody(table.state, table.columns, layout, selection);
  const isChanged =
    open !== undefined &&
    (!isSameState(stateOf(open), table.state) ||
      JSON.stringify(readLayout(open.data.layout) ?? layout) !== JSON.stringify(layout));
  // Choosing tasks changes nothing that one sees of the view, so the dot says nothing of it; saving keeps it all the same.
  const isOtherSelection =
    open !== undefined &&
    JSON.stringify(toSelectedItems(selectionOf(open))) !== JSON.stringify(toSelectedItems(selection));
  return (
    <nav
      ref={bar}
      aria-label={t.views}
      className="flex shrink-0 items-center gap-4 overflow-x-auto border-b px-4 md:px-6"
    >
      <Link
        to="/projects/$projectId/data"
        params={{ projectId }}
        activeOptions={{ exact: true, includeSearch: true }}
        aria-current={table.viewId === undefined ? 'page' : undefined}
        className={TAB}
      >
        {t.allTasks}
      </Link>
      {views.map((view, index) => (
        <span
          key={view.id}
          data-reorder={view.id}
          className={cx(
            'flex items-center',
            reorder.dragged === String(view.id) && 'opacity-50',
            reorder.dropAt === index && 'shadow-[-2px_0_0_var(--lw-accent)]',
            reorder.dropAt === index + 1 && index === views.length - 1 && 'shadow-[2px_0_0_var(--lw-accent)]',
          )}
        >
          <ViewLink
            projectId={projectId}
            view={view}
            isOpen={view === open}
            isChanged={view === open && isChanged}
            onDragStart={(event) => reorder.start(event, String(view.id))}
            onMove={(step) => actions.moveTo(view, index + step)}
          />
          {view === open && (
            <DropdownMenu
              trigger={
                <IconButton size="sm" name={t.viewMenu(view.title || t.untitled)} icon={<ChevronDown size={14} />} />
              }
            >
              <MenuItem
                isDisabled={!(isChanged || isOtherSelection) || !view.can.update}
                onSelect={() => actions.save(view, body())}
              >
                {t.saveView}
              </MenuItem>
              <MenuItem onSelect={() => setNaming({ kind: 'copy', view })}>{t.copyView}</MenuItem>
              <MenuSeparator />
              <MenuItem isDisabled={!view.can.update} onSelect={() => setNaming({ kind: 'rename', view })}>
                {t.renameView}
              </MenuItem>
              <MenuItem isDisabled={!view.can.update} onSelect={() => actions.share(view, !view.shared)}>
                {view.shared ? t.unshareView : t.shareView}
              </MenuItem>
              <MenuItem isDisabled={views[0] === view} onSelect={() => actions.moveTo(view, index - 1)}>
                {t.moveLeft}
              </MenuItem>
              <MenuItem isDisabled={views.at(-1) === view} onSelect={() => actions.moveTo(view, index + 1)}>
                {t.moveRight}
              </MenuItem>
              <MenuSeparator />
              <MenuItem isDanger isDisabled={!view.can.delete} onSelect={() => actions.remove(view)}>
                {t.deleteView}
              </MenuItem>
            </DropdownMenu>
          )}
        </span>
      ))}
      <IconButton size="sm" name={t.newView} icon={<Plus size={16} />} onClick={() => setNaming({ kind: 'new' })} />
      {naming !== undefined && (
        <ViewDialog
          title={naming.kind === 'new' ? t.newView : naming.kind === 'copy' ? t.copyView : t.renameView}
          initial={
            naming.kind === 'new' ? '' : naming.kind === 'copy' ? t.copyOf(naming.view.title) : naming.view.title
          }
          onClose={() => setNaming(undefined)}
          onSave={(title) =>
            naming.kind === 'rename' ? actions.rename(naming.view, title) : actions.create(title, body())
          }
        />
      )}
    </nav>
  );
}

type ViewLinkProps = {
  projectId: string;
  view: View;
  isOpen: boolean;
  isChanged: boolean;
  onDragStart: (event: PointerEvent) => void;
  onMove: (step: -1 | 1) => void;
};

function ViewLink({ projectId, view, isOpen, isChanged, onDragStart, onMove }: ViewLinkProps) {
  const { isWhole: _isWhole, ...state } = stateOf(view);
  function onKeyDown(event: KeyboardEvent) {
    const step = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : undefined;
    if (step === undefined || !event.altKey) return;
    event.preventDefault();
    onMove(step);
  }
  return (
    <Link
      to="/projects/$projectId/data"
      params={{ projectId }}
      search={{ view: view.id, ...state }}
      aria-current={isOpen ? 'page' : undefined}
      title={view.shared ? `${t.sharedView}. ${t.dragView}` : t.dragView}
      draggable={false}
      onPointerDown={(event) => event.pointerType !== 'touch' && onDragStart(event)}
      onKeyDown={onKeyDown}
      className={cx(TAB, isOpen && 'pr-1')}
    >
      {view.title || t.untitled}
      {view.shared && <Users role="img" aria-label={t.sharedView} size={13} className="text-muted" />}
      {isChanged && (
        <span role="img" aria-label={t.changedView} title={t.changedView} className="size-1.5 rounded-full bg-accent" />
      )}
    </Link>
  );
}
