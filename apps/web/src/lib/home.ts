import type { Home } from '@labelwright/contract/tenants';
import { queryOptions } from '@tanstack/react-query';
import { api } from './api.ts';

export type LabellingEntry = Home['labelling'][number];
export type ManagingEntry = Home['managing'][number];

export const homeQuery = queryOptions({
  queryKey: ['home'],
  queryFn: ({ signal }) => api.get<Home>('/api/home', { signal }),
});
