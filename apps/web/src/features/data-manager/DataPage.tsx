import type { TaskRow } from '@labelwright/contract/data-manager';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { SearchX, Table2, Upload } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useLive } from '../../lib/live.ts';
import { useMe } from '../../lib/me.ts';
import { NOTHING, type Selection } from '../../lib/selection.ts';
import { numberOf, type RawSearch, textOf, useRouteParam, useUrlState } from '../../lib/url-state.ts';
import { useHotkey } from '../../lib/use-hotkey.ts';
import { useList } from '../../lib/use-list.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { ColumnPicker } from '../../ui/ColumnPicker.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import type { DataTableSort } from '../../ui/data-table-model.ts';
import { PageBody } from '../../ui/Layout.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { columnsQuery, dataProjectQuery, tasksKey } from './data-api.ts';
import { AddFilter, FilterChips } from './FilterBar.tsx';
import { type Match, readDrafts, toFilters, writeDrafts } from './filter-draft.ts';
import { SelectionBar } from './SelectionBar.tsx';
import { t } from './strings.ts';
import { TaskPreview } from './TaskPreview.tsx';
import { useTableLayout } from './table-layout.ts';
import { taskColumns } from './task-columns.tsx';

type UrlState = {
  search: string | undefined;
  filters: string[][] | undefined;
  match: 'or' | undefined;
  sort: string | undefined;
  task: string | undefined;
};

const readUrl = (raw: RawSearch): UrlState => ({
  search: textOf(raw.search),
  filters: writeDrafts(readDrafts(raw.filters)),
  match: raw.match === 'or' ? 'or' : undefined,
  sort: textOf(raw.sort),
  task: numberOf(raw.task) === undefined ? undefined : textOf(raw.task),
});

const toSort = (sort: string | undefined): DataTableSort | undefined =>
  sort === undefined ? undefined : { id: sort.replace(/^-/, ''), isDescending: sort.startsWith('-') };
const fromSort = (sort: DataTableSort | undefined): string | undefined =>
  sort && `${sort.isDescending ? '-' : ''}${sort.id}`;

/** Where the server stops counting a filtered list. */
const COUNTED_AT_MOST = 10_000;
const NO_COLUMNS: never[] = [];
const idOf = (task: TaskRow): string => String(task.id);

