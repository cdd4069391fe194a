import type { Earnings, Portal, PortalBatchDetail, PortalWork } from '@labelwright/contract/crowd-portal';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';

export const portalKey = ['portal'] as const;

/** Nothing tells the portal of changes elsewhere, so it looks again by itself. */
const EVERY_MS = 30_000;

export const portalQuery = queryOptions({
  queryKey: [...portalKey, 'home'],
  queryFn: ({ signal }) => api.get<Portal>('/api/portal', { signal }),
  refetchInterval: EVERY_MS,
});

export const portalBatchQuery = (batchId: string) =>
  queryOptions({
    queryKey: [...portalKey, 'batch', batchId],
    queryFn: ({ signal }) =>
      api.get<PortalBatchDetail>(`/api/portal/batches/${encodeURIComponent(batchId)}`, { signal }),
  });

export const earningsQuery = queryOptions({
  queryKey: [...portalKey, 'earnings'],
  queryFn: ({ signal }) => api.get<Earnings>('/api/portal/earnings', { signal }),
});

export const workKey = [...portalKey, 'work'] as const;

export const appealAgainst = (id: number, text: string): Promise<PortalWork> =>
  api.post<PortalWork>(`/api/portal/work/${id}/appeal`, { text });
