import type { CrowdBatch, Decided } from '@labelwright/contract/crowd-batches';
import type { CrowdAppeal, CrowdBalance, PortalQuestion, PortalTermsRecord } from '@labelwright/contract/crowd-portal';
import type { CrowdProviderInfo } from '@labelwright/contract/crowd-providers';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';

export const crowdKey = ['crowd'] as const;
export const batchKey = (id: string | number) => [...crowdKey, 'batch', String(id)] as const;
const EVERY_MS = 15_000;

export const providersQuery = queryOptions({
  queryKey: [...crowdKey, 'providers'],
  queryFn: ({ signal }) => api.get<CrowdProviderInfo[]>('/api/crowd/providers', { signal }),
});

/** Looks again while somebody may be at work. */
export const batchQuery = (id: string) =>
  queryOptions({
    queryKey: [...batchKey(id), 'record'],
    queryFn: ({ signal }) => api.get<CrowdBatch>(pathOf(id), { signal }),
    refetchInterval: ({ state }) => (state.data && ['draft', 'closed'].includes(state.data.status) ? false : EVERY_MS),
  });

export const pathOf = (id: string | number, part = ''): string =>
  `/api/crowd-batches/${encodeURIComponent(id)}${part === '' ? '' : `/${part}`}`;

export const termsQuery = (id: string) =>
  queryOptions({
    queryKey: [...batchKey(id), 'terms'],
    queryFn: ({ signal }) => api.get<PortalTermsRecord>(pathOf(id, 'portal'), { signal }),
  });

export const questionsQuery = (id: string) =>
  queryOptions({
    queryKey: [...batchKey(id), 'questions'],
    queryFn: ({ signal }) => api.get<PortalQuestion[]>(pathOf(id, 'portal/questions'), { signal }),
  });

export const appealsQuery = (id: string) =>
  queryOptions({
    queryKey: [...batchKey(id), 'appeals'],
    queryFn: ({ signal }) => api.get<CrowdAppeal[]>(pathOf(id, 'appeals'), { signal }),
  });

export const balancesQuery = queryOptions({
  queryKey: [...crowdKey, 'balances'],
  queryFn: ({ signal }) => api.get<CrowdBalance[]>('/api/crowd-balances', { signal }),
});

export const decideWork = (
  id: string,
  body: { decision: 'approve' | 'reject'; reason?: string; assignments?: number[] },
): Promise<Decided> => api.post<Decided>(pathOf(id, 'decide'), body);
