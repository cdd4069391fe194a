import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';

/** `texts`: a list of texts; `json`: anything else, written as JSON. */
export type CellType = 'int' | 'double' | 'boolean' | 'text' | 'texts' | 'json';

export interface ParquetColumn {
  name: string;
  type: CellType;
}

const TEXT = { type: 'BYTE_ARRAY', converted_type: 'UTF8' } as const;
const SCALARS: Readonly<Record<Exclude<CellType, 'texts'>, Partial<SchemaElement>>> = {
  int: { type: 'INT64' },
  double: { type: 'DOUBLE' },
  boolean: { type: 'BOOLEAN' },
  text: TEXT,
  json: TEXT,
};

function schemaOf(columns: readonly ParquetColumn[]): SchemaElement[] {
  const elements = columns.flatMap(({ name, type }): SchemaElement[] =>
    type === 'texts'
      ? [
          { name, repetition_type: 'OPTIONAL', converted_type: 'LIST', num_children: 1 },
          { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
          { name: 'element', repetition_type: 'OPTIONAL', ...TEXT },
        ]
      : [{ name, repetition_type: 'OPTIONAL', ...SCALARS[type] }],
  );
  return [{ name: 'schema', num_children: columns.length }, ...elements];
}

/** Rows that are held before they are written: a row group. Of long rows fewer. */
const MOST_ROWS = 10_000;
const MOST_CHARACTERS = 16_000_000;

/** A Parquet file, written as its rows come; rows have a cell for each column. */
export async function* writeParquet(
  columns: readonly ParquetColumn[],
  rows: AsyncIterable<readonly unknown[]>,
): AsyncGenerator<Uint8Array> {
  const held = columns.map((): unknown[] => []);
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({ writer: bytes, schema: schemaOf(columns), createdBy: 'Labelwright' });
  let count = 0;
  let characters = 0;
  function flush(): void {
    if (count === 0) return;
    const columnData = columns.map(({ name }, place) => ({ name, data: held[place] ?? [] }));
    writer.write({ columnData, rowGroupSize: count });
    for (const column of held) column.length = 0;
    count = 0;
    characters = 0;
  }
  for await (const row of rows) {
    for (const [place, { type }] of columns.entries()) {
      const cell = cellOf(row[place], type);
      characters += typeof cell === 'string' ? cell.length : 8;
      held[place]?.push(cell);
    }
    count += 1;
    if (count < MOST_ROWS && characters < MOST_CHARACTERS) continue;
    flush();
    yield taken(bytes);
  }
  flush();
  writer.finish();
  yield taken(bytes);
}

/** What was written since; places in the file go on counting. */
function taken(writer: ByteWriter): Uint8Array {
  const bytes = writer.getBytes().slice();
  writer.index = 0;
  return bytes;
}

function cellOf(value: unknown, type: CellType): unknown {
  if (value === undefined || value === null) return null;
  if (type === 'int') return BigInt(value as number);
  if (type === 'texts') return Array.isArray(value) ? value : [value];
  if (type === 'json') return typeof value === 'string' ? value : JSON.stringify(value);
  return value;
}

/** Learns from all values of a column what it holds. */
export function columnTypes(): { learn: (name: string, value: unknown) => void; typeOf: (name: string) => CellType } {
  const types = new Map<string, CellType>();
  return {
    learn: (name, value) => {
      const type = typeOfValue(value);
      if (type === undefined) return;
      const known = types.get(name);
      types.set(name, known === undefined ? type : common(known, type));
    },
    typeOf: (name) => types.get(name) ?? 'text',
  };
}

function typeOfValue(value: unknown): CellType | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number') return Number.isSafeInteger(value) && !Object.is(value, -0) ? 'int' : 'double';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'string') return 'text';
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string') ? 'texts' : 'json';
}

function common(one: CellType, other: CellType): CellType {
  if (one === other) return one;
  const both = new Set([one, other]);
  if (both.has('int') && both.has('double')) return 'double';
  return both.has('text') && both.has('texts') ? 'texts' : 'json';
}
