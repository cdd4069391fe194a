import type { TaskPages } from './table/use-task-pages.ts';

const LOOKED_AT = 300;
const MOST = 20;
const LONGEST = 60;

/** Short values of a field of the data that the tasks in sight have, the commonest first. */
export function suggestValues(pages: Pick<TaskPages, 'rowAt' | 'rowCount'>, columnId: string): string[] {
  if (!columnId.startsWith('data.')) return [];
  const path = columnId.slice('data.'.length);
  const counts = new Map<string, number>();
  for (let index = 0; index < Math.min(pages.rowCount, LOOKED_AT); index += 1) {
    const value = valueAt(pages.rowAt(index)?.data, path);
    if ((typeof value !== 'string' && typeof value !== 'number') || value === '') continue;
    const text = String(value);
    if (text.length <= LONGEST) counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts]
    .toSorted((a, b) => b[1] - a[1])
    .slice(0, MOST)
    .map(([text]) => text);
}

/** A field by its name, or one deep inside it by its path. */
function valueAt(data: unknown, path: string): unknown {
  if (typeof data !== 'object' || data === null) return undefined;
  const record = data as Record<string, unknown>;
  if (path in record) return record[path];
  const [first = '', ...rest] = path.split('.');
  return rest.length === 0 ? undefined : valueAt(record[first], rest.join('.'));
}
