import { columnId, findColumn } from './columns.ts';
import type { FilterProblem, SortKey } from './model.ts';
import { isRecord } from './parse.ts';

const MOST_KEYS = 5;

export type ParsedOrdering = { ok: true; keys: SortKey[] } | { ok: false; problems: FilterProblem[] };

/**
 * Reads `["-tasks:created_at", {"column": "data.price", "order": "desc"}]` or texts separated by commas. Nothing is no
 * ordering.
 */
export function parseOrdering(input: unknown, path = 'ordering'): ParsedOrdering {
  if (input === undefined || input === null || input === '') return { ok: true, keys: [] };
  const list = typeof input === 'string' ? input.split(',') : input;
  if (!Array.isArray(list)) return wrong(path, 'Must be a column or a list of columns, such as "-tasks:created_at".');
  if (list.length > MOST_KEYS) return wrong(path, `At most ${MOST_KEYS} columns.`);
  const keys: SortKey[] = [];
  for (const entry of list) {
    const written = textOf(entry);
    if (written === undefined)
      return wrong(path, 'Columns are texts, such as "-tasks:created_at", or {"column": "id", "order": "desc"}.');
    // Clients write the minus before the prefix or after it.
    const isDescending = /^(tasks:)?-/.test(written);
    const column = columnId(written.replace(/^(tasks:)?-/, '$1'));
    if (column === undefined) return wrong(path, `There is no column "${written.slice(0, 60)}".`);
    if (findColumn(column)?.isSortable === false) return wrong(path, `Tasks cannot be sorted by ${column}.`);
    if (!keys.some((key) => key.column === column)) keys.push({ column, isDescending });
  }
  return { ok: true, keys };
}

function textOf(entry: unknown): string | undefined {
  if (typeof entry === 'string') return entry.trim();
  if (!isRecord(entry) || typeof entry.column !== 'string') return undefined;
  const { column, order = 'asc' } = entry;
  return order === 'asc' ? column.trim() : order === 'desc' ? `-${column.trim()}` : undefined;
}

function wrong(path: string, message: string): ParsedOrdering {
  return { ok: false, problems: [{ path, message }] };
}
