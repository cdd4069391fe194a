import type {
  CreateWebhook,
  RedeliverFailed,
  ReplayWebhook,
  RotateSecret,
  TestWebhook,
  UpdateWebhook,
  WebhookActionInfo,
  WebhookLog,
  WebhookLogRecord,
  WebhookQueued,
  WebhookRecord,
  WebhookSecret,
  WebhookTestResult,
  WebhookWithSecret,
} from '@labelwright/contract/webhooks';
import { WEBHOOK_DELIVERY_STATES } from '@labelwright/contract/webhooks';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { type RawSearch, textOf } from '../../lib/url-state.ts';
import { isPeriod, type Period, periodQuery } from '../audit/period.ts';

export const WEBHOOKS_KEY = ['webhooks'] as const;
const PATH = '/api/webhooks';
const pathOf = (id: number | string, rest = ''): string => `${PATH}/${encodeURIComponent(id)}${rest}`;

/** Of one project, or of the whole organization: those of its projects too. */
export const webhooksQuery = (projectId: number | undefined) =>
  queryOptions({
    queryKey: [...WEBHOOKS_KEY, 'list', projectId ?? 'organization'],
    queryFn: async ({ signal }) =>
      (await api.list<WebhookRecord>(PATH, { query: { project: projectId, limit: 200 }, signal })).items,
  });

export const webhookQuery = (id: string) =>
  queryOptions({
    queryKey: [...WEBHOOKS_KEY, 'one', id],
    queryFn: ({ signal }) => api.get<WebhookRecord>(pathOf(id), { signal }),
  });

export const actionsQuery = queryOptions({
  queryKey: ['webhook-actions'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: ({ signal }) => api.get<WebhookActionInfo[]>('/api/webhook-actions', { signal }),
});

export const logsPath = (id: string): string => pathOf(id, '/logs');
export const logsKey = (id: string) => [...WEBHOOKS_KEY, 'logs', id] as const;

export const deliveryQuery = (id: string, log: number) =>
  queryOptions({
    queryKey: [...logsKey(id), 'one', log],
    queryFn: ({ signal }) => api.get<WebhookLogRecord>(pathOf(id, `/logs/${log}`), { signal }),
  });

export const createWebhook = (body: CreateWebhook): Promise<WebhookWithSecret> => api.post(PATH, body);
export const changeWebhook = (id: number, body: UpdateWebhook): Promise<WebhookRecord> => api.patch(pathOf(id), body);
export const deleteWebhook = (id: number): Promise<void> => api.delete(pathOf(id));
export const rotateSecret = (id: number, body: RotateSecret): Promise<WebhookSecret> =>
  api.post(pathOf(id, '/rotate-secret'), body);
export const testWebhook = (id: number, body: TestWebhook): Promise<WebhookTestResult> =>
  api.post(pathOf(id, '/test'), body);
export const redeliver = (id: string, log: number): Promise<WebhookLog> => api.post(pathOf(id, `/redeliver/${log}`));
export const redeliverFailed = (id: number, body: RedeliverFailed): Promise<WebhookQueued> =>
  api.post(pathOf(id, '/redeliver-failed'), body);
export const replayWebhook = (id: number, body: ReplayWebhook): Promise<WebhookQueued> =>
  api.post(pathOf(id, '/replay'), body);

/** The filters of the log as they stand in the URL. */
export const readLogFilters = (raw: RawSearch) => ({
  status: WEBHOOK_DELIVERY_STATES.find((status) => status === raw.status),
  action: textOf(raw.action),
  errors: raw.errors === true ? (true as const) : undefined,
  period: (isPeriod(raw.period) ? raw.period : undefined) as Period | undefined,
  from: textOf(raw.from),
  to: textOf(raw.to),
});
export type LogFilters = ReturnType<typeof readLogFilters>;

/** The time is cut to the day, so that the query stays the same while it is looked at. */
export function logQueryOf({ status, action, errors, period = 'any', from, to }: LogFilters, now: Date) {
  const time = periodQuery({ period, from, to }, now);
  return { status, action, errors, since: time.from, until: time.to };
}
