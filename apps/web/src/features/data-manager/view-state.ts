import type { Column } from '@labelwright/contract/data-manager-columns';
import type { View } from '@labelwright/contract/data-manager-views';
import { type Selection, toSelectedItems } from '../../lib/selection.ts';
import {
  type FilterTree,
  fromFilters,
  readTree,
  toFilters,
  type WrittenItem,
  writeTree,
} from './filters/filter-tree.ts';
import { readSort, writeSort } from './table/sort.ts';
import type { TaskLayout } from './table/task-layout.ts';

/** What of the page belongs to a view: all of it stands in the URL but the layout. */
export interface ViewState {
  search: string | undefined;
  filters: WrittenItem[] | undefined;
  match: 'or' | undefined;
  /** Columns, a minus before those that descend, separated by commas. */
  sort: string | undefined;
  /** Cards instead of rows. */
  show: 'grid' | undefined;
}

export const treeOf = (state: Pick<ViewState, 'filters' | 'match'>): FilterTree => readTree(state.filters, state.match);

/** The view as the server keeps it: filters and order in the language of the API, the rest as the page's own. */
export function viewBody(state: ViewState, columns: readonly Column[], layout: TaskLayout, selection: Selection) {
  return {
    filters: toFilters(treeOf(state), columns) ?? null,
    ordering: readSort(state.sort).map(({ id, isDescending }) => `${isDescending ? '-' : ''}tasks:${id}`),
    selected_items: toSelectedItems(selection),
    data: { search: state.search ?? '', show: state.show ?? 'list', layout, gridWidth: layout.cardWidth },
  };
}

/**
 * Where a view leads. Its filters go into the URL, so that they can be seen, changed and sent; those that the page
 * cannot show, because other programs wrote them in their own way, stay with the server: `isWhole` is false then.
 */
export function stateOf(view: View): ViewState & { isWhole: boolean } {
  const { search, show } = view.data;
  const group = view.filter_group;
  const tree = group === null ? readTree([], 'and') : fromFilters(group.conjunction, group.filters);
  const sort = view.ordering.map(orderText);
  const written = tree && writeTree(tree);
  return {
    search: typeof search === 'string' && search !== '' ? search : undefined,
    filters: written,
    match: written !== undefined && tree?.match === 'or' ? 'or' : undefined,
    sort: writeSort(readSort(sort.filter((text) => text !== undefined).join(','))),
    show: show === 'grid' || view.data.type === 'grid' ? 'grid' : undefined,
    isWhole: tree !== undefined && sort.every((text) => text !== undefined),
  };
}

/** `-tasks:created_at` and `{column, order}` alike. */
function orderText(entry: unknown): string | undefined {
  if (typeof entry === 'string') return entry.replace(/^(-?)tasks:(-?)/, '$1$2');
  const { column, order } = (entry ?? {}) as { column?: unknown; order?: unknown };
  return typeof column === 'string' ? `${order === 'desc' ? '-' : ''}${column.replace(/^tasks:/, '')}` : undefined;
}

/** What was chosen when the view was saved. */
export function selectionOf(view: View): Selection {
  const { all, included = [], excluded = [] } = view.selected_items ?? { all: false };
  return all
    ? { all, excluded: new Set(excluded.map(String)) }
    : { all: false, included: new Set(included.map(String)) };
}

export function isSameState(left: ViewState, right: ViewState): boolean {
  const parts = ({ search, filters, match, sort, show }: ViewState) =>
    [search, filters, match, sort, show].map((part) => part ?? null);
  return JSON.stringify(parts(left)) === JSON.stringify(parts(right));
}
