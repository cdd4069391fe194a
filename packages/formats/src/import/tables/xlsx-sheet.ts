import { decode } from '../decode.ts';
import { readXml, type XmlEvent, XmlProblem } from '../files/read-xml.ts';
import type { Bytes, ZipMember } from '../files/zip-directory.ts';
import { readMember } from '../files/zip-member.ts';
import type { Workbook } from './xlsx-workbook.ts';

export type CellValue = string | number | boolean | undefined;

export interface SheetRow {
  ok: true;
  /** Number of the row in the sheet. */
  line: number;
  cells: CellValue[];
}

/** The program's own limit. */
const mostColumns = 16_384;

/** The rows of a sheet as it is unpacked, those that are not written left out. */
export async function* readSheetRows(
  bytes: Bytes,
  member: ZipMember,
  workbook: Workbook,
): AsyncGenerator<SheetRow | { ok: false; line: number; message: string }> {
  const reader = createRowReader(workbook);
  try {
    for await (const events of readXml(decode(readMember(bytes, member)))) {
      for (const event of events) {
        const row = reader(event);
        if (row) yield row;
      }
    }
  } catch (error) {
    if (!(error instanceof XmlProblem)) throw error;
    yield { ok: false, line: error.line, message: `The sheet is damaged from here on. ${error.message}` };
  }
}

function createRowReader(workbook: Workbook): (event: XmlEvent) => SheetRow | undefined {
  let row: SheetRow | undefined;
  let line = 0;
  let cell: { column: number; type: string; style: number; text: string } | undefined;
  let isValue = false;
  return (event) => {
    if (event.kind === 'text') {
      if (cell && isValue) cell.text += event.text;
      return undefined;
    }
    if (event.name === 'row') {
      if (event.kind === 'close') {
        const done = row;
        row = undefined;
        // Cells that are not written are holes until here.
        return done && { ...done, cells: Array.from(done.cells) };
      }
      line = Number(event.attributes.r) || line + 1;
      row = { ok: true, line, cells: [] };
    } else if (event.name === 'c' && row) {
      if (event.kind === 'open') {
        const { r = '', t = 'n', s = '0' } = event.attributes;
        const column = columnOf(r) ?? row.cells.length;
        cell = { column, type: t, style: Number(s), text: '' };
      } else if (cell) {
        if (cell.column < mostColumns) row.cells[cell.column] = cellValue(cell, workbook);
        cell = undefined;
      }
    } else if (event.name === 'v' || event.name === 't') isValue = event.kind === 'open';
    return undefined;
  };
}

/** From 0, of a place such as `AB12`. */
function columnOf(place: string): number | undefined {
  const letters = /^[A-Z]+/.exec(place)?.[0];
  if (letters === undefined) return undefined;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

function cellValue(cell: { type: string; style: number; text: string }, workbook: Workbook): CellValue {
  const { type, style, text } = cell;
  if (text === '') return undefined;
  if (type === 's') return workbook.strings[Number(text)] ?? '';
  if (type === 'b') return text === '1';
  if (type !== 'n') return text;
  const number = Number(text);
  if (!Number.isFinite(number)) return text;
  return workbook.isDate[style] ? dateOf(number, workbook.from1904) : number;
}

const DAY_MS = 86_400_000;
const earliest = Date.UTC(1899, 11, 30);
const earliest1904 = Date.UTC(1904, 0, 1);

/** A date alone where it has no time, otherwise both; a share of a day is a time alone. */
function dateOf(days: number, from1904: boolean): CellValue {
  const time = new Date((from1904 ? earliest1904 : earliest) + Math.round(days * DAY_MS));
  if (Number.isNaN(time.getTime()) || time.getUTCFullYear() > 9999) return days;
  const iso = time.toISOString();
  if (days < 1) return iso.slice(11, 19);
  return Number.isInteger(days) ? iso.slice(0, 10) : iso.slice(0, 19);
}
