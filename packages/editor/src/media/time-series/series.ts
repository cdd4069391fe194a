import { utcFormat, utcParse } from 'd3-time-format';

/** Columns of numbers over rising times, ready to be drawn. */
export interface Series {
  /** Rising; milliseconds since 1970 for dates, otherwise the numbers of the time column or of the rows. */
  times: Float64Array;
  /** By name, and by number from 0 in the order of the file. A value that is missing is NaN. */
  columns: ReadonlyMap<string, Float64Array>;
  hasDates: boolean;
  /** A time as results write it. */
  toStored(time: number): number | string;
  /** Undefined for what is no time of this series. */
  fromStored(stored: unknown): number | undefined;
}

export interface SeriesOptions {
  timeColumn?: string;
  /** As strftime has it; undefined when times are numbers or ISO 8601. */
  timeFormat?: string;
  /** Of CSV. */
  separator?: string;
}

/** Throws an Error for people when there is nothing to draw. */
export function readSeries(data: unknown, options: SeriesOptions): Series {
  const table = typeof data === 'string' ? readText(data, options) : readTable(data);
  const [first] = table.values();
  if (!first || first.length === 0) throw new Error('There are no values in it.');
  return orderByTime(table, options);
}

type Column = ArrayLike<unknown>;

/** JSON in a file is read as JSON; everything else is CSV. */
function readText(text: string, options: SeriesOptions): Map<string, Column> {
  const trimmed = text.trimStart();
  if (trimmed.startsWith('{') || trimmed.startsWith('[')) {
    try {
      return readTable(JSON.parse(text));
    } catch {
      throw new Error('It looks like JSON and cannot be read as such.');
    }
  }
  return readCsv(text, options.separator ?? ',', options.timeColumn);
}

function readTable(data: unknown): Map<string, Column> {
  const columns = new Map<string, Column>();
  if (Array.isArray(data)) {
    for (const row of data) {
      if (typeof row !== 'object' || row === null) continue;
      for (const name of Object.keys(row)) if (!columns.has(name)) columns.set(name, []);
    }
    for (const name of columns.keys()) {
      columns.set(
        name,
        data.map((row: unknown) => (row as Record<string, unknown> | null)?.[name]),
      );
    }
    return columns;
  }
  if (typeof data !== 'object' || data === null) throw new Error('It holds no columns.');
  for (const [name, values] of Object.entries(data)) if (Array.isArray(values)) columns.set(name, values);
  return columns;
}

/** A first line of which no field is a number names the columns, as does one that has the time column's name. */
function readCsv(text: string, separator: string, timeColumn: string | undefined): Map<string, Column> {
  const by = separator === '\\t' || separator.toLowerCase() === 'tab' ? '\t' : separator;
  const lines = text.split(/\r?\n/);
  while (lines.length > 0 && lines.at(-1)?.trim() === '') lines.pop();
  const first = (lines[0] ?? '').split(by).map(unquoted);
  if (lines.length === 0) return new Map();
  const isNamed = timeColumn !== undefined && !isNumeric(timeColumn) && first.includes(timeColumn);
  const isHead = isNamed || first.every((field) => !isNumeric(field));
  const names = isHead ? first : first.map((_, index) => String(index));
  const from = isHead ? 1 : 0;
  const columns = names.map(() => new Array<string>(lines.length - from));
  for (let index = from; index < lines.length; index += 1) {
    const fields = (lines[index] ?? '').split(by);
    for (const [place, column] of columns.entries()) column[index - from] = fields[place] ?? '';
  }
  return new Map(names.map((name, index) => [name, columns[index] ?? []]));
}

function unquoted(field: string): string {
  const trimmed = field.trim();
  return /^".*"$/.test(trimmed) ? trimmed.slice(1, -1).replaceAll('""', '"') : trimmed;
}

function isNumeric(field: string): boolean {
  return field !== '' && Number.isFinite(Number(field));
}

function orderByTime(table: Map<string, Column>, options: SeriesOptions): Series {
  const names = [...table.keys()];
  const length = Math.max(...[...table.values()].map((column) => column.length));
  const timeName = options.timeColumn === undefined ? undefined : nameOf(names, options.timeColumn);
  const clock = createClock(timeName === undefined ? undefined : table.get(timeName), options);
  const raw = Float64Array.from({ length }, (_, row) => clock.read(row));
  const rows = risingRows(raw);
  const columns = new Map<string, Float64Array>();
  for (const [index, name] of names.entries()) {
    const source = table.get(name) ?? [];
    const values = Float64Array.from(rows, (row) => toNumber(source[row]));
    columns.set(name, values);
    if (!table.has(String(index))) columns.set(String(index), values);
  }
  return {
    times: Float64Array.from(rows, (row) => raw[row] ?? 0),
    columns,
    hasDates: clock.hasDates,
    toStored: clock.write,
    fromStored: clock.parse,
  };
}

function nameOf(names: readonly string[], wanted: string): string {
  if (names.includes(wanted)) return wanted;
  const byNumber = /^\d+$/.test(wanted) ? names[Number(wanted)] : undefined;
  if (byNumber !== undefined) return byNumber;
  throw new Error(`It has no column "${wanted}"; it has ${names.slice(0, 20).join(', ')}.`);
}

/** Rows with a time, in the order of their times. */
function risingRows(times: Float64Array): Uint32Array {
  const rows = Uint32Array.from(times.keys()).filter((row) => Number.isFinite(times[row]));
  if (rows.length === 0) throw new Error('None of its times can be read; check timeColumn and timeFormat.');
  const isRising = rows.every((row, index) => index === 0 || (times[rows[index - 1] ?? 0] ?? 0) <= (times[row] ?? 0));
  return isRising ? rows : rows.sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0));
}

interface Clock {
  hasDates: boolean;
  read(row: number): number;
  write(time: number): number | string;
  parse(stored: unknown): number | undefined;
}

function createClock(column: Column | undefined, { timeFormat }: SeriesOptions): Clock {
  if (column === undefined) return numberClock((row) => row);
  if (timeFormat !== undefined && timeFormat !== '') {
    const parse = utcParse(timeFormat);
    const write = utcFormat(timeFormat);
    return dateClock(
      column,
      (text) => parse(text)?.getTime(),
      (time) => write(new Date(time)),
    );
  }
  const sample = Array.from({ length: Math.min(column.length, 50) }, (_, row) => column[row]);
  if (sample.some((value) => Number.isFinite(toNumber(value)))) return numberClock((row) => toNumber(column[row]));
  return dateClock(
    column,
    (text) => Date.parse(text),
    (time) => new Date(time).toISOString(),
  );
}

function numberClock(read: (row: number) => number): Clock {
  return {
    hasDates: false,
    read,
    write: (time) => Math.round(time * 1e6) / 1e6,
    parse: (stored) => {
      const time = toNumber(stored);
      return Number.isFinite(time) ? time : undefined;
    },
  };
}

function dateClock(
  column: Column,
  parse: (text: string) => number | undefined,
  write: (time: number) => string,
): Clock {
  const read = (value: unknown) => parse(unquoted(String(value ?? ''))) ?? Number.NaN;
  return {
    hasDates: true,
    read: (row) => read(column[row]),
    write,
    // Tools that could not tell a date stored its milliseconds.
    parse: (stored) => {
      const time = typeof stored === 'number' ? stored : read(stored);
      return Number.isFinite(time) ? time : undefined;
    },
  };
}

function toNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value !== 'string' || value.trim() === '') return Number.NaN;
  return Number(unquoted(value));
}

/** Index of the first time that is not before `time`; the length when there is none. */
export function firstAtOrAfter(times: Float64Array, time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
