import type { TaskRow } from '@labelwright/contract/data-manager-tasks';
import { type QueryClient, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useRef } from 'react';
import { api, type Query } from '../../../lib/api.ts';
import { ApiError } from '../../../lib/api-error.ts';
import { tasksKey } from '../data-api.ts';

/** The tasks of a project in pages that are read where somebody looks, in whatever order. */

export const PAGE_SIZE = 100;
/** Rows that Shift chooses at most: their ids must be known. */
export const MOST_AT_ONCE = 5000;

export type TaskAsk = {
  projectId: string;
  /** Parameters of the list; the same ask is the same list. */
  query: Query;
};

type Slice = {
  rows: TaskRow[];
  nextCursor: string | undefined;
  /** Nothing comes after these. */
  isLast: boolean;
  totalCount: number | undefined;
  isEstimate: boolean;
};

const keyOf = ({ projectId, query }: TaskAsk, index: number) => [...tasksKey(projectId), 'list', query, index] as const;

/** By the cursor of the page before, as it was when that was read; by its number where somebody jumped to. */
async function readSlice(client: QueryClient, ask: TaskAsk, index: number, signal: AbortSignal): Promise<Slice> {
  const before = index === 0 ? undefined : client.getQueryData<Slice>(keyOf(ask, index - 1));
  if (before?.isLast === true) return NOTHING;
  const cursor = before?.nextCursor;
  const isKeyset = index === 0 || cursor !== undefined;
  const place = isKeyset ? { limit: PAGE_SIZE, cursor } : { page: index + 1, page_size: PAGE_SIZE };
  try {
    const page = await api.list<TaskRow>(`/api/projects/${encodeURIComponent(ask.projectId)}/tasks`, {
      query: { ...ask.query, ...place },
      signal,
    });
    return {
      rows: page.items,
      nextCursor: page.nextCursor,
      isLast: isKeyset ? page.nextCursor === undefined : page.items.length < PAGE_SIZE,
      totalCount: page.totalCount,
      isEstimate: page.isEstimate === true,
    };
  } catch (error) {
    if (!isKeyset && error instanceof ApiError && error.status === 404) return NOTHING;
    throw error;
  }
}

const NOTHING: Slice = { rows: [], nextCursor: undefined, isLast: true, totalCount: undefined, isEstimate: false };

const optionsOf = (client: QueryClient, ask: TaskAsk, index: number) => ({
  queryKey: keyOf(ask, index),
  queryFn: ({ signal }: { signal: AbortSignal }) => readSlice(client, ask, index, signal),
});

export interface TaskPages {
  rowAt: (index: number) => TaskRow | undefined;
  /** Rows that can be scrolled to. Grows and shrinks where the total is an estimate. */
  rowCount: number;
  totalCount: number | undefined;
  /** `totalCount` was not counted to the end. */
  isEstimate: boolean;
  isLoading: boolean;
  /** Another list is on its way; these are still the rows of the one before. */
  isRefreshing: boolean;
  error: unknown;
  retry: () => void;
  /** Reads what is missing between two rows; resolves with the rows between them. */
  load: (from: number, to: number) => Promise<TaskRow[]>;
  /** Which of the rows that were read it is; undefined: none of them. */
  indexOf: (id: number) => number | undefined;
}

