import type { CollectionHome } from '@labelwright/contract/collection-summaries';
import { queryOptions } from '@tanstack/react-query';
import { api } from './api.ts';

/** Begins the keys of all queries about collected items. */
export const COLLECTION_KEY = ['collection'] as const;

/** Where one may contribute or review, and what became of one's own; read by the home page, the rail and the contributor's page. */
export const collectionHomeQuery = queryOptions({
  queryKey: [...COLLECTION_KEY, 'home'],
  staleTime: 30_000,
  queryFn: ({ signal }) => api.get<CollectionHome>('/api/my-collection', { query: { timeframe: '30d' }, signal }),
});
