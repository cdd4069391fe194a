import type { TaskRow, View } from '@labelwright/contract/data-manager';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { NOTHING, type Selection } from '../../lib/selection.ts';
import { numberOf, type RawSearch, textOf, useUrlState } from '../../lib/url-state.ts';
import { useList } from '../../lib/use-list.ts';
import type { DataTableSort } from '../../ui/data-table-model.ts';
import { columnsQuery, dataProjectQuery, tasksKey } from './data-api.ts';
import { type FilterDraft, type Match, readDrafts, toFilters, writeDrafts } from './filter-draft.ts';
import { useLiveTasks } from './use-live-tasks.ts';
import { stateOf } from './view-state.ts';
import { viewsQuery } from './views-api.ts';

type UrlState = {
  search: string | undefined;
  filters: string[][] | undefined;
  match: 'or' | undefined;
  sort: string | undefined;
  /** The task beside the list. */
  task: number | undefined;
  view: number | undefined;
};

const readUrl = (raw: RawSearch): UrlState => ({
  search: textOf(raw.search),
  filters: writeDrafts(readDrafts(raw.filters)),
  match: raw.match === 'or' ? 'or' : undefined,
  sort: textOf(raw.sort),
  task: numberOf(raw.task),
  view: numberOf(raw.view),
});

const toSort = (sort: string | undefined): DataTableSort | undefined =>
  sort === undefined ? undefined : { id: sort.replace(/^-/, ''), isDescending: sort.startsWith('-') };

const fromSort = (sort: DataTableSort | undefined): string | undefined =>
  sort && `${sort.isDescending ? '-' : ''}${sort.id}`;

/** Where the server stops counting a filtered list. */
const COUNTED_AT_MOST = 10_000;
const NO_COLUMNS: never[] = [];

export const idOf = (task: TaskRow): string => String(task.id);

/** What the page shows: everything that narrows and orders the list stands in the URL. */
export function useTaskTable(projectId: string) {
  const [url, setUrl] = useUrlState(readUrl);
  const { data: columns = NO_COLUMNS } = useQuery(columnsQuery(projectId));
  const { data: project } = useQuery(dataProjectQuery(projectId));
  const { data: views } = useQuery({ ...viewsQuery(projectId), enabled: url.view !== undefined });
  const view = views?.find(({ id }) => id === url.view);
  // What the page cannot show of a view, the server adds.
  const hidden = view !== undefined && !stateOf(view).isWhole ? view : undefined;
  useLiveTasks(projectId, project?.id);

  const drafts = readDrafts(url.filters);
  const match: Match = url.match ?? 'and';
  const filters = withHidden(toFilters(drafts, match, columns), hidden);
  const search = url.search ?? '';
  const isNarrowed = search !== '' || filters !== undefined || hidden !== undefined;
  const list = useList<TaskRow>({
    key: [...tasksKey(projectId), 'list'],
    path: `/api/projects/${encodeURIComponent(projectId)}/tasks`,
    query: {
      search,
      filters: filters && JSON.stringify(filters),
      ordering: hidden === undefined ? url.sort : undefined,
      view: hidden?.id,
    },
    idOf,
    // Filters name types, which only the columns know; asking before they are here would ask twice.
    isEnabled: (filters === undefined || columns.length > 0) && (url.view === undefined || views !== undefined),
  });
  const isMore = isNarrowed && list.totalCount === COUNTED_AT_MOST;
  return {
    columns,
    project,
    list,
    drafts,
    match,
    filters,
    search,
    view,
    viewId: url.view,
    state: { search: url.search, filters: url.filters, match: url.match, sort: url.sort },
    /** The view narrows the list by what the page does not show. */
    isHiddenlyFiltered: hidden !== undefined,
    isNarrowed,
    /** There are more than were counted. */
    isMore,
    totalCount: isMore ? undefined : list.totalCount,
    sort: toSort(url.sort),
    taskId: url.task === undefined ? undefined : String(url.task),
    setSearch: (text: string) => setUrl({ search: text === '' ? undefined : text }, { isReplace: true }),
    setDrafts: (next: readonly FilterDraft[]) => setUrl({ filters: writeDrafts(next) }),
    setMatch: (next: Match) => setUrl({ match: next === 'or' ? 'or' : undefined }),
    setSort: (sort: DataTableSort | undefined) => setUrl({ sort: fromSort(sort) }),
    showTask: (id: string | undefined) => setUrl({ task: numberOf(id) }, { isReplace: url.task !== undefined }),
    showAll: () => setUrl({ search: undefined, filters: undefined, match: undefined, view: undefined }),
  };
}

type Filters = { conjunction: 'and' | 'or'; items: readonly unknown[] };

/** Actions on all that match must mean no more tasks than are shown. */
function withHidden(filters: Filters | undefined, view: View | undefined): Filters | undefined {
  const group = view?.filter_group;
  if (!group) return filters;
  const own: Filters = { conjunction: group.conjunction, items: group.filters };
  return { conjunction: 'and', items: filters === undefined ? [own] : [own, filters] };
}

export type TaskTable = ReturnType<typeof useTaskTable>;

/** What is chosen belongs to the list that it was chosen from: another search or filter starts anew. */
export function useListSelection(table: TaskTable) {
  const [chosen, setChosen] = useState<{ of: string; selection: Selection }>({ of: '', selection: NOTHING });
  const of = JSON.stringify([table.search, table.filters]);
  const selection = chosen.of === of ? chosen.selection : NOTHING;
  return [selection, (next: Selection) => setChosen({ of, selection: next })] as const;
}