/** `view` is the range of rows in sight; the page after it is fetched ahead. */
export function useTaskPages(asked: TaskAsk, isEnabled: boolean, view: readonly [number, number]): TaskPages {
  const client = useQueryClient();
  const first = useQuery({ ...optionsOf(client, asked, 0), enabled: isEnabled });
  const settled = useRef(asked);
  const isReady = first.data !== undefined || first.isError;
  if (isReady) settled.current = asked;
  const ask = settled.current;
  const isRefreshing = !isReady && JSON.stringify(ask) !== JSON.stringify(asked);

  const head = client.getQueryData<Slice>(keyOf(ask, 0));
  const counted = head?.totalCount ?? head?.rows.length ?? 0;
  // Past the end of a list that was counted there is nothing to ask for.
  const lastPage =
    head === undefined || head.isEstimate ? Number.POSITIVE_INFINITY : Math.ceil(counted / PAGE_SIZE) - 1;
  const pages = useMemo(() => {
    const from = Math.floor(view[0] / PAGE_SIZE);
    const to = Math.floor(Math.max(view[0], view[1] - 1) / PAGE_SIZE);
    // Downwards is where people read on.
    const wanted = Array.from({ length: to - from + 2 }, (_, index) => from + index);
    return wanted.filter((index) => index <= Math.max(0, lastPage));
  }, [view, lastPage]);
  const results = useQueries({
    queries: pages.map((index) => ({ ...optionsOf(client, ask, index), enabled: isEnabled && isReady })),
  });
  const slices = new Map(pages.map((index, at) => [index, results[at]?.data]));
  const known = useKnownEnd(ask, slices);
  const failed = results.find((result) => result.isError);

  const rowAt = (index: number): TaskRow | undefined =>
    slices.get(Math.floor(index / PAGE_SIZE))?.rows[index % PAGE_SIZE];
  const load = useCallback((from: number, to: number) => readBetween(client, ask, from, to), [client, ask]);
  const indexOf = useCallback((id: number) => findIndex(client, ask, id), [client, ask]);
  const isEstimate = head?.isEstimate === true && !known.isWhole;
  const total = head?.isEstimate === true && known.isWhole ? known.end : counted;
  return {
    rowAt,
    rowCount: isEstimate ? Math.max(counted, known.end) : total,
    totalCount: head === undefined ? undefined : total,
    isEstimate,
    isLoading: first.isPending && !isRefreshing,
    isRefreshing,
    error: first.error ?? failed?.error,
    retry: () =>
      void Promise.all([first.refetch(), ...results.filter((one) => one.isError).map((one) => one.refetch())]),
    load,
    indexOf,
  };
}

/** How far the list is known to go: to the last row that was read, and one page on where there are more. */
function useKnownEnd(ask: TaskAsk, slices: ReadonlyMap<number, Slice | undefined>): { end: number; isWhole: boolean } {
  const known = useRef({ key: '', end: 0, isWhole: false });
  const key = JSON.stringify(ask);
  if (known.current.key !== key) known.current = { key, end: 0, isWhole: false };
  for (const [index, slice] of slices) {
    if (slice === undefined) continue;
    const end = index * PAGE_SIZE + slice.rows.length;
    if (slice.isLast) known.current = { key, end, isWhole: true };
    else if (!slice.isLast && end + PAGE_SIZE > known.current.end && !known.current.isWhole)
      known.current = { key, end: end + PAGE_SIZE, isWhole: false };
  }
  return known.current;
}

async function readBetween(client: QueryClient, ask: TaskAsk, from: number, to: number): Promise<TaskRow[]> {
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  const last = Math.min(high, low + MOST_AT_ONCE - 1);
  const rows: TaskRow[] = [];
  for (let index = Math.floor(low / PAGE_SIZE); index <= Math.floor(last / PAGE_SIZE); index += 1) {
    const slice = await client.fetchQuery({ ...optionsOf(client, ask, index), staleTime: Number.POSITIVE_INFINITY });
    const start = index * PAGE_SIZE;
    rows.push(...slice.rows.slice(Math.max(0, low - start), last - start + 1));
    if (slice.isLast) break;
  }
  return rows;
}

function findIndex(client: QueryClient, ask: TaskAsk, id: number): number | undefined {
  for (const [key, slice] of client.getQueriesData<Slice>({ queryKey: keyOf(ask, 0).slice(0, -1) })) {
    const at = slice?.rows.findIndex((row) => row.id === id) ?? -1;
    const page = key.at(-1);
    if (at !== -1 && typeof page === 'number') return page * PAGE_SIZE + at;
  }
  return undefined;
}
