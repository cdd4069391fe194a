import { columnId, findColumn } from './columns.ts';
import {
  FILTER_TYPES,
  type FilterCondition,
  type FilterGroup,
  type FilterNode,
  type FilterOperator,
  type FilterProblem,
  type FilterType,
  NO_FILTER,
} from './model.ts';
import { namedOperator, OPERATORS_BY_TYPE } from './operators.ts';
import { parseValue } from './parse-value.ts';
import { expandStatus } from './status.ts';

export const LIMITS = { conditions: 100, depth: 8 } as const;

export interface ParseOptions {
  /** What `-7d` counts from. */
  now: Date;
  /** How problems name the root; `filters` when left out. */
  path?: string;
}

export type ParsedFilters = { ok: true; filter: FilterGroup } | { ok: false; problems: FilterProblem[] };

interface Reading {
  now: Date;
  problems: FilterProblem[];
  conditions: number;
}

/** Reads filters as clients send them. Nothing (undefined, null) is no filter. */
export function parseFilters(input: unknown, options: ParseOptions): ParsedFilters {
  if (input === undefined || input === null) return { ok: true, filter: NO_FILTER };
  const reading: Reading = { now: options.now, problems: [], conditions: 0 };
  const filter = readGroup(input, options.path ?? 'filters', 1, reading);
  if (reading.conditions > LIMITS.conditions)
    fail(reading, options.path ?? 'filters', `At most ${LIMITS.conditions} conditions.`);
  return reading.problems.length > 0 || !filter ? { ok: false, problems: reading.problems } : { ok: true, filter };
}

function readGroup(input: unknown, path: string, depth: number, reading: Reading): FilterGroup | undefined {
  if (!isRecord(input)) return fail(reading, path, 'Must be an object with conjunction and items.');
  if (depth > LIMITS.depth) return fail(reading, path, `Groups nest at most ${LIMITS.depth} deep.`);
  const { conjunction, items } = input;
  if (conjunction !== 'and' && conjunction !== 'or')
    return fail(reading, `${path}.conjunction`, 'Must be "and" or "or".');
  if (!Array.isArray(items)) return fail(reading, `${path}.items`, 'Must be a list of conditions.');
  if (items.length > LIMITS.conditions)
    return fail(reading, `${path}.items`, `At most ${LIMITS.conditions} conditions.`);
  const nodes = items.map((item: unknown, index) => readNode(item, `${path}.items.${index}`, depth, reading));
  return { conjunction, items: nodes.filter((node) => node !== undefined) };
}

function readNode(input: unknown, path: string, depth: number, reading: Reading): FilterNode | undefined {
  if (!isRecord(input)) return fail(reading, path, 'Must be a condition or a group.');
  if ('conjunction' in input) return readGroup(input, path, depth + 1, reading);
  reading.conditions += 1;
  const condition = readCondition(input, path, reading);
  if (input.child_filter === undefined || input.child_filter === null) return condition;
  const child = readNode(input.child_filter, `${path}.child_filter`, depth + 1, reading);
  return condition && child ? { conjunction: 'and', items: [condition, child] } : undefined;
}

function readCondition(input: Record<string, unknown>, path: string, reading: Reading): FilterNode | undefined {
  const named = input.filter ?? input.column;
  if (typeof named !== 'string')
    return fail(reading, `${path}.filter`, 'Must name a column, such as "filter:tasks:data.text".');
  const column = columnId(named);
  if (column === undefined) return fail(reading, `${path}.filter`, `There is no column ${quote(named)}.`);
  const type = findColumn(column)?.type ?? readType(input.type, path, reading);
  if (type === undefined) return undefined;
  const operator = readOperator(input.operator, input.value);
  if (operator === undefined || !OPERATORS_BY_TYPE[type].includes(operator)) {
    const allowed = OPERATORS_BY_TYPE[type].join(', ');
    return fail(
      reading,
      `${path}.operator`,
      `${quote(input.operator)} does not go with ${type}. Use one of: ${allowed}.`,
    );
  }
  const value = parseValue(operator, type, input.value, { now: reading.now, unit: findColumn(column)?.unit });
  if (typeof value === 'string') return fail(reading, `${path}.value`, value);
  const condition: FilterCondition = { column, type, operator, value };
  if (column !== 'status') return condition;
  const expanded = expandStatus(condition);
  return typeof expanded === 'string' ? fail(reading, `${path}.value`, expanded) : expanded;
}

/** Media and unknown kinds of data are compared as the text that they are. */
const AS_STRING = new Set([
  'Image',
  'Audio',
  'Video',
  'Pdf',
  'HyperText',
  'TimeSeries',
  'Unknown',
  'JSON',
  'AudioPlus',
]);

function readType(input: unknown, path: string, reading: Reading): FilterType | undefined {
  if (input === undefined || input === null) return 'String';
  if (typeof input === 'string') {
    if (AS_STRING.has(input)) return 'String';
    const wanted = input.toLowerCase();
    const found = FILTER_TYPES.find((type) => type.toLowerCase() === wanted);
    if (found) return found;
  }
  return fail(reading, `${path}.type`, `Must be one of: ${FILTER_TYPES.join(', ')}.`);
}

function readOperator(operator: unknown, value: unknown): FilterOperator | undefined {
  if (typeof operator !== 'string') return undefined;
  const name = namedOperator(operator.trim().toLowerCase());
  if (name === 'in' || name === 'not_in') return `${name}_${isRecord(value) && 'min' in value ? 'range' : 'list'}`;
  if (name === 'exists') return value === false ? 'empty' : 'not_empty';
  // The value of `empty` says which of the two is meant.
  if (name === 'empty') return isNo(value) ? 'not_empty' : 'empty';
  if (name === 'not_empty') return isNo(value) ? 'empty' : 'not_empty';
  return name as FilterOperator;
}

function isNo(value: unknown): boolean {
  const plain = isRecord(value) ? value.value : value;
  return plain === false || plain === 'false' || plain === 'False';
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fail(reading: Reading, path: string, message: string): undefined {
  reading.problems.push({ path, message });
  return undefined;
}

function quote(value: unknown): string {
  return `"${String(value).slice(0, 60)}"`;
}
