import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, type Query } from './api.ts';
import { flattenPages } from './paging.ts';

type ListOptions<T> = {
  /** Query key; invalidate by its prefix. The query is added to it. */
  key: readonly unknown[];
  path: string;
  query?: Query;
  idOf: (row: T) => string;
  /** Rows per page. */
  limit?: number;
  isEnabled?: boolean;
};

/** A keyset list that loads further pages on demand; its fields fit the props of `DataTable`. */
export function useList<T>({ key, path, query = {}, idOf, limit = 100, isEnabled = true }: ListOptions<T>) {
  const result = useInfiniteQuery({
    queryKey: [...key, query],
    enabled: isEnabled,
    placeholderData: keepPreviousData,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => api.list<T>(path, { query: { ...query, limit, cursor: pageParam }, signal }),
    getNextPageParam: (page) => page.nextCursor,
  });
  const rows = useMemo(() => flattenPages(result.data?.pages, idOf), [result.data, idOf]);
  return {
    rows,
    totalCount: result.data?.pages[0]?.totalCount,
    isLoading: result.isPending,
    isLoadingMore: result.isFetchingNextPage,
    /** Other rows are on their way; these are still the ones before. */
    isRefreshing: result.isPlaceholderData,
    hasMore: result.hasNextPage,
    onLoadMore: () => void result.fetchNextPage(),
    error: result.error,
    onRetry: () => void result.refetch(),
  };
}
