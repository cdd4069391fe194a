import type { View } from '@labelwright/contract/data-manager-views';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { NOTHING, type Selection } from '../../lib/selection.ts';
import { numberOf, type RawSearch, textOf, useUrlState } from '../../lib/url-state.ts';
import { columnsQuery, dataProjectQuery } from './data-api.ts';
import { type ApiFilters, type FilterTree, toFilters, writeTree } from './filters/filter-tree.ts';
import { readSort, type SortKey, writeSort } from './table/sort.ts';
import { type TaskAsk, useTaskPages } from './table/use-task-pages.ts';
import { useLiveTasks } from './use-live-tasks.ts';
import { isSameState, selectionOf, stateOf, treeOf, type ViewState } from './view-state.ts';
import { viewsQuery } from './views-api.ts';

export type TableUrl = ViewState & {
  /** The task beside the list. */
  task: number | undefined;
  view: number | undefined;
};

export const readTableUrl = (raw: RawSearch): TableUrl => {
  const match = raw.match === 'or' ? 'or' : undefined;
  return {
    search: textOf(raw.search),
    filters: writeTree(treeOf({ filters: raw.filters as ViewState['filters'], match })),
    match,
    sort: writeSort(readSort(textOf(raw.sort))),
    show: raw.show === 'grid' ? 'grid' : undefined,
    task: numberOf(raw.task),
    view: numberOf(raw.view),
  };
};

const NO_COLUMNS: never[] = [];

/** Which tasks the address asks for, in the language of the API. */
export function useTaskAsk(projectId: string) {
  const [url, setUrl] = useUrlState(readTableUrl);
  const { data: columns = NO_COLUMNS } = useQuery(columnsQuery(projectId));
  const { data: views } = useQuery({ ...viewsQuery(projectId), enabled: url.view !== undefined });
  const view = views?.find(({ id }) => id === url.view);
  // What the page cannot show of a view, the server adds.
  const hidden = view !== undefined && !stateOf(view).isWhole ? view : undefined;
  const tree = treeOf(url);
  const filters = withHidden(toFilters(tree, columns), hidden);
  const search = url.search ?? '';
  const written = filters && JSON.stringify(filters);
  const ordering = hidden === undefined ? url.sort : undefined;
  const hiddenId = hidden?.id;
  const ask = useMemo<TaskAsk>(
    () => ({ projectId, query: { search, filters: written, ordering, view: hiddenId } }),
    [projectId, search, written, ordering, hiddenId],
  );
  return {
    url,
    setUrl,
    columns,
    view,
    tree,
    filters,
    search,
    ask,
    /** The view narrows the list by what the page does not show. */
    isHiddenlyFiltered: hidden !== undefined,
    isNarrowed: search !== '' || filters !== undefined || hidden !== undefined,
    // Filters name types, which only the columns know; asking before they are here would ask twice.
    isReady: (written === undefined || columns.length > 0) && (url.view === undefined || views !== undefined),
  };
}

/** What the page shows: everything that narrows and orders the list stands in the URL. */
export function useTaskTable(projectId: string) {
  const asked = useTaskAsk(projectId);
  const { url, setUrl, ask, tree } = asked;
  const { data: project } = useQuery(dataProjectQuery(projectId));
  useLiveTasks(projectId, project?.id);
  const [view, setView] = useState<readonly [number, number]>([0, 40]);
  const pages = useTaskPages(ask, asked.isReady, view);
  return {
    ...asked,
    project,
    pages,
    setView,
    viewId: url.view,
    state: url satisfies ViewState,
    sort: readSort(url.sort),
    isGrid: url.show === 'grid',
    taskId: url.task,
    setSearch: (text: string) => setUrl({ search: text === '' ? undefined : text }, { isReplace: true }),
    setTree: (next: FilterTree) =>
      setUrl({ filters: writeTree(next), match: next.match === 'or' && next.items.length > 0 ? 'or' : undefined }),
    clearFilters: () => setUrl({ filters: undefined, match: undefined }),
    hasFilters: tree.items.length > 0,
    setSort: (sort: readonly SortKey[]) => setUrl({ sort: writeSort(sort) }),
    setGrid: (isGrid: boolean) => setUrl({ show: isGrid ? 'grid' : undefined }),
    showTask: (id: number | undefined) => setUrl({ task: id }, { isReplace: url.task !== undefined }),
    showAll: () => setUrl({ search: undefined, filters: undefined, match: undefined, view: undefined }),
  };
}

/** Actions on all that match must mean no more tasks than are shown. */
function withHidden(filters: ApiFilters | undefined, view: View | undefined): ApiFilters | undefined {
  const group = view?.filter_group;
  if (!group) return filters;
  const own: ApiFilters = { conjunction: group.conjunction, items: group.filters };
  return { conjunction: 'and', items: filters === undefined ? [own] : [own, filters] };
}

export type TaskTable = ReturnType<typeof useTaskTable>;

/**
 * What is chosen belongs to the list that it was chosen from: another search or filter starts anew, and a view with what
 * was chosen when it was saved.
 */
export function useListSelection(table: TaskTable) {
  const [chosen, setChosen] = useState<{ of: string; selection: Selection }>({ of: '', selection: NOTHING });
  const of = JSON.stringify([table.search, table.filters, table.viewId]);
  const { view, state } = table;
  const kept = view !== undefined && isSameState(stateOf(view), state) ? selectionOf(view) : NOTHING;
  const selection = chosen.of === of ? chosen.selection : kept;
  return [selection, (next: Selection) => setChosen({ of, selection: next })] as const;
}
