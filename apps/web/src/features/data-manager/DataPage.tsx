import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { SearchX, Table2 } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useMe } from '../../lib/me.ts';
import { isNothing, NOTHING, type Selection } from '../../lib/selection.ts';
import { useRouteParam } from '../../lib/url-state.ts';
import { useHotkey } from '../../lib/use-hotkey.ts';
import { Button } from '../../ui/Button.tsx';
import { PageBody } from '../../ui/Layout.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { toastError } from '../../ui/toast.ts';
import { useCanRecognise } from '../recognition/use-can-recognise.ts';
import { RunHistory } from './actions/RunHistory.tsx';
import { RunningChanges } from './actions/RunningChanges.tsx';
import { SelectionBar } from './actions/SelectionBar.tsx';
import { useActions } from './actions/use-actions.ts';
import { DataToolbar, ImportLink } from './DataToolbar.tsx';
import { JumpDialog } from './JumpDialog.tsx';
import { recallPlace, rememberPlace } from './list-place.ts';
import { searchOfSelection, startLabelSet } from './start-labelling.ts';
import { t } from './strings.ts';
import { TaskPreview } from './TaskPreview.tsx';
import { reversedSort } from './table/sort.ts';
import { TaskGrid } from './table/TaskGrid.tsx';
import { TaskTable } from './table/TaskTable.tsx';
import { type Cursor, useCursor } from './table/use-cursor.ts';
import { useTaskLayout } from './table/use-task-layout.ts';
import { taskColumns } from './task-columns.tsx';
import { type TaskTable as Table, useListSelection, useTaskTable } from './use-task-table.ts';
import { ViewTabs } from './ViewTabs.tsx';

/** The tasks of a project: find them, look at them, choose some and do something with them. */
export function DataPage() {
  const projectId = useRouteParam('projectId');
  const table = useTaskTable(projectId);
  const [selection, setSelection] = useListSelection(table);
  const [layout, setLayout] = useTaskLayout(useMe().id, projectId, table.columns, table.view);
  const { displays } = layout;
  const columns = useMemo(() => taskColumns(table.columns, projectId, displays), [table.columns, projectId, displays]);
  const actions = useActions(projectId);
  const canRecognise = useCanRecognise(projectId, table.project?.can['project.update'] === true);
  const [isJumping, setJumping] = useState(false);
  const [isHistory, setHistory] = useState(false);
  const open = useOpen(projectId, table);
  const cursor = useCursor({
    pages: table.pages,
    selection,
    onSelectionChange: setSelection,
    onOpen: (task) => open(task.id),
    isFollowing: table.taskId !== undefined,
  });
  usePlace(table, cursor);
  const label = useLabelling(projectId, table, selection);
  useHotkey('escape', () => (table.taskId === undefined ? setSelection(NOTHING) : table.showTask(undefined)), {
    label: t.closePreview,
    isEnabled: table.taskId !== undefined || !isNothing(selection, table.pages.totalCount),
  });

  return (
    <PageBody kind="work">
      <ViewTabs projectId={projectId} table={table} layout={layout} selection={selection} />
      <DataToolbar
        projectId={projectId}
        table={table}
        columns={columns}
        layout={layout}
        onLayoutChange={setLayout}
        onJump={() => setJumping(true)}
        onHistory={() => setHistory(true)}
        onLabel={label.mayLabel && table.pages.rowCount > 0 ? label.labelAll : undefined}
      />
      <div className="flex min-h-0 flex-1">
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          <Tasks
            {...{ projectId, table, columns, layout, selection, cursor }}
            onLayoutChange={setLayout}
            onSelectionChange={setSelection}
            onOpen={open}
          />
          <SelectionBar
            projectId={projectId}
            actions={actions}
            target={{ selection, filters: table.filters, search: table.search, ordering: table.state.sort }}
            onClear={() => setSelection(NOTHING)}
            totalCount={table.pages.isEstimate ? undefined : table.pages.totalCount}
            canAssign={table.project?.can['queue.manage'] === true}
            canRecognise={canRecognise}
            onLabel={label.mayLabel ? label.labelChosen : undefined}
            onBulk={label.mayLabel ? label.labelTogether : undefined}
          />
          <RunningChanges actions={actions} />
        </div>
        <Preview projectId={projectId} table={table} cursor={cursor} />
      </div>
      {isJumping && (
        <JumpDialog
          rowCount={table.pages.rowCount}
          isEstimate={table.pages.isEstimate}
          onClose={() => setJumping(false)}
          onJump={(index) => cursor.moveTo(index)}
          onReverse={() => table.setSort(reversedSort(table.sort))}
        />
      )}
      {isHistory && <RunHistory projectId={projectId} actions={actions} onClose={() => setHistory(false)} />}
    </PageBody>
  );
}

