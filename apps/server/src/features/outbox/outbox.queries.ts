import type { DeadLetterKind, OutboxStatus } from '@labelwright/contract/outbox';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface OutboxRow {
  id: string;
  seq: number;
  event_type: string;
  aggregate_id: string;
  aggregate_type: string;
  payload: Record<string, unknown>;
  status: OutboxStatus;
  retry_count: number;
  max_retries: number;
  last_attempt_at: Date | null;
  next_attempt_at: Date;
  error_message: string | null;
  processed_at: Date | null;
  created_at: Date;
  organization_id: number | null;
  actor: string;
  actor_user_id: number | null;
}

export interface OutboxFilter {
  event_type?: string | undefined;
  organization?: number | undefined;
  aggregate_type?: string | undefined;
  aggregate_id?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  status?: OutboxStatus | undefined;
}

const COLUMNS = sql`id, seq, event_type, aggregate_id, aggregate_type, payload, status, retry_count, max_retries,
  last_attempt_at, next_attempt_at, error_message, processed_at, created_at, organization_id, actor, actor_user_id`;

function matching(filter: OutboxFilter) {
  const { event_type: type, organization, aggregate_type: aggregate, aggregate_id: id, from, to, status } = filter;
  return sql`true
    ${status === undefined ? sql`` : sql`and status = ${status}`}
    ${type === undefined ? sql`` : sql`and event_type = ${type}`}
    ${organization === undefined ? sql`` : sql`and organization_id = ${organization}`}
    ${aggregate === undefined ? sql`` : sql`and aggregate_type = ${aggregate}`}
    ${id === undefined ? sql`` : sql`and aggregate_id = ${id}`}
    ${from === undefined ? sql`` : sql`and created_at >= ${from}::timestamptz`}
    ${to === undefined ? sql`` : sql`and created_at < ${to}::timestamptz`}`;
}

/** Newest first, `limit` and one more. All of these need a system transaction. */
export async function listOutbox(
  tx: Tx,
  filter: OutboxFilter,
  page: { beforeSeq: number | undefined; limit: number },
): Promise<OutboxRow[]> {
  const { rows } = await sql<OutboxRow>`
    select ${COLUMNS} from outbox_event
    where ${matching(filter)} ${page.beforeSeq === undefined ? sql`` : sql`and seq < ${page.beforeSeq}`}
    order by seq desc limit ${page.limit + 1}`.execute(tx);
  return rows;
}

export async function findOutbox(tx: Tx, id: string): Promise<OutboxRow | undefined> {
  const { rows } = await sql<OutboxRow>`select ${COLUMNS} from outbox_event where id = ${id}`.execute(tx);
  return rows[0];
}

export interface AttemptRow {
  attempt: number;
  subscriber: string;
  error: string;
  detail: string;
  failed_at: Date;
}

const MOST_ATTEMPTS = 100;

export async function listAttempts(tx: Tx, eventId: string): Promise<AttemptRow[]> {
  const { rows } = await sql<AttemptRow>`
    select attempt, subscriber, error, detail, failed_at from (
      select * from outbox_attempt where event_id = ${eventId} order by id desc limit ${MOST_ATTEMPTS}) latest
    order by id`.execute(tx);
  return rows;
}

export interface Neighbours {
  waits_for: string | null;
  held_back: number;
  overtaken_by: number;
}

/** How an event stands to the others of its aggregate, which are delivered in order. */
export async function findNeighbours(tx: Tx, row: OutboxRow): Promise<Neighbours> {
  const same = sql`e.aggregate_type = ${row.aggregate_type} and e.aggregate_id = ${row.aggregate_id}`;
  const isOpen = row.status === 'pending' || row.status === 'processing';
  const { rows } = await sql<Neighbours>`
    select
      ${
        isOpen
          ? sql`(select e.id from outbox_event e where ${same} and e.seq < ${row.seq} and e.status in ('pending', 'processing') order by e.seq limit 1)`
          : sql`null::uuid`
      } as waits_for,
      ${
        isOpen
          ? sql`(select count(*) from outbox_event e where ${same} and e.seq > ${row.seq} and e.status in ('pending', 'processing'))`
          : sql`0`
      } as held_back,
      ${
        row.status === 'failed'
          ? sql`(select count(*) from outbox_event e where ${same} and e.seq > ${row.seq} and e.organization_id is not distinct from ${row.organization_id} and e.status = 'completed')`
          : sql`0`
      } as overtaken_by`.execute(tx);
  return rows[0] as Neighbours;
}

