/** One page of a keyset list. `nextCursor` is absent on the last page, `totalCount` where counting is not cheap. */
export type Page<T> = {
  items: T[];
  nextCursor: string | undefined;
  totalCount: number | undefined;
  /** `totalCount` was not counted to the end. */
  isEstimate?: boolean;
};

/** The cursor of `rel="next"` in a `Link` header (RFC 8288), or undefined on the last page. */
export function nextCursorOf(link: string | null): string | undefined {
  if (link === null) return undefined;
  for (const match of link.matchAll(/<([^>]*)>([^<]*)/g)) {
    const [, target = '', parameters = ''] = match;
    const relations = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))/i.exec(parameters);
    const names = (relations?.[1] ?? relations?.[2] ?? '').toLowerCase().split(/\s+/);
    if (!names.includes('next')) continue;
    const cursor = new URL(target, 'http://list.invalid').searchParams.get('cursor');
    return cursor === null || cursor === '' ? undefined : cursor;
  }
  return undefined;
}

function countOf(header: string | null): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const count = Number(header);
  return Number.isInteger(count) && count >= 0 ? count : undefined;
}

/** Reads a list answer: a bare array with `Link` and `X-Total-Count`, or `{results, count}`. */
export function toPage<T>(body: unknown, headers: Pick<Headers, 'get'>): Page<T> {
  const nextCursor = nextCursorOf(headers.get('link'));
  const totalCount = countOf(headers.get('x-total-count'));
  const estimate = headers.get('x-total-is-estimate') === 'true' ? { isEstimate: true } : {};
  if (Array.isArray(body)) return { items: body as T[], nextCursor, totalCount, ...estimate };
  const wrapped = (body ?? {}) as { results?: T[]; count?: number };
  return { items: wrapped.results ?? [], nextCursor, totalCount: totalCount ?? wrapped.count };
}

/** All rows of the pages loaded so far; a row that moved between pages appears once. */
export function flattenPages<T>(pages: readonly Page<T>[] | undefined, idOf: (row: T) => string): T[] {
  const rows = new Map<string, T>();
  for (const page of pages ?? []) for (const row of page.items) rows.set(idOf(row), row);
  return [...rows.values()];
}
