import type { Query, Transport } from './transport.ts';

/** A list that is fetched page by page as it is read: `for await (const project of client.projects.list())`. */
export interface Listing<T> extends AsyncIterable<T> {
  /** The first so many of them; all when no number is given. */
  take(count?: number): Promise<T[]>;
}

const PAGE_SIZE = 200;

export function listing<T>(transport: Transport, path: string, query: Query = {}): Listing<T> {
  const pages = async function* (size: number): AsyncGenerator<T> {
    let next: string | undefined = path;
    let asked: Query | undefined = { limit: size, ...query };
    while (next !== undefined) {
      const response: Response = await transport.send('GET', next, undefined, { query: asked });
      const body = (await response.json()) as T[] | { results: T[]; next: string | null };
      yield* Array.isArray(body) ? body : body.results;
      next = Array.isArray(body) ? nextOf(response.headers.get('link')) : undefined;
      // The link holds the whole query.
      asked = undefined;
    }
  };
  return {
    [Symbol.asyncIterator]: () => pages(PAGE_SIZE),
    take: async (count = Number.POSITIVE_INFINITY) => {
      const rows: T[] = [];
      if (count <= 0) return rows;
      for await (const row of pages(Math.min(count, PAGE_SIZE))) {
        rows.push(row);
        if (rows.length >= count) break;
      }
      return rows;
    },
  };
}

/** Path of the next page from a Link header; undefined on the last page. */
export function nextOf(link: string | null): string | undefined {
  return /<([^>]+)>;\s*rel="next"/.exec(link ?? '')?.[1];
}
