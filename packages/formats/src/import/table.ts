import { nestsDeeperThan } from './json-value.ts';
import { defaultMaxDepth, defaultMaxRowLength, failedRow, type ImportOptions, type ImportRow } from './model.ts';
import { type Cell, createRecordReader, recutWithJsonCells, type TableRecord } from './record-reader.ts';
import { columnNames, detectDelimiter, looksLikeHeader } from './table-layout.ts';

const headLength = 16 * 1024;

/** Rows of a table with named columns; one task per row, one data key per column. */
export async function* readTable(
  chunks: AsyncIterable<string>,
  options: ImportOptions = {},
): AsyncGenerator<ImportRow> {
  const maxLength = options.maxRowLength ?? defaultMaxRowLength;
  let head = '';
  let table: TableReader | undefined;
  for await (const chunk of chunks) {
    if (table) {
      yield* table.push(chunk);
      continue;
    }
    head += chunk;
    if (head.length < headLength) continue;
    table = createTableReader(head, options, maxLength);
    yield* table.push(head);
  }
  if (table) return yield* table.end();
  table = createTableReader(head, options, maxLength);
  yield* table.push(head);
  yield* table.end();
}

interface TableReader {
  push: (chunk: string) => ImportRow[];
  end: () => ImportRow[];
}

function createTableReader(head: string, options: ImportOptions, maxLength: number): TableReader {
  const delimiter = options.delimiter ?? detectDelimiter(head);
  const returnsOnly = head.includes('\r') && !head.includes('\n');
  const reader = createRecordReader(delimiter, maxLength);
  let names: string[] | undefined;

  const readRecords = (records: TableRecord[]): ImportRow[] => {
    const rows: ImportRow[] = [];
    for (const record of records) {
      if (record.ok && isBlank(record.cells)) continue;
      if (!record.ok) {
        rows.push(failedRow(record.line, record.message, record.raw));
        continue;
      }
      if (!names) {
        const isHeader = options.header ?? looksLikeHeader(record.cells);
        names = columnNames(record.cells, isHeader);
        if (names.length === 1 && !isHeader) names = [options.textField ?? 'text'];
        if (isHeader) continue;
      }
      rows.push(readRow(record, names, delimiter, options));
    }
    return rows;
  };

  return {
    push: (chunk) => readRecords(reader.push(returnsOnly ? chunk.replaceAll('\r', '\n') : chunk)),
    end: () => readRecords(reader.end()),
  };
}

function isBlank(cells: Cell[]): boolean {
  return cells.length === 1 && cells[0]?.quoted === false && cells[0].text.trim() === '';
}

function readRow(
  record: { line: number; cells: Cell[]; raw: string },
  names: string[],
  delimiter: string,
  options: ImportOptions,
): ImportRow {
  let cells = record.cells;
  if (cells.length > names.length) cells = fitCells(record, names.length, delimiter);
  if (cells.length !== names.length) {
    const message = `The row has ${cells.length} ${cells.length === 1 ? 'cell' : 'cells'}, the table has ${names.length} columns (${names.slice(0, 8).join(', ')}${names.length > 8 ? ', …' : ''}).`;
    return failedRow(record.line, message, record.raw);
  }
  const data: Record<string, unknown> = {};
  for (let index = 0; index < names.length; index++) {
    const cell = cells[index] as Cell;
    data[names[index] as string] = options.textCellsOnly
      ? cell.text
      : readCell(cell, options.maxDepth ?? defaultMaxDepth);
  }
  return { ok: true, line: record.line, task: { data } };
}

/** Tries to explain surplus cells: JSON that was not quoted, or empty cells at the end. */
function fitCells(record: { cells: Cell[]; raw: string }, width: number, delimiter: string): Cell[] {
  if (/[{[]/.test(record.raw)) {
    const recut = recutWithJsonCells(record.raw, delimiter);
    if (recut.length === width) return recut;
  }
  const surplus = record.cells.slice(width);
  return surplus.every((cell) => cell.text.trim() === '') ? record.cells.slice(0, width) : record.cells;
}

/**
 * Numbers and booleans only from unquoted cells and only when writing them again gives the same characters, so that
 * `007`, `1e3` and identifiers beyond double precision stay text. JSON lists and objects from any cell.
 */
function readCell(cell: Cell, maxDepth: number): unknown {
  const { text } = cell;
  if (text === '') return text;
  const first = text.charCodeAt(0);
  if (first === 123 || first === 91) return readJsonCell(text, maxDepth);
  if (cell.quoted) return text;
  if (first === 45 || (first >= 48 && first <= 57)) {
    const number = Number(text);
    return String(number) === text ? number : text;
  }
  if (text === 'true') return true;
  return text === 'false' ? false : text;
}

export function readJsonCell(text: string, maxDepth: number): unknown {
  const last = text.charCodeAt(text.length - 1);
  if ((last !== 125 && last !== 93) || nestsDeeperThan(text, maxDepth)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
