import type { ReviewCounts } from '@labelwright/contract/review';
import { queryOptions } from '@tanstack/react-query';
import { api } from './api.ts';

/** What waits for this person to decide on, in all their projects: answers and collected items. */
export const reviewCountsQuery = queryOptions({
  queryKey: ['review', 'counts'],
  staleTime: 30_000,
  queryFn: ({ signal }) => api.get<ReviewCounts>('/api/review/counts', { signal }),
});