/** The first Enter shows the task beside the list, a second one on the same task goes into it. */
function useOpen(projectId: string, table: Table) {
  const navigate = useNavigate();
  return (taskId: number): void => {
    if (table.taskId !== taskId) table.showTask(taskId);
    else void navigate({ to: '/projects/$projectId/tasks/$taskId', params: { projectId, taskId: String(taskId) } });
  };
}

/** Whoever comes back finds the list where it was left. */
function usePlace(table: Table, cursor: Cursor): void {
  const key = JSON.stringify(table.ask);
  const { active } = cursor;
  useEffect(() => rememberPlace(key, active), [key, active]);
}

/** Labelling what is listed: the chosen ones in their order, or many on one screen. */
function useLabelling(projectId: string, table: Table, selection: Selection) {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { view: _view, task: _task, ...list } = table.url;
  const begin = (chosen: Selection) =>
    startLabelSet(projectId, {
      selection: chosen,
      filters: table.filters,
      search: table.search,
      ordering: table.state.sort,
    })
      .then((setId) =>
        navigate({
          to: '/projects/$projectId/label-set/$setId',
          params: { projectId, setId: String(setId) },
          search: { list: table.url },
        }),
      )
      .then(() => queryClient.invalidateQueries({ queryKey: ['label-sets'] }))
      .catch((error: unknown) => toastError(t.labelFailed, error));
  return {
    mayLabel: table.project?.can['task.next'] === true || table.project?.can['annotation.create'] === true,
    labelAll: () => void begin({ all: true, excluded: new Set() }),
    labelChosen: () => void begin(selection),
    labelTogether: () =>
      void navigate({
        to: '/projects/$projectId/bulk',
        params: { projectId },
        search: { ...list, ...searchOfSelection(table.tree, selection), list: table.url },
      }),
  };
}

type TasksProps = {
  projectId: string;
  table: Table;
  columns: ReturnType<typeof taskColumns>;
  layout: Parameters<typeof TaskTable>[0]['layout'];
  onLayoutChange: Parameters<typeof TaskTable>[0]['onLayoutChange'];
  selection: Selection;
  onSelectionChange: (selection: Selection) => void;
  cursor: Cursor;
  onOpen: (taskId: number) => void;
};

function Tasks(props: TasksProps) {
  const { projectId, table, cursor } = props;
  const { pages } = table;
  const key = JSON.stringify(table.ask);
  const startIndex = useRef({ key: '', index: 0 });
  if (startIndex.current.key !== key) startIndex.current = { key, index: recallPlace(key) };
  if (pages.error !== null && pages.error !== undefined && pages.rowCount === 0)
    return <ErrorState error={pages.error} onRetry={pages.retry} />;
  if (pages.isLoading || table.columns.length === 0)
    return (
      <div className="p-6" data-loading>
        <SkeletonLines count={8} />
      </div>
    );
  if (pages.rowCount === 0) return <NothingHere projectId={projectId} table={table} />;
  const list = {
    pages,
    columns: props.columns,
    layout: props.layout,
    onLayoutChange: props.onLayoutChange,
    selection: props.selection,
    onSelectionChange: props.onSelectionChange,
    cursor,
    openId: table.taskId,
    onOpen: props.onOpen,
    onViewChange: table.setView,
    startIndex: startIndex.current.index,
  };
  // Another list begins at its own place.
  return table.isGrid ? (
    <TaskGrid key={key} {...list} />
  ) : (
    <TaskTable key={key} {...list} sort={table.sort} onSortChange={table.setSort} />
  );
}

function Preview({ projectId, table, cursor }: { projectId: string; table: Table; cursor: Cursor }) {
  const { pages, taskId } = table;
  if (taskId === undefined) return null;
  const place = pages.indexOf(taskId);
  const step = (by: -1 | 1) => {
    const index = place === undefined ? -1 : place + by;
    return index < 0 || index >= pages.rowCount ? undefined : () => cursor.moveTo(index);
  };
  return (
    <TaskPreview
      projectId={projectId}
      taskId={String(taskId)}
      columns={table.columns}
      onClose={() => table.showTask(undefined)}
      onPrevious={step(-1)}
      onNext={step(1)}
    />
  );
}

function NothingHere({ projectId, table }: { projectId: string; table: Table }) {
  if (table.isNarrowed)
    return (
      <EmptyState
        icon={<SearchX aria-hidden />}
        title={t.noMatch}
        action={<Button onClick={table.showAll}>{t.clearFilters}</Button>}
      >
        {t.noMatchText}
      </EmptyState>
    );
  const canImport = table.project?.can['task.create'] === true;
  return (
    <EmptyState
      icon={<Table2 aria-hidden />}
      title={t.noTasks}
      action={canImport && <ImportLink projectId={projectId} isPrimary />}
    >
      {t.noTasksText}
    </EmptyState>
  );
}
