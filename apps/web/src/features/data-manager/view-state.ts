import type { Column, View } from '@labelwright/contract/data-manager';
import { isOperator, valueKind } from '@labelwright/filters/operators';
import type { DataTableLayout } from '../../ui/data-table-model.ts';
import { type FilterDraft, isComplete, type Match, toFilters, writeDrafts } from './filter-draft.ts';

/** What of the page belongs to a view: all of it stands in the URL but the layout. */
export interface ViewState {
  search: string | undefined;
  filters: string[][] | undefined;
  match: 'or' | undefined;
  sort: string | undefined;
}

/** The view as the server keeps it: filters and order in the language of the API, the rest as the page's own. */
export function viewBody(
  state: ViewState,
  drafts: readonly FilterDraft[],
  columns: readonly Column[],
  layout: DataTableLayout,
) {
  const match: Match = state.match ?? 'and';
  return {
    filters: toFilters(drafts, match, columns) ?? null,
    ordering: state.sort === undefined ? [] : [state.sort],
    data: { search: state.search ?? '', layout },
  };
}

/**
 * Where a view leads. Its filters go into the URL, so that they can be seen, changed and sent; those that the page
 * cannot show, because they nest or come from elsewhere, stay with the server: `isWhole` is false then.
 */
export function stateOf(view: View): ViewState & { isWhole: boolean } {
  const { search } = view.data;
  const drafts = draftsOf(view.filter_group?.filters ?? []);
  const [sort] = view.ordering;
  return {
    search: typeof search === 'string' && search !== '' ? search : undefined,
    filters: drafts && writeDrafts(drafts),
    match: view.filter_group?.conjunction === 'or' && drafts && drafts.length > 0 ? 'or' : undefined,
    sort: typeof sort === 'string' ? sort.replace(/^(-?)tasks:/, '$1') : undefined,
    isWhole: drafts !== undefined && view.ordering.length < 2,
  };
}

export function layoutOf(view: View | undefined): DataTableLayout | undefined {
  const layout = view?.data.layout as Partial<DataTableLayout> | undefined;
  if (!Array.isArray(layout?.hidden) || typeof layout.widths !== 'object' || layout.widths === null) return undefined;
  return { hidden: layout.hidden.map(String), widths: layout.widths };
}

/** Undefined when one of them cannot be shown as a condition of the page. */
function draftsOf(filters: readonly unknown[]): FilterDraft[] | undefined {
  const drafts = filters.map(draftOf);
  return drafts.every((draft) => draft !== undefined) ? drafts : undefined;
}

function draftOf(filter: unknown): FilterDraft | undefined {
  const { filter: name, operator, value } = (filter ?? {}) as { filter?: unknown; operator?: unknown; value?: unknown };
  if (typeof name !== 'string' || typeof operator !== 'string' || !isOperator(operator)) return undefined;
  const draft = { column: name.replace(/^filter:tasks:/, ''), operator, values: valuesOf(value, valueKind(operator)) };
  return isComplete(draft) ? draft : undefined;
}

function valuesOf(value: unknown, kind: ReturnType<typeof valueKind>): string[] {
  if (kind === 'none') return [];
  if (kind === 'many') return Array.isArray(value) ? value.map(String) : [];
  if (kind === 'one') return value === undefined || value === null || typeof value === 'object' ? [] : [String(value)];
  const { min, max } = (value ?? {}) as { min?: unknown; max?: unknown };
  return [min, max].flatMap((end) => (end === undefined || end === null ? [] : [String(end)]));
}

export function isSameState(left: ViewState, right: ViewState): boolean {
  const parts = ({ search, filters, match, sort }: ViewState) =>
    [search, filters, match, sort].map((part) => part ?? null);
  return JSON.stringify(parts(left)) === JSON.stringify(parts(right));
}
