import { countNewlines } from './json-value.ts';

/** A cell as read. A quoted cell is always text, so `"5"` and `5` stay apart. */
export interface Cell {
  text: string;
  quoted: boolean;
}

export type TableRecord =
  | { ok: true; line: number; cells: Cell[] /** The source, without its line break. */; raw: string }
  | { ok: false; line: number; message: string; raw: string };

export interface RecordReader {
  push: (chunk: string) => TableRecord[];
  end: () => TableRecord[];
}

interface CutRecord {
  cells: Cell[];
  /** Index of the line break, or the length of the buffer. */
  end: number;
}

interface ReadState {
  delimiter: string;
  maxLength: number;
  /** Text that is not yet read, from the beginning of a record. */
  buffer: string;
  line: number;
  /** The record at hand is in a quoted cell: nothing can be done before the next quote. */
  waitsForQuote: boolean;
  /** The rest of the line at hand was given up. */
  skipsToLineEnd: boolean;
}

/**
 * Cuts the text of a table into records as it arrives. Written here because the known parsers either want the whole
 * text at once or a Node stream, and none tells the line on which a record begins when cells contain line breaks.
 * Quotes follow RFC 4180; a quote in the middle of a cell is an ordinary character.
 */
export function createRecordReader(delimiter: string, maxLength: number): RecordReader {
  const state: ReadState = { delimiter, maxLength, buffer: '', line: 1, waitsForQuote: false, skipsToLineEnd: false };
  return {
    push: (chunk) => {
      const lineEnd = state.skipsToLineEnd ? chunk.indexOf('\n') : -1;
      if (state.skipsToLineEnd && lineEnd === -1) return [];
      if (state.skipsToLineEnd) state.line++;
      state.skipsToLineEnd = false;
      state.buffer += chunk.slice(lineEnd + 1);
      if (state.waitsForQuote && !chunk.includes('"') && state.buffer.length <= maxLength) return [];
      state.waitsForQuote = false;
      const records = readRecords(state, false);
      if (state.buffer.length > maxLength && !state.waitsForQuote) {
        records.push(tooLong(state.line, state.buffer.slice(0, 1000), maxLength));
        state.buffer = '';
        state.skipsToLineEnd = true;
      }
      return records;
    },
    end: () => readRecords(state, true),
  };
}

/** Records that are whole in the buffer; with `last` the rest counts as one. */
function readRecords(state: ReadState, last: boolean): TableRecord[] {
  const { buffer, delimiter, maxLength } = state;
  const records: TableRecord[] = [];
  let from = 0;
  let nextQuote = buffer.indexOf('"');
  while (from < buffer.length) {
    if (nextQuote !== -1 && nextQuote < from) nextQuote = buffer.indexOf('"', from);
    let end = buffer.indexOf('\n', from);
    if (end === -1 && !last) break;
    if (end === -1) end = buffer.length;
    let cells: Cell[] | undefined;
    if (nextQuote !== -1 && nextQuote <= end) {
      const record = cutRecord(buffer, from, delimiter, last);
      if (record === 'cut') break;
      if (record === 'open-quote' && !last && buffer.length - from <= maxLength) {
        state.waitsForQuote = true;
        break;
      }
      if (record === 'open-quote') {
        // Give up on this line only: whatever follows may be sound.
        const message = 'A quote is opened here and never closed.';
        records.push({ ok: false, line: state.line, message, raw: buffer.slice(from, end) });
        state.line++;
        from = end + 1;
        continue;
      }
      cells = record.cells;
      end = record.end;
    }
    const raw = trimReturn(buffer.slice(from, end));
    records.push(
      raw.length > maxLength
        ? tooLong(state.line, raw, maxLength)
        : { ok: true, line: state.line, cells: cells ?? splitPlain(raw, delimiter), raw },
    );
    state.line += cells ? 1 + countNewlines(raw) : 1;
    from = end + 1;
  }
  state.buffer = buffer.slice(from);
  return records;
}

