import type { LinkProps } from '@tanstack/react-router';

/** A place in the app, for a cell that leads to what it counts. */
export type Target = Pick<LinkProps, 'to' | 'params' | 'search'>;

export type Cell = string | number | null;

/** The numbers behind a picture: shown as a table, saved as CSV. */
export type TableData = {
  /** The first column names the rows. */
  header: readonly string[];
  rows: readonly (readonly Cell[])[];
  /** Where a row leads; undefined for rows that lead nowhere. */
  targetOf?: (row: number) => Target | undefined;
};

/** RFC 4180; a text that a spreadsheet would run as a formula is quoted by an apostrophe. */
export function toCsv({ header, rows }: Pick<TableData, 'header' | 'rows'>): string {
  const cell = (value: Cell): string => {
    const text = value === null ? '' : String(value);
    const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return [header, ...rows].map((row) => row.map(cell).join(',')).join('\r\n');
}
