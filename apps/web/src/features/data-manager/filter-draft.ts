import type { Column } from '@labelwright/contract/data-manager';
import type { FilterOperator, FilterType } from '@labelwright/filters/model';
import { isOperator, OPERATORS_BY_TYPE, operatorTitle, valueKind } from '@labelwright/filters/operators';
import { formatDate } from '../../lib/format.ts';

/** A condition as the page keeps it: in the URL it is a list of texts, `[column, operator, ...values]`. */
export type FilterDraft = { column: string; operator: FilterOperator; values: readonly string[] };

export type Match = 'and' | 'or';

/** What the column is compared as; media and unknown data as text. */
export function filterTypeOf(column: Pick<Column, 'type'> | undefined): FilterType {
  return column !== undefined && column.type in OPERATORS_BY_TYPE ? (column.type as FilterType) : 'String';
}

export const choicesOf = (column: Column | undefined): readonly { value: string; title: string }[] =>
  (column?.schema?.items ?? []).map(({ value, title }) => ({ value: String(value), title }));

/** Where the values are few, one chooses; where they are many, one compares. */
export function operatorsOf(column: Column | undefined): readonly FilterOperator[] {
  const type = filterTypeOf(column);
  if (choicesOf(column).length === 0) return OPERATORS_BY_TYPE[type].filter((operator) => !operator.endsWith('_list'));
  const choosing: FilterOperator[] = ['in_list', 'not_in_list'];
  return column?.id === 'status' ? choosing : [...choosing, 'empty', 'not_empty'];
}

export function newDraft(column: Column): FilterDraft {
  const operator = operatorsOf(column)[0] ?? 'equal';
  const values = filterTypeOf(column) === 'Boolean' ? ['true'] : [];
  return { column: column.id, operator: filterTypeOf(column) === 'Datetime' ? 'greater_or_equal' : operator, values };
}

export function isComplete({ operator, values }: FilterDraft): boolean {
  const kind = valueKind(operator);
  if (kind === 'none') return true;
  if (kind === 'range') return values.length === 2 && values.every((value) => value !== '');
  return values.length > 0 && values.every((value) => value !== '');
}

/** Whatever stands in the URL; what cannot be read is left out. */
export function readDrafts(raw: unknown): FilterDraft[] {
  if (!Array.isArray(raw)) return [];
  return raw.flatMap((entry: unknown): FilterDraft[] => {
    if (!Array.isArray(entry) || entry.length < 2) return [];
    const [column = '', operator = '', ...values] = entry.map(String);
    if (!isOperator(operator)) return [];
    const draft: FilterDraft = { column, operator, values };
    return column !== '' && isComplete(draft) ? [draft] : [];
  });
}

export const writeDrafts = (drafts: readonly FilterDraft[]): string[][] | undefined =>
  drafts.length === 0 ? undefined : drafts.map(({ column, operator, values }) => [column, operator, ...values]);

/** In the language of the API; undefined when nothing is filtered. */
export function toFilters(drafts: readonly FilterDraft[], match: Match, columns: readonly Column[]) {
  if (drafts.length === 0) return undefined;
  const items = drafts.map(({ column, operator, values }) => {
    const type = filterTypeOf(columns.find((candidate) => candidate.id === column));
    const kind = valueKind(operator);
    const value =
      kind === 'many' ? values : kind === 'range' ? { min: values[0], max: values[1] } : (values[0] ?? true);
    return { filter: `filter:tasks:${column}`, operator, type, value };
  });
  return { conjunction: match, items };
}

const AGO = /^-(\d+)([mhdw])$/;
const UNITS: Readonly<Record<string, string>> = { m: 'minute', h: 'hour', d: 'day', w: 'week' };

function valueText(value: string, column: Column | undefined): string {
  const choice = choicesOf(column).find((candidate) => candidate.value === value);
  if (choice !== undefined) return choice.title;
  const type = filterTypeOf(column);
  if (type === 'Boolean') return value === 'true' ? 'yes' : 'no';
  if (type !== 'Datetime') return value;
  const [, count, unit] = AGO.exec(value) ?? [];
  if (count !== undefined && unit !== undefined) return `${count} ${UNITS[unit] ?? ''}${count === '1' ? '' : 's'} ago`;
  return Number.isNaN(Date.parse(value)) ? value : formatDate(value);
}

/** "Status is any of Pending, Failed" */
export function describe(draft: FilterDraft, column: Column | undefined): string {
  const title = column?.title ?? draft.column.replace(/^data\./, '');
  const values = draft.values.map((value) => valueText(value, column));
  const text = valueKind(draft.operator) === 'range' ? values.join(' and ') : values.join(', ');
  return `${title} ${operatorTitle(draft.operator, filterTypeOf(column))}${text === '' ? '' : ` ${text}`}`;
}
