import type { View } from '@labelwright/contract/data-manager-views';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';

export const viewsQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['views', projectId],
    queryFn: ({ signal }) => api.get<View[]>('/api/dm/views', { query: { project: projectId }, signal }),
  });
