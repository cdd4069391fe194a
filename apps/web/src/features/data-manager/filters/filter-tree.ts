import type { Column } from '@labelwright/contract/data-manager-columns';
import { isOperator, valueKind } from '@labelwright/filters/operators';
import { LIMITS } from '@labelwright/filters/parse';
import { columnOf, type FilterDraft, filterTypeOf, isComplete, type Match } from './filter-draft.ts';

/** Conditions and groups of conditions, in groups of any shape. */
export type FilterTree = { match: Match; items: readonly FilterItem[] };
export type FilterItem = FilterDraft | FilterTree;

/** Where something stands: the places on the way from the root. */
export type Path = readonly number[];

export const NO_FILTERS: FilterTree = { match: 'and', items: [] };
/** As deep as the server takes them. */
export const DEEPEST: number = LIMITS.depth;

export const isTree = (item: FilterItem): item is FilterTree => 'match' in item;

export const countConditions = (tree: FilterTree): number =>
  tree.items.reduce((sum, item) => sum + (isTree(item) ? countConditions(item) : 1), 0);

/** In the URL a condition is a list of texts, `[column, operator, ...values]`, and a group `['or', ...items]`. */
export type WrittenItem = readonly unknown[];

/** Whatever stands in the URL; what cannot be read is left out, and so are groups of nothing. */
export function readTree(items: unknown, match: unknown): FilterTree {
  return { match: match === 'or' ? 'or' : 'and', items: Array.isArray(items) ? items.flatMap(readItem) : [] };
}

function readItem(entry: unknown): FilterItem[] {
  if (!Array.isArray(entry) || entry.length < 2) return [];
  const [head, ...rest] = entry as unknown[];
  if ((head === 'and' || head === 'or') && Array.isArray(rest[0])) {
    const group = readTree(rest, head);
    return group.items.length === 0 ? [] : [group];
  }
  const [column = '', operator = '', ...values] = entry.map(String);
  if (!isOperator(operator)) return [];
  const draft: FilterDraft = { column, operator, values };
  return column !== '' && isComplete(draft) ? [draft] : [];
}

export const writeTree = ({ items }: FilterTree): WrittenItem[] | undefined =>
  items.length === 0 ? undefined : items.map(writeItem);

const writeItem = (item: FilterItem): WrittenItem =>
  isTree(item) ? [item.match, ...item.items.map(writeItem)] : [item.column, item.operator, ...item.values];

export type ApiFilters = { conjunction: Match; items: readonly unknown[] };

/** In the language of the API; undefined when nothing is filtered. */
export function toFilters(tree: FilterTree, columns: readonly Column[]): ApiFilters | undefined {
  if (tree.items.length === 0) return undefined;
  const items = tree.items.map((item) => (isTree(item) ? toFilters(item, columns) : toCondition(item, columns)));
  return { conjunction: tree.match, items: items.filter((item) => item !== undefined) };
}

function toCondition({ column, operator, values }: FilterDraft, columns: readonly Column[]) {
  const type = filterTypeOf(columnOf(columns, column));
  const kind = valueKind(operator);
  const value = kind === 'many' ? values : kind === 'range' ? { min: values[0], max: values[1] } : (values[0] ?? true);
  return { filter: `filter:tasks:${column}`, operator, type, value };
}

/** What a view keeps, as a tree; undefined when the page could not show all of it. */
export function fromFilters(conjunction: Match, items: readonly unknown[]): FilterTree | undefined {
  const read = items.map(fromItem);
  if (!read.every((item) => item !== undefined)) return undefined;
  // A group of nothing says nothing.
  return { match: conjunction, items: read.filter((item) => !isTree(item) || item.items.length > 0) };
}

function fromItem(item: unknown): FilterItem | undefined {
  const { filter, operator, value, conjunction, items, child_filter } = (item ?? {}) as Record<string, unknown>;
  if ((conjunction === 'and' || conjunction === 'or') && Array.isArray(items)) return fromFilters(conjunction, items);
  if (typeof filter !== 'string' || typeof operator !== 'string' || !isOperator(operator)) return undefined;
  const draft = {
    column: filter.replace(/^filter:tasks:/, ''),
    operator,
    values: valuesOf(value, valueKind(operator)),
  };
  if (!isComplete(draft)) return undefined;
  if (child_filter === undefined || child_filter === null) return draft;
  const child = fromItem(child_filter);
  return child && { match: 'and', items: [draft, child] };
}

function valuesOf(value: unknown, kind: ReturnType<typeof valueKind>): string[] {
  if (kind === 'none') return [];
  if (kind === 'many') return Array.isArray(value) ? value.map(String) : [];
  if (kind === 'one') return value === undefined || value === null || typeof value === 'object' ? [] : [String(value)];
  const { min, max } = (value ?? {}) as { min?: unknown; max?: unknown };
  return [min, max].flatMap((end) => (end === undefined || end === null ? [] : [String(end)]));
}

/** The tree with another item at the path; undefined takes it away, and with it every group that is left empty. */
export function withItem(tree: FilterTree, path: Path, next: FilterItem | undefined): FilterTree {
  const [place, ...rest] = path;
  if (place === undefined) return next !== undefined && isTree(next) ? next : tree;
  const items = tree.items.flatMap((item, index): FilterItem[] => {
    if (index !== place) return [item];
    if (rest.length === 0) return next === undefined ? [] : [next];
    if (!isTree(item)) return [item];
    const inner = withItem(item, rest, next);
    return inner.items.length === 0 ? [] : [inner];
  });
  return { ...tree, items };
}

export function itemAt(tree: FilterTree, path: Path): FilterItem | undefined {
  return path.reduce<FilterItem | undefined>(
    (item, place) => (item !== undefined && isTree(item) ? item.items[place] : undefined),
    tree,
  );
}

/** The same condition twice in one group says nothing more. */
export function withAdded(tree: FilterTree, path: Path, item: FilterItem): FilterTree {
  const group = itemAt(tree, path);
  if (group === undefined || !isTree(group)) return tree;
  const text = JSON.stringify(item);
  const others = group.items.filter((other) => JSON.stringify(other) !== text);
  return withItem(tree, path, { ...group, items: [...others, item] });
}

export function withMatch(tree: FilterTree, path: Path, match: Match): FilterTree {
  const group = itemAt(tree, path);
  return group !== undefined && isTree(group) ? withItem(tree, path, { ...group, match }) : tree;
}

/** Puts what stands at the path into a group of its own, joined the other way, so that more can be added to it. */
export function withGrouped(tree: FilterTree, path: Path): FilterTree {
  const item = itemAt(tree, path);
  const parent = itemAt(tree, path.slice(0, -1));
  if (item === undefined || parent === undefined || !isTree(parent) || path.length >= DEEPEST) return tree;
  return withItem(tree, path, { match: parent.match === 'and' ? 'or' : 'and', items: [item] });
}

/** What stands in the group stands in the group around it. */
export function withoutGroup(tree: FilterTree, path: Path): FilterTree {
  const group = itemAt(tree, path);
  const parent = itemAt(tree, path.slice(0, -1));
  const place = path.at(-1);
  if (group === undefined || parent === undefined || place === undefined || !isTree(group) || !isTree(parent))
    return tree;
  return withItem(tree, path.slice(0, -1), { ...parent, items: parent.items.toSpliced(place, 1, ...group.items) });
}
