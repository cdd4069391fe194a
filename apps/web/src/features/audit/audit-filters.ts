import { numberOf, type RawSearch, textOf } from '../../lib/url-state.ts';
import { isPeriod, type Period, periodQuery } from './period.ts';

type PeriodState = { period: Period | undefined; from: string | undefined; to: string | undefined };

const readPeriod = (raw: RawSearch): PeriodState => ({
  period: isPeriod(raw.period) ? raw.period : undefined,
  from: textOf(raw.from),
  to: textOf(raw.to),
});

/** What the period field and the query take. */
export const periodChoice = ({ period, from, to }: PeriodState) => ({ period: period ?? 'any', from, to }) as const;

/** The filters of the audit page as they stand in the URL. */
export const readAuditFilters = (raw: RawSearch) => ({
  search: textOf(raw.search),
  action: textOf(raw.action),
  actor: numberOf(raw.actor),
  resource: textOf(raw.resource),
  resource_id: textOf(raw.resource_id),
  impersonation: textOf(raw.impersonation),
  status: raw.status === 'success' || raw.status === 'failure' ? raw.status : undefined,
  ...readPeriod(raw),
});
export type AuditFilters = ReturnType<typeof readAuditFilters>;

export const auditQuery = (filters: AuditFilters, now: Date) => ({
  search: filters.search,
  action: filters.action,
  actor_user_id: filters.actor,
  resource_type: filters.resource,
  resource_id: filters.resource_id,
  impersonation_id: filters.impersonation,
  status: filters.status,
  ...periodQuery(periodChoice(filters), now),
});

/** The filters of the events page as they stand in the URL. */
export const readEventFilters = (raw: RawSearch) => ({
  type: textOf(raw.type),
  actor: numberOf(raw.actor),
  project: numberOf(raw.project),
  object: textOf(raw.object),
  object_id: textOf(raw.object_id),
  ...readPeriod(raw),
});
export type EventFilters = ReturnType<typeof readEventFilters>;

export const eventQuery = (filters: EventFilters, now: Date) => ({
  event_type: filters.type?.toUpperCase(),
  project: filters.project,
  actor_user_id: filters.actor,
  aggregate_type: filters.object,
  aggregate_id: filters.object_id,
  ...periodQuery(periodChoice(filters), now),
});

/** How many filters are set; the two ends of a period are part of one. */
export const countFilters = (filters: Readonly<Record<string, unknown>>): number =>
  Object.entries(filters).filter(([name, value]) => name !== 'from' && name !== 'to' && value !== undefined).length;
