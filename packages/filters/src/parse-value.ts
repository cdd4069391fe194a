import type { FilterOperator, FilterScalar, FilterType, FilterValue } from './model.ts';
import { isLengthOperator, valueKind } from './operators.ts';
import { patternProblem } from './pattern.ts';

const LONGEST_TEXT = 2000;
const LONGEST_LIST = 1000;

interface Reading {
  /** What `-7d` counts from. */
  now: Date;
  unit: 'seconds' | undefined;
}

/** Takes a plain value, `{value}`, `{values}` or `{min, max}`. A text that comes back says what is wrong. */
export function parseValue(
  operator: FilterOperator,
  type: FilterType,
  input: unknown,
  reading: Reading,
): FilterValue | string {
  const kind = valueKind(operator);
  if (kind === 'none') return { kind: 'none' };
  if (kind === 'range') return parseRange(type, input, reading);
  const bare = unwrap(input);
  if (kind === 'many') return parseList(type, bare, reading);
  if (isLengthOperator(operator)) {
    const length = parseNumber(bare, undefined);
    return length === undefined || length < 0 || !Number.isInteger(length)
      ? 'Must be how many entries: 0 or more.'
      : { kind: 'one', value: length };
  }
  if (Array.isArray(bare)) {
    // "Contains any of these" is how lists of people are asked for.
    if (type === 'List') return parseList(type, bare, reading);
    return 'Must be one value, not a list.';
  }
  const value = parseScalar(type, bare, reading);
  if (value === undefined) return expectation(type);
  if (operator === 'regex') {
    const problem = patternProblem(String(value));
    if (problem !== undefined) return problem;
  }
  return { kind: 'one', value };
}

function parseRange(type: FilterType, input: unknown, reading: Reading): FilterValue | string {
  const { min, max } = (typeof input === 'object' && input !== null ? input : {}) as { min?: unknown; max?: unknown };
  const from = parseScalar(type, min, reading);
  const to = parseScalar(type, max, reading);
  if (from === undefined || to === undefined) return `Must be {"min", "max"}. ${expectation(type)}`;
  return { kind: 'range', min: from, max: to };
}

function parseList(type: FilterType, input: unknown, reading: Reading): FilterValue | string {
  const list = Array.isArray(input)
    ? input
    : typeof input === 'string'
      ? input.split(',').map((part) => part.trim())
      : [input];
  if (list.length === 0 || list.length > LONGEST_LIST) return `Must be a list of 1 to ${LONGEST_LIST} values.`;
  const values = list.map((value: unknown) => parseScalar(type, value, reading));
  return values.every((value) => value !== undefined) ? { kind: 'many', values } : expectation(type);
}

function unwrap(input: unknown): unknown {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return input;
  const record = input as Record<string, unknown>;
  return 'values' in record ? record.values : record.value;
}

function parseScalar(type: FilterType, input: unknown, { now, unit }: Reading): FilterScalar | undefined {
  if (type === 'Number') return parseNumber(input, unit);
  if (type === 'Datetime') return parseMoment(input, now);
  if (type === 'Boolean') return parseBoolean(input);
  if (typeof input === 'string') return input.length <= LONGEST_TEXT && !input.includes('\0') ? input : undefined;
  return typeof input === 'number' || typeof input === 'boolean' ? String(input) : undefined;
}

function parseNumber(input: unknown, unit: 'seconds' | undefined): number | undefined {
  const duration = unit === 'seconds' && typeof input === 'string' ? parseDuration(input) : undefined;
  if (duration !== undefined) return duration;
  const value = typeof input === 'string' && input.trim() !== '' && input.length <= 40 ? Number(input) : input;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function parseBoolean(input: unknown): boolean | undefined {
  if (typeof input === 'boolean') return input;
  const word = String(input).toLowerCase();
  return word === 'true' || word === '1' ? true : word === 'false' || word === '0' ? false : undefined;
}

/** Seconds of "90s", "1h 30m", "2d", "01:30" or "1:00:00"; undefined for anything else. */
function parseDuration(text: string): number | undefined {
  const clock = /^(?:(\d{1,5}):)?(\d{1,2}):(\d{2})$/.exec(text.trim());
  if (clock) return Number(clock[1] ?? 0) * 3600 + Number(clock[2]) * 60 + Number(clock[3]);
  const parts = [...text.matchAll(/(\d{1,7}(?:\.\d{1,3})?) ?([smhd])/g)];
  const isWhole = text.replace(/(\d{1,7}(?:\.\d{1,3})?) ?([smhd])/g, '').trim() === '';
  if (parts.length === 0 || !isWhole) return undefined;
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (SECONDS[unit ?? ''] ?? 0), 0);
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const ISO = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** ISO moments (UTC where no zone is given), `-7d`, `-12h`, `-30m`, `-2w` before now, `now`, `today`, `yesterday`. */
function parseMoment(input: unknown, now: Date): string | undefined {
  if (typeof input !== 'string') return undefined;
  const word = input.trim().toLowerCase();
  if (word === 'now') return now.toISOString();
  if (word === 'today' || word === 'yesterday') {
    const midnight = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
    return new Date(word === 'today' ? midnight : midnight - (UNIT_MS.d ?? 0)).toISOString();
  }
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

function expectation(type: FilterType): string {
  if (type === 'Number') return 'Must be a number.';
  if (type === 'Datetime') return 'Must be a date such as 2026-03-01T09:30:00Z, or a time before now such as -7d.';
  if (type === 'Boolean') return 'Must be true or false.';
  return `Must be a text of at most ${LONGEST_TEXT} characters.`;
}
