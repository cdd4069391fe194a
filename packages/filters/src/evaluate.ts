import { dataKey, eachPath } from './columns.ts';
import { type FilterCondition, type FilterGroup, type FilterScalar, type FilterType, isGroup } from './model.ts';
import { deniedOperator, isLengthOperator } from './operators.ts';
import { parseIsoMoment } from './parse-value.ts';

/** A task as the evaluator sees it: every column but data by its id, moments as ISO texts, lists as lists. */
export interface FilterRecord {
  fields: Readonly<Record<string, unknown>>;
  data: Readonly<Record<string, unknown>>;
}

/** Whether a task matches. An empty group matches everything. */
export function matches(group: FilterGroup, record: FilterRecord): boolean {
  const holds = (node: FilterGroup['items'][number]): boolean =>
    isGroup(node) ? matches(node, record) : holdsFor(node, record);
  if (group.items.length === 0) return true;
  return group.conjunction === 'and' ? group.items.every(holds) : group.items.some(holds);
}

function holdsFor(condition: FilterCondition, record: FilterRecord): boolean {
  const denied = deniedOperator(condition.operator);
  if (denied) return !holdsFor({ ...condition, operator: denied }, record);
  const raw = rawValue(condition.column, record);
  if (condition.operator === 'empty') return isEmpty(raw);
  if (condition.type === 'List') return listHolds(condition, raw);
  // Of a path through every entry, one entry will do.
  if (isThroughEach(condition.column) && Array.isArray(raw))
    return raw.some((entry: unknown) => scalarHolds(condition, entry));
  return scalarHolds(condition, raw);
}

function scalarHolds(condition: FilterCondition, raw: unknown): boolean {
  const value = typed(condition.type, raw);
  return value !== undefined && compare(condition, value);
}

const isThroughEach = (column: string): boolean => eachPath(dataKey(column) ?? '') !== undefined;

function rawValue(column: string, record: FilterRecord): unknown {
  const key = dataKey(column);
  if (key === undefined) return record.fields[column];
  const each = eachPath(key);
  if (each) return each.reduce<unknown[]>(followEach, [record.data]);
  if (Object.hasOwn(record.data, key)) return record.data[key];
  return key.split('.').reduce<unknown>(follow, record.data);
}

/** Of a list, a number names an entry: from the end when it is negative. */
function follow(value: unknown, part: string): unknown {
  if (Array.isArray(value)) return /^-?[0-9]{1,9}$/.test(part) ? value.at(Number(part)) : undefined;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
  return (value as Record<string, unknown>)[part];
}

/** A name on a list means each of its entries. */
function followEach(values: unknown[], part: string | null): unknown[] {
  if (part === null) return values.flatMap((value) => (Array.isArray(value) ? value : [value]));
  return values
    .flatMap((value) => (Array.isArray(value) ? value : [value]))
    .filter((value) => typeof value === 'object' && value !== null && Object.hasOwn(value, part))
    .map((value) => (value as Record<string, unknown>)[part]);
}

function isEmpty(raw: unknown): boolean {
  return raw === undefined || raw === null || raw === '' || (Array.isArray(raw) && raw.length === 0);
}

/** undefined: the value is missing or of another kind, and no positive condition holds. */
function typed(type: FilterType, raw: unknown): FilterScalar | undefined {
  if (raw === undefined || raw === null) return undefined;
  if (type === 'String') return typeof raw === 'string' ? raw : JSON.stringify(raw);
  if (type === 'Boolean')
    return raw === true || raw === 'true' ? true : raw === false || raw === 'false' ? false : undefined;
  if (type === 'Datetime') return typeof raw === 'string' ? parseIsoMoment(raw) : undefined;
  if (typeof raw === 'number') return raw;
  return typeof raw === 'string' && NUMBER.test(raw) ? Number(raw) : undefined;
}

/** Texts that count as numbers, such as the cells of a CSV file. */
const NUMBER = /^ *[-+]?[0-9]{1,30}(\.[0-9]{1,30})?([eE][-+]?[0-9]{1,2})? *$/;

function compare({ type, operator, value }: FilterCondition, actual: FilterScalar): boolean {
  const plain = (given: FilterScalar): FilterScalar =>
    type === 'Datetime' ? (parseIsoMoment(String(given)) ?? Number.NaN) : given;
  if (value.kind === 'range') return actual >= plain(value.min) && actual <= plain(value.max);
  if (value.kind === 'many') return value.values.some((given) => plain(given) === actual);
  if (value.kind === 'none') return false;
  const given = plain(value.value);
  switch (operator) {
    case 'equal':
      return actual === given;
    case 'less':
      return actual < given;
    case 'less_or_equal':
      return actual <= given;
    case 'greater':
      return actual > given;
    case 'greater_or_equal':
      return actual >= given;
    case 'contains':
      return String(actual).toLowerCase().includes(String(given).toLowerCase());
    case 'starts_with':
      return String(actual).toLowerCase().startsWith(String(given).toLowerCase());
    case 'ends_with':
      return String(actual).toLowerCase().endsWith(String(given).toLowerCase());
    case 'regex':
      return new RegExp(String(given), 'u').test(String(actual));
    default:
      return false;
  }
}

/** A list contains a value when one of its entries is that value, written as text; of several values, any will do. */
function listHolds({ operator, value }: FilterCondition, raw: unknown): boolean {
  if (!Array.isArray(raw)) return false;
  if (isLengthOperator(operator)) return value.kind === 'one' && lengthHolds(operator, raw.length, Number(value.value));
  const wanted = value.kind === 'one' ? [value.value] : value.kind === 'many' ? value.values : [];
  const present = raw.filter((entry) => entry !== null);
  const entries = new Set(present.map((entry) => (typeof entry === 'string' ? entry : JSON.stringify(entry))));
  const has = (given: FilterScalar): boolean => entries.has(String(given));
  return operator === 'contains_all' ? wanted.every(has) : wanted.some(has);
}

function lengthHolds(operator: FilterCondition['operator'], length: number, given: number): boolean {
  if (operator === 'length_less') return length < given;
  return operator === 'length_greater' ? length > given : length === given;
}