/** Dead letters become pending again with all their attempts; the oldest first, so that their order holds. */
export async function redrive(
  tx: Tx,
  filter: OutboxFilter & { id?: string },
  limit: number,
): Promise<{ id: string; organization_id: number | null; event_type: string }[]> {
  const { rows } = await sql<{ id: string; organization_id: number | null; event_type: string }>`
    update outbox_event set status = 'pending', retry_count = 0, next_attempt_at = now(), locked_until = null
    where status = 'failed' and id in (
      select id from outbox_event
      where status = 'failed' and ${matching(filter)} ${filter.id === undefined ? sql`` : sql`and id = ${filter.id}`}
      order by seq limit ${limit} for update skip locked)
    returning id, organization_id, event_type`.execute(tx);
  return rows;
}

export async function countDead(tx: Tx, filter: OutboxFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from outbox_event where status = 'failed' and ${matching(filter)}`.execute(tx);
  return rows[0]?.count ?? 0;
}

export interface CountsRow {
  pending: number;
  retrying: number;
  processing: number;
  failed: number;
  completed_last_hour: number;
  oldest_pending_at: Date | null;
  dead_jobs: number;
  event_types: string[];
}

const LATEST = 2000;

export async function countOutbox(tx: Tx): Promise<CountsRow> {
  const { rows } = await sql<CountsRow>`
    select open.pending, open.retrying, open.processing, open.oldest_pending_at,
      (select count(*) from outbox_event where status = 'failed') as failed,
      (select count(*) from outbox_event where status = 'completed' and processed_at > now() - interval '1 hour') as completed_last_hour,
      (select count(*) from job where status = 'failed') as dead_jobs,
      (select coalesce(array_agg(distinct event_type order by event_type), '{}') from (
        (select event_type from outbox_event order by seq desc limit ${LATEST})
        union all (select event_type from outbox_event where status = 'failed' order by seq desc limit ${LATEST})) latest) as event_types
    from (
      select count(*) filter (where status = 'pending') as pending,
        count(*) filter (where status = 'pending' and retry_count > 0) as retrying,
        count(*) filter (where status = 'processing') as processing,
        min(created_at) filter (where status = 'pending' and next_attempt_at <= now()) as oldest_pending_at
      from outbox_event where status in ('pending', 'processing')) as open`.execute(tx);
  return rows[0] as CountsRow;
}

export interface DeadLetterRow {
  kind: DeadLetterKind;
  id: string;
  type: string;
  queue: string;
  title: string;
  attempts: number;
  error: string | null;
  organization_id: number | null;
  failed_at: Date;
  created_at: Date;
}

/** What used up its attempts, the latest first. */
export async function listDeadLetters(
  tx: Tx,
  wanted: { kind: DeadLetterKind | undefined; after: readonly unknown[] | undefined; limit: number },
): Promise<DeadLetterRow[]> {
  const { kind, after, limit } = wanted;
  const only = (part: DeadLetterKind) => (kind === undefined || kind === part ? sql`` : sql`and false`);
  const { rows } = await sql<DeadLetterRow>`
    select * from (
      select 'event' as kind, id, event_type as type, 'outbox' as queue, aggregate_type || ' ' || aggregate_id as title,
        retry_count as attempts, error_message as error, organization_id, date_trunc('milliseconds', coalesce(last_attempt_at, created_at)) as failed_at, created_at
      from outbox_event where status = 'failed' ${only('event')}
      union all
      select 'job', id, type, queue, title, attempts, error, organization_id, date_trunc('milliseconds', coalesce(finished_at, created_at)), created_at
      from job where status = 'failed' ${only('job')}
      union all
      select 'delivery', id, coalesce(body->>'type', channel), sink, aggregate, attempts, error, organization_id, date_trunc('milliseconds', failed_at), created_at
      from sink_entry where status = 'failed' ${only('delivery')}
    ) dead
    ${after === undefined ? sql`` : sql`where (failed_at, id) < (${String(after[0])}::timestamptz, ${String(after[1])}::uuid)`}
    order by failed_at desc, id desc limit ${limit + 1}`.execute(tx);
  return rows;
}

/** What a broker refused waits for it again, with all its attempts. */
export async function redriveEntries(tx: Tx, sink: string): Promise<number> {
  const done = await sql`
    update sink_entry set status = 'waiting', attempts = 0, next_attempt_at = now(), failed_at = null
    where sink = ${sink} and status = 'failed'`.execute(tx);
  return Number(done.numAffectedRows ?? 0);
}
