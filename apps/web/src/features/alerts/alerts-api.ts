import type { Alert, AlertCounts, AlertRecord, AlertRule } from '@labelwright/contract/alerts';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';

export type Scope = 'organization' | 'platform';

export const ALERTS_KEY = ['alerts'] as const;
export const ALERTS_PATH = '/api/admin/alerts';

/** Alerts of the platform come from the clock, not from the organization whose hints a page hears. */
const LOOK_AGAIN_MS = 30_000;

export const alertCountsQuery = (scope: Scope) =>
  queryOptions({
    queryKey: [...ALERTS_KEY, 'counts', scope],
    refetchInterval: LOOK_AGAIN_MS,
    queryFn: ({ signal }) => api.get<AlertCounts>(`${ALERTS_PATH}/counts`, { query: { scope }, signal }),
  });

export const alertQuery = (id: number) =>
  queryOptions({
    queryKey: [...ALERTS_KEY, 'one', id],
    queryFn: ({ signal }) => api.get<AlertRecord>(`${ALERTS_PATH}/${id}`, { signal }),
  });

export const alertRulesQuery = (scope: Scope) =>
  queryOptions({
    queryKey: [...ALERTS_KEY, 'rules', scope],
    queryFn: ({ signal }) => api.get<AlertRule[]>('/api/admin/alert-rules', { query: { scope }, signal }),
  });

export type AlertAct =
  | { act: 'acknowledge'; note: string }
  | { act: 'mute'; hours: number }
  | { act: 'unmute' | 'close' };

export function changeAlert(id: number, { act, ...body }: AlertAct): Promise<Alert> {
  return api.post<Alert>(`${ALERTS_PATH}/${id}/${act}`, act === 'acknowledge' || act === 'mute' ? body : undefined);
}

export type RuleChange = { threshold?: number | null; is_enabled?: boolean; notifies?: boolean };

export function changeRule(kind: string, scope: Scope, change: RuleChange): Promise<AlertRule> {
  return api.put<AlertRule>(`/api/admin/alert-rules/${kind}`, change, { query: { scope } });
}
