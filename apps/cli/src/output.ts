import type { Job } from '@labelwright/contract/jobs';
import { type Surroundings, UsageError } from './command.ts';

type Cell = string | number | boolean | null | undefined;

/** Results go to stdout: a table or facts for people, JSON or one field for programs. What is said on the way goes to stderr. */
export interface Output {
  isJson: boolean;
  /** Rows as a table of these columns; with --json the records themselves. */
  table<T>(records: readonly T[], columns: Readonly<Record<string, (record: T) => Cell>>): void;
  /** One record: with --json as it is, otherwise the given facts. */
  record(record: unknown, facts: Readonly<Record<string, Cell>>): void;
  /** A line for people; nothing with --json. */
  say(line: string): void;
  /** A line on stderr, such as a warning. */
  note(line: string): void;
  /** Progress on stderr: rewritten in a terminal, a line now and then elsewhere. */
  progress(line: string): void;
  /** Ends the line of progress. */
  endProgress(): void;
}

const QUIET_STEP = 10;

export function createOutput(
  { stdout, stderr }: Pick<Surroundings, 'stdout' | 'stderr'>,
  { isJson, field, isQuiet }: { isJson: boolean; field: string | undefined; isQuiet: boolean },
): Output {
  let shown = 0;
  let told = '';
  const print = (line: string): void => void stdout.write(`${line}\n`);
  const endProgress = (): void => {
    if (shown > 0) stderr.write('\n');
    shown = 0;
    told = '';
  };
  return {
    isJson,
    table: (records, columns) => {
      if (field !== undefined) {
        for (const record of records) print(fieldOf(record, field));
        return;
      }
      if (isJson) return print(JSON.stringify(records, undefined, 2));
      const names = Object.keys(columns);
      const rows = records.map((record) => names.map((name) => cellText(columns[name]?.(record))));
      for (const line of align([names.map((name) => name.toUpperCase()), ...rows])) print(line);
    },
    record: (record, facts) => {
      if (field !== undefined) return print(fieldOf(record, field));
      if (isJson) return print(JSON.stringify(record ?? null, undefined, 2));
      const known = Object.entries(facts).filter(([, value]) => value !== undefined && value !== null);
      for (const line of align(known.map(([name, value]) => [name, cellText(value)]))) print(line);
    },
    say: (line) => {
      if (!isJson && field === undefined) print(line);
    },
    note: (line) => {
      endProgress();
      stderr.write(`${line}\n`);
    },
    progress: (line) => {
      if (isQuiet || line === told) return;
      if (stderr.isTTY) {
        stderr.write(`\r${line.padEnd(shown)}`);
        shown = line.length;
      } else if (stepOf(line) !== stepOf(told)) stderr.write(`${line}\n`);
      told = line;
    },
    endProgress,
  };
}

/** In a log file a line for every tenth is enough. */
function stepOf(line: string): string {
  return line
    .replace(/(\d+) %/, (_, percent: string) => `${Math.floor(Number(percent) / QUIET_STEP)}`)
    .replace(/[\d.,]+ (of|rows|kB|MB|GB|B)/g, '');
}

/** A text as it is, anything else as JSON; `a.b` goes into `a`. */
function fieldOf(record: unknown, field: string): string {
  let value: unknown = record;
  for (const name of field.split('.')) value = (value as Record<string, unknown> | null | undefined)?.[name];
  if (value === undefined) throw new UsageError(`There is no field "${field}". --json shows those that there are.`);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function cellText(value: Cell): string {
  if (value === undefined || value === null || value === '') return '-';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value).replaceAll(/\s+/g, ' ').trim();
}

function align(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, at) => (at === row.length - 1 ? cell : cell.padEnd(widths[at] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

/** Such as `Import of reviews.csv: running 40 % (400 of 1000)`. */
export function describeJob({ title, type, status, progress }: Job): string {
  const name = title || type;
  const { done, total, rows } = progress as { done?: number; total?: number; rows?: number };
  if (status !== 'running') return `${name}: ${status}`;
  if (done !== undefined && total) return `${name}: ${Math.floor((100 * done) / total)} % (${done} of ${total})`;
  return rows === undefined ? `${name}: running` : `${name}: running, ${rows} rows`;
}
