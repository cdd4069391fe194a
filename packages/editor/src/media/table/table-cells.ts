/** A table as it is shown: without a head when it is names and values. */
export interface TableCells {
  head: readonly string[];
  rows: readonly (readonly string[])[];
}

/** An object as names and values; a list of objects, or of lists, as rows. Undefined for anything else. */
export function tableCells(data: unknown): TableCells | undefined {
  if (Array.isArray(data)) return listCells(data);
  if (typeof data !== 'object' || data === null) return undefined;
  return { head: [], rows: Object.entries(data).map(([name, value]) => [name, cellText(value)]) };
}

function listCells(list: readonly unknown[]): TableCells {
  if (list.every(Array.isArray)) return { head: [], rows: list.map((row) => row.map(cellText)) };
  const records = list.map((row) =>
    typeof row === 'object' && row !== null && !Array.isArray(row) ? row : { value: row },
  );
  const head = [...new Set(records.flatMap(Object.keys))];
  return {
    head,
    rows: records.map((record) => head.map((name) => cellText((record as Record<string, unknown>)[name]))),
  };
}

function cellText(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
