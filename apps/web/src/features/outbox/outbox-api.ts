import {
  OUTBOX_STATUSES,
  type OutboxCounts,
  type OutboxEvent,
  type OutboxEventDetail,
  type RedriveAnswer,
  type RedriveBody,
  type RedriveDeliveriesAnswer,
} from '@labelwright/contract/outbox';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { numberOf, type RawSearch, textOf } from '../../lib/url-state.ts';

export const OUTBOX_KEY = ['outbox'] as const;
const PATH = '/api/admin/outbox';
/** Events of other organizations send no hints to this page, so it looks by itself while somebody looks at it. */
const LOOK_MS = 3000;

export const outboxCounts = queryOptions({
  queryKey: ['outbox-counts'],
  queryFn: ({ signal }) => api.get<OutboxCounts>(`${PATH}/counts`, { signal }),
  refetchInterval: LOOK_MS,
});

export const outboxEvent = (id: string) =>
  queryOptions({
    queryKey: [...OUTBOX_KEY, 'event', id],
    queryFn: ({ signal }) => api.get<OutboxEventDetail>(`${PATH}/${id}`, { signal }),
  });

export const redriveEvent = (id: string): Promise<OutboxEvent> => api.post(`${PATH}/${id}/redrive`);
export const redriveAll = (filter: RedriveBody): Promise<RedriveAnswer> => api.post(`${PATH}/redrive`, filter);

export const redriveDeliveries = (sink: string): Promise<RedriveDeliveriesAnswer> =>
  api.post(`${PATH}/deliveries/redrive`, { sink });

/** The filters as they stand in the URL. */
export const readFilters = (raw: RawSearch) => ({
  status: OUTBOX_STATUSES.find((status) => status === raw.status),
  type: textOf(raw.type),
  organization: numberOf(raw.organization),
  object: textOf(raw.object),
  object_id: textOf(raw.object_id),
  from: textOf(raw.from),
  to: textOf(raw.to),
});
export type OutboxFilters = ReturnType<typeof readFilters>;

/** Local days, as somebody reads a calendar; the last one included. */
function dayStart(day: string | undefined, addedDays: number): string | undefined {
  const [year, month, date] = (day ?? '').split('-').map(Number);
  if (!year || !month || !date) return undefined;
  return new Date(year, month - 1, date + addedDays).toISOString();
}

export function filterQuery(filters: OutboxFilters): RedriveBody {
  const { type, organization, object, object_id: objectId } = filters;
  const query: RedriveBody = {};
  if (type !== undefined) query.event_type = type;
  if (organization !== undefined) query.organization = organization;
  if (object !== undefined) query.aggregate_type = object;
  if (objectId !== undefined) query.aggregate_id = objectId;
  const [from, to] = [dayStart(filters.from, 0), dayStart(filters.to, 1)];
  if (from !== undefined) query.from = from;
  if (to !== undefined) query.to = to;
  return query;
}
