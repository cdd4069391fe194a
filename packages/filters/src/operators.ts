import type { FilterOperator, FilterType } from './model.ts';

export const OPERATORS_BY_TYPE: Readonly<Record<FilterType, readonly FilterOperator[]>> = {
  Number: [
    'equal',
    'not_equal',
    'less',
    'less_or_equal',
    'greater',
    'greater_or_equal',
    'in_range',
    'not_in_range',
    'in_list',
    'not_in_list',
    'empty',
    'not_empty',
  ],
  Datetime: [
    'less',
    'less_or_equal',
    'greater',
    'greater_or_equal',
    'in_range',
    'not_in_range',
    'equal',
    'not_equal',
    'empty',
    'not_empty',
  ],
  String: [
    'contains',
    'not_contains',
    'equal',
    'not_equal',
    'starts_with',
    'ends_with',
    'regex',
    'not_regex',
    'in_list',
    'not_in_list',
    'empty',
    'not_empty',
  ],
  Boolean: ['equal', 'not_equal', 'empty', 'not_empty'],
  List: [
    'contains',
    'not_contains',
    'contains_all',
    'not_contains_all',
    'in_list',
    'not_in_list',
    'length_equal',
    'length_less',
    'length_greater',
    'empty',
    'not_empty',
  ],
};

/** Other words in use for the same. */
const ALIASES: Readonly<Record<string, FilterOperator>> = {
  equals: 'equal',
  eq: 'equal',
  is: 'equal',
  not_equals: 'not_equal',
  ne: 'not_equal',
  is_not: 'not_equal',
  gt: 'greater',
  greater_than: 'greater',
  gte: 'greater_or_equal',
  greater_than_or_equal: 'greater_or_equal',
  lt: 'less',
  less_than: 'less',
  lte: 'less_or_equal',
  less_than_or_equal: 'less_or_equal',
  between: 'in_range',
  not_between: 'not_in_range',
  contains_any: 'contains',
  contains_none: 'not_contains',
  matches: 'regex',
  is_empty: 'empty',
  is_not_empty: 'not_empty',
};

export const namedOperator = (name: string): string =>
  (Object.hasOwn(ALIASES, name) ? ALIASES[name] : undefined) ?? name;

export const isOperator = (text: string): text is FilterOperator =>
  Object.values(OPERATORS_BY_TYPE).some((operators) => operators.some((operator) => operator === text));

const MANY: ReadonlySet<FilterOperator> = new Set(['in_list', 'not_in_list', 'contains_all', 'not_contains_all']);

/** Compares how many entries a list has; the value is a number. */
export function isLengthOperator(operator: FilterOperator): boolean {
  return operator === 'length_equal' || operator === 'length_less' || operator === 'length_greater';
}

/** The shape of an operator's value. */
export function valueKind(operator: FilterOperator): 'none' | 'one' | 'many' | 'range' {
  if (operator === 'empty' || operator === 'not_empty') return 'none';
  if (operator === 'in_range' || operator === 'not_in_range') return 'range';
  if (MANY.has(operator)) return 'many';
  return 'one';
}

const OPPOSITES: Readonly<Partial<Record<FilterOperator, FilterOperator>>> = {
  not_equal: 'equal',
  not_in_range: 'in_range',
  not_in_list: 'in_list',
  not_contains: 'contains',
  not_contains_all: 'contains_all',
  not_regex: 'regex',
  not_empty: 'empty',
};

/** The positive operator that a negative one denies; undefined for positive ones. */
export function deniedOperator(operator: FilterOperator): FilterOperator | undefined {
  return OPPOSITES[operator];
}

/** How a condition reads: "Status is complete", "Created from 3 March". */
export function operatorTitle(operator: FilterOperator, type: FilterType): string {
  if (type === 'Datetime') {
    const moment = DATETIME_TITLES[operator];
    if (moment !== undefined) return moment;
  }
  return TITLES[operator];
}

const TITLES: Readonly<Record<FilterOperator, string>> = {
  equal: 'is',
  not_equal: 'is not',
  less: 'is less than',
  less_or_equal: 'is at most',
  greater: 'is more than',
  greater_or_equal: 'is at least',
  in_range: 'is between',
  not_in_range: 'is not between',
  in_list: 'is any of',
  not_in_list: 'is none of',
  contains: 'contains',
  not_contains: 'does not contain',
  contains_all: 'contains all of',
  not_contains_all: 'does not contain all of',
  not_regex: 'does not match pattern',
  length_equal: 'has this many entries',
  length_less: 'has fewer entries than',
  length_greater: 'has more entries than',
  starts_with: 'starts with',
  ends_with: 'ends with',
  regex: 'matches pattern',
  empty: 'is empty',
  not_empty: 'is not empty',
};

const DATETIME_TITLES: Readonly<Partial<Record<FilterOperator, string>>> = {
  less: 'is before',
  less_or_equal: 'is until',
  greater: 'is after',
  greater_or_equal: 'is from',
};
