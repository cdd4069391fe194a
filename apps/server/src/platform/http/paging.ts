import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError, invalidField } from './app-error.ts';

/** What a list asks of its query: `limit + 1` rows after the cursor, or a numbered page. */
export interface PageRequest {
  limit: number;
  /** Values of the last row's sort keys; undefined at the start. */
  after: readonly unknown[] | undefined;
  /** Set when the caller wants numbered pages. */
  page: number | undefined;
}

export interface PageInput {
  limit?: number | undefined;
  cursor?: string | undefined;
  page?: number | undefined;
  page_size?: number | undefined;
}

export interface PageResult<T> {
  rows: T[];
  /** Sort keys of the last row when there are more; undefined on the last page. */
  next?: readonly unknown[] | undefined;
  total?: number | undefined;
}

const ALL_ROWS = 100_000;

export function pageRequest(
  input: PageInput,
  defaults: { limit: number; maximum: number } = { limit: 50, maximum: 500 },
): PageRequest {
  const numbered = input.page !== undefined || input.page_size !== undefined;
  if (numbered) {
    const size = input.page_size === -1 ? ALL_ROWS : Math.min(input.page_size ?? 30, ALL_ROWS);
    return { limit: Math.max(1, size), after: undefined, page: input.page ?? 1 };
  }
  return {
    limit: Math.min(input.limit ?? defaults.limit, defaults.maximum),
    after: decodeCursor(input.cursor),
    page: undefined,
  };
}

export function encodeCursor(keys: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(keys)).toString('base64url');
}

export function decodeCursor(cursor: string | undefined): readonly unknown[] | undefined {
  if (!cursor) return undefined;
  try {
    const keys: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(keys) && keys.length > 0 && keys.length <= 8) return keys;
  } catch {
    // The sentence below is all that the caller needs.
  }
  throw invalidField('cursor', 'Not a cursor of this list. Take it from the Link header of the previous page.');
}

/** Splits the one row too many off: its presence says that there is a next page. */
export function cutPage<T>(rows: T[], limit: number, keysOf: (row: T) => readonly unknown[]): PageResult<T> {
  if (rows.length <= limit) return { rows };
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { rows: page, next: last === undefined ? undefined : keysOf(last) };
}

/** Answers in the form that the caller asked for: bare array with Link, or {count,next,previous,results}. */
export function sendPage<T>(
  request: FastifyRequest,
  reply: FastifyReply,
  asked: PageRequest,
  result: PageResult<T>,
): unknown {
  const url = new URL(request.url, `${request.protocol}://${request.host}`);
  if (result.total !== undefined) reply.header('X-Total-Count', String(result.total));
  if (asked.page === undefined) {
    if (result.next) {
      url.searchParams.set('cursor', encodeCursor(result.next));
      reply.header('Link', `<${url.pathname}${url.search}>; rel="next"`);
    }
    return result.rows;
  }
  const total = result.total ?? result.rows.length;
  if (asked.page > 1 && (asked.page - 1) * asked.limit >= total) throw new AppError('not_found', 'Invalid page.');
  const link = (page: number): string => {
    url.searchParams.set('page', String(page));
    return url.toString();
  };
  return {
    count: total,
    next: asked.page * asked.limit < total ? link(asked.page + 1) : null,
    previous: asked.page > 1 ? link(asked.page - 1) : null,
    results: result.rows,
  };
}
