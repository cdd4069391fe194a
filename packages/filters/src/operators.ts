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
    'in_list',
    'not_in_list',
    'empty',
    'not_empty',
  ],
  Boolean: ['equal', 'not_equal', 'empty', 'not_empty'],
  List: ['contains', 'not_contains', 'in_list', 'not_in_list', 'empty', 'not_empty'],
};

export const isOperator = (text: string): text is FilterOperator =>
  Object.values(OPERATORS_BY_TYPE).some((operators) => operators.some((operator) => operator === text));

/** The shape of an operator's value. */
export function valueKind(operator: FilterOperator): 'none' | 'one' | 'many' | 'range' {
  if (operator === 'empty' || operator === 'not_empty') return 'none';
  if (operator === 'in_range' || operator === 'not_in_range') return 'range';
  if (operator === 'in_list' || operator === 'not_in_list') return 'many';
  return 'one';
}

const OPPOSITES: Readonly<Partial<Record<FilterOperator, FilterOperator>>> = {
  not_equal: 'equal',
  not_in_range: 'in_range',
  not_in_list: 'in_list',
  not_contains: 'contains',
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
