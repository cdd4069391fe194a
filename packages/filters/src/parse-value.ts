import type { FilterOperator, FilterScalar, FilterType, FilterValue } from './model.ts';
import { valueKind } from './operators.ts';

const LONGEST_TEXT = 2000;
const LONGEST_PATTERN = 500;
const LONGEST_LIST = 1000;

/** Takes a plain value, `{value}`, `{values}` or `{min, max}`. A text that comes back says what is wrong. */
export function parseValue(
  operator: FilterOperator,
  type: FilterType,
  input: unknown,
  now: Date,
): FilterValue | string {
  const kind = valueKind(operator);
  if (kind === 'none') return { kind: 'none' };
  if (kind === 'range') return parseRange(type, input, now);
  const bare = unwrap(input);
  if (kind === 'many') return parseList(type, bare, now);
  if (Array.isArray(bare)) {
    // "Contains any of these" is how lists of people are asked for.
    if (type === 'List') return parseList(type, bare, now);
    return 'Must be one value, not a list.';
  }
  const value = parseScalar(type, bare, now);
  if (value === undefined) return expectation(type);
  if (operator === 'regex') {
    const problem = patternProblem(String(value));
    if (problem !== undefined) return problem;
  }
  return { kind: 'one', value };
}

function parseRange(type: FilterType, input: unknown, now: Date): FilterValue | string {
  const { min, max } = (typeof input === 'object' && input !== null ? input : {}) as { min?: unknown; max?: unknown };
  const from = parseScalar(type, min, now);
  const to = parseScalar(type, max, now);
  if (from === undefined || to === undefined) return `Must be {"min", "max"}. ${expectation(type)}`;
  return { kind: 'range', min: from, max: to };
}

function parseList(type: FilterType, input: unknown, now: Date): FilterValue | string {
  const list = Array.isArray(input)
    ? input
    : typeof input === 'string'
      ? input.split(',').map((part) => part.trim())
      : [input];
  if (list.length === 0 || list.length > LONGEST_LIST) return `Must be a list of 1 to ${LONGEST_LIST} values.`;
  const values = list.map((value: unknown) => parseScalar(type, value, now));
  return values.every((value) => value !== undefined) ? { kind: 'many', values } : expectation(type);
}

function unwrap(input: unknown): unknown {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return input;
  const record = input as Record<string, unknown>;
  return 'values' in record ? record.values : record.value;
}

function parseScalar(type: FilterType, input: unknown, now: Date): FilterScalar | undefined {
  if (type === 'Number') return parseNumber(input);
  if (type === 'Datetime') return parseMoment(input, now);
  if (type === 'Boolean') return parseBoolean(input);
  if (typeof input === 'string') return input.length <= LONGEST_TEXT && !input.includes('\0') ? input : undefined;
  return typeof input === 'number' || typeof input === 'boolean' ? String(input) : undefined;
}

function parseNumber(input: unknown): number | undefined {
  const value = typeof input === 'string' && input.trim() !== '' && input.length <= 40 ? Number(input) : input;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function parseBoolean(input: unknown): boolean | undefined {
  if (typeof input === 'boolean') return input;
  const word = String(input).toLowerCase();
  return word === 'true' || word === '1' ? true : word === 'false' || word === '0' ? false : undefined;
}

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const ISO = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** ISO moments (UTC where no zone is given), and `-7d`, `-12h`, `-30m`, `-2w` before now. */
function parseMoment(input: unknown, now: Date): string | undefined {
  if (typeof input !== 'string') return undefined;
  const relative = /^-(\d{1,5})([mhdw])$/.exec(input.trim());
  if (relative) {
    const moment = now.getTime() - Number(relative[1]) * (UNIT_MS[relative[2] ?? ''] ?? 0);
    return new Date(moment).toISOString();
  }
  const ms = parseIsoMoment(input);
  return ms === undefined ? undefined : new Date(ms).toISOString();
}

/** Milliseconds since 1970, or undefined for what is no date in the calendar. */
export function parseIsoMoment(text: string): number | undefined {
  const trimmed = text.trim();
  if (!ISO.test(trimmed) || !isInCalendar(trimmed)) return undefined;
  const hasZone = /(Z|[+-]\d{2}:?\d{2})$/.test(trimmed.slice(10));
  const ms = Date.parse(`${trimmed.replace(' ', 'T')}${trimmed.length > 10 && !hasZone ? 'Z' : ''}`);
  return Number.isNaN(ms) ? undefined : ms;
}

/** Date.parse takes 31 February for 3 March. */
function isInCalendar(text: string): boolean {
  const [year, month, day] = text.slice(0, 10).split('-').map(Number);
  return (day ?? 0) >= 1 && (day ?? 0) <= new Date(Date.UTC(year ?? 0, month ?? 0, 0)).getUTCDate();
}

function patternProblem(pattern: string): string | undefined {
  if (pattern.length > LONGEST_PATTERN) return `A pattern has at most ${LONGEST_PATTERN} characters.`;
  try {
    new RegExp(pattern);
    return undefined;
  } catch (error) {
    return `Not a valid pattern: ${error instanceof Error ? error.message : 'it cannot be read'}.`;
  }
}

function expectation(type: FilterType): string {
  if (type === 'Number') return 'Must be a number.';
  if (type === 'Datetime') return 'Must be a date such as 2026-03-01T09:30:00Z, or a time before now such as -7d.';
  if (type === 'Boolean') return 'Must be true or false.';
  return `Must be a text of at most ${LONGEST_TEXT} characters.`;
}
