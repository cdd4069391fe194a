/** What the data manager can ask: conditions, joined by `and` or `or`, in groups of any shape. */

export const FILTER_TYPES = ['Number', 'String', 'Datetime', 'Boolean', 'List'] as const;
export type FilterType = (typeof FILTER_TYPES)[number];

export type FilterOperator =
  | 'equal'
  | 'not_equal'
  | 'less'
  | 'less_or_equal'
  | 'greater'
  | 'greater_or_equal'
  | 'in_range'
  | 'not_in_range'
  | 'in_list'
  | 'not_in_list'
  | 'contains'
  | 'not_contains'
  | 'contains_all'
  | 'not_contains_all'
  | 'starts_with'
  | 'ends_with'
  | 'regex'
  | 'not_regex'
  | 'length_equal'
  | 'length_less'
  | 'length_greater'
  | 'empty'
  | 'not_empty';

/** Numbers for Number, ISO moments for Datetime, texts for String and List. */
export type FilterScalar = string | number | boolean;

export type FilterValue =
  | { kind: 'none' }
  | { kind: 'one'; value: FilterScalar }
  | { kind: 'many'; values: readonly FilterScalar[] }
  /** Both ends belong to the range. */
  | { kind: 'range'; min: FilterScalar; max: FilterScalar };

export interface FilterCondition {
  /** `id`, `status`, …, or `data.<key>`. */
  column: string;
  type: FilterType;
  operator: FilterOperator;
  value: FilterValue;
}

export interface FilterGroup {
  conjunction: 'and' | 'or';
  items: readonly FilterNode[];
}

export type FilterNode = FilterCondition | FilterGroup;

export function isGroup(node: FilterNode): node is FilterGroup {
  return 'conjunction' in node;
}

export const NO_FILTER: FilterGroup = { conjunction: 'and', items: [] };

export interface FilterProblem {
  /** Dots between keys and indexes: `filters.items.0.value`. */
  path: string;
  message: string;
}

export interface SortKey {
  column: string;
  isDescending: boolean;
}
