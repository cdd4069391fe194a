import type { TaskRow } from '@labelwright/contract/data-manager';
import { useNavigate } from '@tanstack/react-router';
import { SearchX, Table2 } from 'lucide-react';
import { useMemo } from 'react';
import { useMe } from '../../lib/me.ts';
import { useRouteParam } from '../../lib/url-state.ts';
import { useHotkey } from '../../lib/use-hotkey.ts';
import { Button } from '../../ui/Button.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { PageBody } from '../../ui/Layout.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { DataToolbar, ImportLink } from './DataToolbar.tsx';
import { SelectionBar } from './SelectionBar.tsx';
import { t } from './strings.ts';
import { TaskPreview } from './TaskPreview.tsx';
import { useTableLayout } from './table-layout.ts';
import { taskColumns } from './task-columns.tsx';
import { idOf, type TaskTable, useListSelection, useTaskTable } from './use-task-table.ts';
import { ViewTabs } from './ViewTabs.tsx';

/** The tasks of a project: find them, look at them, choose some and do something with them. */
export function DataPage() {
  const projectId = useRouteParam('projectId');
  const navigate = useNavigate();
  const table = useTaskTable(projectId);
  const [selection, setSelection] = useListSelection(table);
  const [layout, setLayout] = useTableLayout(useMe().id, projectId, table.columns, table.view);
  const columns = useMemo(() => taskColumns(table.columns, projectId), [table.columns, projectId]);
  useHotkey('escape', () => table.showTask(undefined), {
    label: t.closePreview,
    isEnabled: table.taskId !== undefined,
  });

  const open = (task: TaskRow) => {
    // A second Enter on the task beside the list goes into it.
    if (table.taskId === idOf(task))
      void navigate({ to: '/projects/$projectId/tasks/$taskId', params: { projectId, taskId: idOf(task) } });
    else table.showTask(idOf(task));
  };
  return (
    <PageBody kind="work">
      <ViewTabs projectId={projectId} table={table} layout={layout} />
      <DataToolbar projectId={projectId} table={table} columns={columns} layout={layout} onLayoutChange={setLayout} />
      <div className="flex min-h-0 flex-1">
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          <DataTable
            {...table.list}
            label="Tasks"
            columns={columns}
            idOf={idOf}
            isLoading={table.list.isLoading || table.columns.length === 0}
            totalCount={table.totalCount}
            sort={table.sort}
            onSortChange={table.setSort}
            selection={selection}
            onSelectionChange={setSelection}
            layout={layout}
            onLayoutChange={setLayout}
            onOpen={open}
            openId={table.taskId}
            empty={<NothingHere projectId={projectId} table={table} />}
          />
          <SelectionBar
            projectId={projectId}
            selection={selection}
            onSelectionChange={setSelection}
            totalCount={table.totalCount}
            filters={table.filters}
            search={table.search}
          />
        </div>
        <Preview projectId={projectId} table={table} />
      </div>
    </PageBody>
  );
}

function Preview({ projectId, table }: { projectId: string; table: TaskTable }) {
  if (table.taskId === undefined) return null;
  const { rows } = table.list;
  const place = rows.findIndex((task) => idOf(task) === table.taskId);
  const showing = (index: number) => {
    const task = place < 0 ? undefined : rows[index];
    return task && (() => table.showTask(idOf(task)));
  };
  return (
    <TaskPreview
      projectId={projectId}
      taskId={table.taskId}
      columns={table.columns}
      onClose={() => table.showTask(undefined)}
      onPrevious={showing(place - 1)}
      onNext={showing(place + 1)}
    />
  );
}

function NothingHere({ projectId, table }: { projectId: string; table: TaskTable }) {
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