function tooLong(line: number, raw: string, maxLength: number): TableRecord {
  return { ok: false, line, message: `The row is longer than ${maxLength} characters.`, raw };
}

function trimReturn(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}

function splitPlain(raw: string, delimiter: string): Cell[] {
  return raw.split(delimiter).map((text) => ({ text, quoted: false }));
}

/**
 * One record that begins at `from` and has a quote on its first line. Text after a closing quote means that the quotes
 * were part of the text; if such a cell also contains a line break, its quote was never meant to open anything.
 */
function cutRecord(buffer: string, from: number, delimiter: string, last: boolean): CutRecord | 'cut' | 'open-quote' {
  const cells: Cell[] = [];
  let at = from;
  while (true) {
    const closing = buffer[at] === '"' ? closingQuote(buffer, at + 1) : at - 1;
    if (closing === -1 && buffer[at] === '"') return 'open-quote';
    if (closing === buffer.length - 1 && !last) return 'cut';
    const stop = endOfCell(buffer, closing + 1, delimiter);
    if (stop === buffer.length && !last) return 'cut';
    const isEnd = stop === buffer.length || buffer[stop] === '\n';
    const raw = isEnd ? trimReturn(buffer.slice(at, stop)) : buffer.slice(at, stop);
    const cell = readCellText(raw, closing - at);
    if (cell === 'open-quote') return cell;
    cells.push(cell);
    if (isEnd) return { cells, end: stop };
    at = stop + 1;
  }
}

/** `closing` is the index of the closing quote in `raw`, -1 for a cell that does not begin with a quote. */
function readCellText(raw: string, closing: number): Cell | 'open-quote' {
  if (closing < 0) return { text: raw, quoted: false };
  if (raw.slice(closing + 1).trim() !== '') return raw.includes('\n') ? 'open-quote' : { text: raw, quoted: false };
  const quoted = raw.slice(1, closing);
  return { text: quoted.includes('"') ? quoted.replaceAll('""', '"') : quoted, quoted: true };
}

function closingQuote(buffer: string, from: number): number {
  let at = buffer.indexOf('"', from);
  while (at !== -1 && buffer[at + 1] === '"') at = buffer.indexOf('"', at + 2);
  return at;
}

function endOfCell(buffer: string, from: number, delimiter: string): number {
  for (let at = from; at < buffer.length; at++) {
    const character = buffer[at];
    if (character === delimiter || character === '\n') return at;
  }
  return buffer.length;
}

/**
 * Second reading of a single-line record that has too many cells: cells that begin with a brace or bracket extend to
 * the delimiter after which they are valid JSON, as in `"Great",{"sentiment": "positive", "score": 0.95}`.
 */
export function recutWithJsonCells(raw: string, delimiter: string): Cell[] {
  const cells: Cell[] = [];
  let at = 0;
  while (at <= raw.length) {
    const cell = jsonCellAt(raw, at, delimiter) ?? plainCellAt(raw, at, delimiter);
    cells.push(cell.cell);
    at = cell.end + 1;
  }
  return cells;
}

function plainCellAt(raw: string, from: number, delimiter: string): { cell: Cell; end: number } {
  const closing = raw[from] === '"' ? closingQuote(raw, from + 1) : -1;
  const end = endOfCell(raw, closing === -1 ? from : closing + 1, delimiter);
  const cell = readCellText(raw.slice(from, end), closing - from);
  return { cell: cell === 'open-quote' ? { text: raw.slice(from, end), quoted: false } : cell, end };
}

function jsonCellAt(raw: string, from: number, delimiter: string): { cell: Cell; end: number } | undefined {
  if (raw[from] !== '{' && raw[from] !== '[') return undefined;
  for (let end = endOfCell(raw, from, delimiter); ; end = endOfCell(raw, end + 1, delimiter)) {
    const text = raw.slice(from, end);
    if (isJson(text)) return { cell: { text, quoted: false }, end };
    if (end >= raw.length) return undefined;
  }
}

function isJson(text: string): boolean {
  const last = text.at(-1);
  if (last !== '}' && last !== ']') return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