/** The tasks of a project: find them, look at them, choose some and do something with them. */
export function DataPage() {
  const projectId = useRouteParam('projectId');
  const navigate = useNavigate();
  const me = useMe();
  const [url, setUrl] = useUrlState(readUrl);
  const { data: columns = NO_COLUMNS } = useQuery(columnsQuery(projectId));
  const { data: project } = useQuery(dataProjectQuery(projectId));
  const [chosen, setChosen] = useState<{ of: string; selection: Selection }>({ of: '', selection: NOTHING });
  const [layout, setLayout] = useTableLayout(me.id, projectId, columns);

  const drafts = readDrafts(url.filters);
  const match: Match = url.match ?? 'and';
  const filters = toFilters(drafts, match, columns);
  const search = url.search ?? '';
  const isNarrowed = search !== '' || filters !== undefined;
  // Filters name types, which only the columns know; asking before they are here would ask twice.
  const isReady = filters === undefined || columns.length > 0;
  const query = { search, filters: filters && JSON.stringify(filters), ordering: url.sort };
  const list = useList<TaskRow>({
    key: [...tasksKey(projectId), 'list'],
    path: `/api/projects/${encodeURIComponent(projectId)}/tasks`,
    query,
    idOf,
    isEnabled: isReady,
  });
  useLive('tasks', { invalidates: [tasksKey(projectId)] });

  // What is chosen belongs to the list that it was chosen from.
  const listKey = JSON.stringify([query.search, query.filters]);
  const selection = chosen.of === listKey ? chosen.selection : NOTHING;
  const setSelection = (next: Selection) => setChosen({ of: listKey, selection: next });
  const isMore = isNarrowed && list.totalCount === COUNTED_AT_MOST;
  const totalCount = isMore ? undefined : list.totalCount;

  const tableColumns = useMemo(() => taskColumns(columns, projectId), [columns, projectId]);
  const openIndex = list.rows.findIndex((task) => idOf(task) === url.task);
  const show = (index: number) => {
    const task = list.rows[index];
    return task === undefined ? undefined : () => setUrl({ task: idOf(task) }, { isReplace: true });
  };
  const close = () => setUrl({ task: undefined }, { isReplace: true });
  const open = (task: TaskRow) => {
    // A second Enter on the task beside the list goes into it.
    if (url.task === idOf(task))
      void navigate({ to: '/projects/$projectId/tasks/$taskId', params: { projectId, taskId: idOf(task) } });
    else setUrl({ task: idOf(task) }, { isReplace: url.task !== undefined });
  };
  useHotkey('escape', close, { label: t.closePreview, isEnabled: url.task !== undefined });

  const canImport = project?.can['task.create'] === true;
  const importLink = canImport && (
    <ButtonLink
      to="/projects/$projectId/import"
      params={{ projectId }}
      variant={project.task_count === 0 ? 'primary' : 'secondary'}
      size="sm"
      icon={<Upload aria-hidden size={16} />}
    >
      {t.import}
    </ButtonLink>
  );
  return (
    <PageBody kind="work">
      <div className="flex flex-col gap-2 border-b px-4 py-2 md:px-6">
        <div className="flex flex-wrap items-center gap-2">
          <h1 className="mr-1 text-md">{t.title}</h1>
          <span className="mr-auto text-sm text-muted tabular" role="status">
            {list.totalCount !== undefined &&
              (isNarrowed ? t.matching(list.totalCount, isMore) : t.tasks(list.totalCount))}
          </span>
          <div className="w-full sm:w-64">
            <SearchField
              label={t.search}
              value={search}
              onChange={(text) => setUrl({ search: text === '' ? undefined : text }, { isReplace: true })}
            />
          </div>
          <AddFilter columns={columns} onAdd={(draft) => setUrl({ filters: writeDrafts([...drafts, draft]) })} />
          <ColumnPicker columns={tableColumns} layout={layout} onLayoutChange={setLayout} />
          {importLink}
        </div>
        <FilterChips
          columns={columns}
          drafts={drafts}
          match={match}
          onChange={(next) => setUrl({ filters: writeDrafts(next) })}
          onMatchChange={(next) => setUrl({ match: next === 'or' ? 'or' : undefined })}
        />
      </div>
      <div className="flex min-h-0 flex-1">
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          <DataTable
            {...list}
            label="Tasks"
            columns={tableColumns}
            idOf={idOf}
            isLoading={list.isLoading || columns.length === 0}
            totalCount={totalCount}
            sort={toSort(url.sort)}
            onSortChange={(sort) => setUrl({ sort: fromSort(sort) })}
            selection={selection}
            onSelectionChange={setSelection}
            layout={layout}
            onLayoutChange={setLayout}
            onOpen={open}
            openId={url.task}
            empty={
              isNarrowed ? (
                <EmptyState
                  icon={<SearchX aria-hidden />}
                  title={t.noMatch}
                  action={
                    <Button onClick={() => setUrl({ search: undefined, filters: undefined, match: undefined })}>
                      {t.clearFilters}
                    </Button>
                  }
                >
                  {t.noMatchText}
                </EmptyState>
              ) : (
                <EmptyState icon={<Table2 aria-hidden />} title={t.noTasks} action={importLink}>
                  {t.noTasksText}
                </EmptyState>
              )
            }
          />
          <SelectionBar
            projectId={projectId}
            selection={selection}
            onSelectionChange={setSelection}
            totalCount={totalCount}
            filters={filters}
            search={search}
          />
        </div>
        {url.task !== undefined && (
          <TaskPreview
            projectId={projectId}
            taskId={url.task}
            columns={columns}
            onClose={close}
            onPrevious={openIndex > 0 ? show(openIndex - 1) : undefined}
            onNext={openIndex >= 0 ? show(openIndex + 1) : undefined}
          />
        )}
      </div>
    </PageBody>
  );
}
