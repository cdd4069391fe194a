import type { Column } from '@labelwright/contract/data-manager-columns';
import type { FilterOperator, FilterType } from '@labelwright/filters/model';
import { isOperator, OPERATORS_BY_TYPE, operatorTitle, valueKind } from '@labelwright/filters/operators';
import { formatDate } from '../../../lib/format.ts';

/** A condition as the page keeps it. */
export type FilterDraft = { column: string; operator: FilterOperator; values: readonly string[] };

export type Match = 'and' | 'or';

/** What the column is compared as; media and unknown data as text. */
export function filterTypeOf(column: Pick<Column, 'type'> | undefined): FilterType {
  return column !== undefined && column.type in OPERATORS_BY_TYPE ? (column.type as FilterType) : 'String';
}

export const choicesOf = (column: Column | undefined): readonly { value: string; title: string }[] =>
  (column?.schema?.items ?? []).map(({ value, title }) => ({ value: String(value), title }));

const CHOOSING: readonly FilterOperator[] = ['in_list', 'not_in_list'];
const BESIDES_CHOOSING: ReadonlySet<FilterOperator> = new Set([
  'contains_all',
  'not_contains_all',
  'length_equal',
  'length_less',
  'length_greater',
  'empty',
  'not_empty',
]);

/** Where the values are few, one chooses; where they are many, one compares. */
export function operatorsOf(column: Column | undefined): readonly FilterOperator[] {
  const type = filterTypeOf(column);
  const known: FilterOperator[] = (column?.operators ?? []).filter(isOperator);
  const all = known.length > 0 ? known : OPERATORS_BY_TYPE[type];
  if (choicesOf(column).length === 0) return all;
  if (column?.id === 'status') return CHOOSING;
  return [...CHOOSING, ...all.filter((operator) => BESIDES_CHOOSING.has(operator))].filter((operator) =>
    all.includes(operator),
  );
}

/** Any field of the data can be asked for, also one deep inside it: `data.meta.source`. */
export function pathColumn(path: string): Column {
  const title = path.replace(/^data\./, '');
  return {
    id: `data.${title}`,
    title,
    type: 'String',
    target: 'tasks',
    help: '',
    visibility_defaults: { explore: false, labeling: false },
    project_defined: true,
    is_sortable: false,
    operators: [...OPERATORS_BY_TYPE.String],
    group: 'data',
  };
}

/** The column that a condition speaks of; undefined when the project has none of that name. */
export const columnOf = (columns: readonly Column[], id: string): Column | undefined =>
  columns.find((column) => column.id === id) ?? (id.startsWith('data.') ? pathColumn(id) : undefined);

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
