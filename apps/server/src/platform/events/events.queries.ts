import { sql } from 'kysely';
import type { Actor } from '../db/actor.ts';
import type { Tx } from '../db/db.ts';
import type { DomainEvent, FailedDelivery, OutboxEvent } from './event.ts';

/** Event log, outbox and audit log in one statement: the submit path makes two round trips fewer. */
export async function insertEvents(tx: Tx, actor: Actor, events: readonly DomainEvent[]): Promise<void> {
  const rows = JSON.stringify(
    events.map((event) => ({
      organization_id: event.organizationId ?? null,
      project_id: event.projectId ?? null,
      event_type: event.type,
      aggregate_type: event.aggregateType,
      aggregate_id: String(event.aggregateId),
      payload: event.payload,
      action: event.action ?? event.type.toLowerCase(),
    })),
  );
  await sql`
    with given as (
      select * from jsonb_to_recordset(${rows}::jsonb)
        as row(organization_id bigint, project_id bigint, event_type text, aggregate_type text, aggregate_id text, payload jsonb, action text)
    ), logged as (
      insert into event_log (organization_id, project_id, event_type, actor, actor_user_id, aggregate_type, aggregate_id, payload)
      select organization_id, project_id, event_type, ${actor.name.slice(0, 128)}, ${actor.userId ?? null}, aggregate_type, aggregate_id, payload
      from given
    ), audited as (
      insert into audit_log (organization_id, actor_user_id, actor, action, resource_type, resource_id, ip_address, user_agent, request_id, metadata)
      select organization_id, ${actor.userId ?? null}, ${actor.name}, action, aggregate_type, aggregate_id, ${actor.ip}, ${actor.userAgent}, ${actor.requestId},
        case when project_id is null then '{}'::jsonb else jsonb_build_object('project_id', project_id) end
          || ${JSON.stringify(impersonatorOf(actor))}::jsonb
      from given
    )
    insert into outbox_event (organization_id, event_type, aggregate_type, aggregate_id, payload, actor, actor_user_id)
    select organization_id, event_type, aggregate_type, aggregate_id, payload, ${actor.name}, ${actor.userId ?? null} from given`.execute(
    tx,
  );
}

/** For the metadata of an audit row: who really acted. Empty for people who act as themselves. */
function impersonatorOf({ impersonator }: Actor): Record<string, unknown> {
  if (!impersonator) return {};
  const { userId, name, impersonationId } = impersonator;
  return { impersonator_id: userId, impersonator: name, impersonation_id: impersonationId };
}

export interface AuditEntry {
  organizationId: number | undefined;
  /** Dotted or snake case, such as `login` or `permission.denied`. */
  action: string;
  resourceType?: string;
  resourceId?: string | number;
  status?: 'success' | 'failure';
  metadata?: Record<string, unknown>;
}

/** For what is no event of the business: refusals, failed log-ins, reading a secret. Events write their own audit row. */
export async function insertAudit(tx: Tx, actor: Actor, entry: AuditEntry): Promise<void> {
  await tx
    .insertInto('audit_log')
    .values({
      organization_id: entry.organizationId ?? null,
      actor_user_id: actor.userId ?? null,
      actor: actor.name,
      action: entry.action,
      resource_type: entry.resourceType ?? '',
      resource_id: String(entry.resourceId ?? ''),
      status: entry.status ?? 'success',
      ip_address: actor.ip,
      user_agent: actor.userAgent,
      request_id: actor.requestId,
      metadata: JSON.stringify({ ...entry.metadata, ...impersonatorOf(actor) }),
    })
    .execute();
}

/** Any number, as long as no other lock of the program has it. */
const CLAIM_LOCK = 7_340_211;

/**
 * Takes due events, oldest first, and never one whose aggregate has an older event still open: order per aggregate.
 * A taker that dies loses its claim after the lease. One claim at a time over all processes: two at once would each see
 * the other's events as still free, and one of them could overtake.
 */
export async function claimOutbox(tx: Tx, limit: number, leaseSeconds: number): Promise<OutboxEvent[]> {
  // A statement of its own, so that the next one sees what the holder before has committed. A bitmap would be made of all
  // that was open since the last vacuum; in the order of the index, what is done is passed over once and for all.
  await sql`select pg_advisory_xact_lock(${CLAIM_LOCK}), set_config('enable_bitmapscan', 'off', true)`.execute(tx);
  const { rows } = await sql<{
    id: string;
    organization_id: number | null;
    event_type: string;
    aggregate_type: string;
    aggregate_id: string;
    payload: Record<string, unknown>;
    actor_user_id: number | null;
    created_at: Date;
    seq: number;
  }>`
    with due as (
      select e.id from outbox_event e
      where e.status in ('pending', 'processing')
        and e.next_attempt_at <= now()
        and (e.status = 'pending' or coalesce(e.locked_until, '-infinity') < now())
        and not exists (
          select from outbox_event older
          where older.status in ('pending', 'processing') and older.seq < e.seq
            and older.aggregate_type = e.aggregate_type and older.aggregate_id = e.aggregate_id
            and (older.next_attempt_at > now() or older.locked_until >= now()))
      order by e.seq
      limit ${limit}
      for update skip locked
    )
    update outbox_event e
    set status = 'processing', locked_until = now() + make_interval(secs => ${leaseSeconds}), last_attempt_at = now()
    from due where e.id = due.id
    returning e.id, e.organization_id, e.event_type, e.aggregate_type, e.aggregate_id, e.payload, e.actor_user_id, e.created_at, e.seq`.execute(
    tx,
  );
  return rows
    .sort((a, b) => a.seq - b.seq)
    .map((row) => ({
      id: row.id,
      organizationId: row.organization_id ?? undefined,
      type: row.event_type,
      aggregateType: row.aggregate_type,
      aggregateId: row.aggregate_id,
      payload: row.payload,
      actorUserId: row.actor_user_id ?? undefined,
      createdAt: row.created_at,
    }));
}

/** For a batch that takes longer than its lease. */
export async function extendClaims(tx: Tx, ids: readonly string[], leaseSeconds: number): Promise<void> {
  await sql`
    update outbox_event set locked_until = now() + make_interval(secs => ${leaseSeconds})
    where id = any (${ids}::uuid[]) and status = 'processing'`.execute(tx);
}

export async function completeOutbox(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx
    .updateTable('outbox_event')
    .set({ status: 'completed', processed_at: sql<Date>`now()`, locked_until: null, error_message: null })
    .where('id', 'in', ids)
    .where('status', '=', 'processing')
    .execute();
}

/**
 * Tries again after 2 seconds, then after 30; the third failure (max_retries) leaves the event `failed`: visible, ready
 * for a re-drive, and no longer in the way of later events of its aggregate.
 */
export async function failOutbox(tx: Tx, id: string, failed: FailedDelivery): Promise<void> {
  await sql`
    with failing as (
      update outbox_event set
        retry_count = retry_count + 1,
        status = case when retry_count + 1 >= max_retries then 'failed' else 'pending' end,
        next_attempt_at = now() + make_interval(secs => least(3600, 2 * power(15, retry_count))),
        locked_until = null,
        error_message = ${failed.error.slice(0, 2000)}
      where id = ${id} and status = 'processing'
      returning id, organization_id, retry_count
    )
    insert into outbox_attempt (organization_id, event_id, attempt, subscriber, error, detail)
    select organization_id, id, retry_count, ${failed.subscriber}, ${failed.error.slice(0, 2000)}, ${failed.detail.slice(0, 8000)}
    from failing`.execute(tx);
}

/** Gives claims back that this process will not work on. */
export async function returnOutbox(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .updateTable('outbox_event')
    .set({ status: 'pending', locked_until: null })
    .where('id', 'in', ids)
    .where('status', '=', 'processing')
    .execute();
}

export async function deleteCompletedOutbox(tx: Tx, olderThanDays: number): Promise<number> {
  const done =
    await sql`delete from outbox_event where status = 'completed' and processed_at < now() - make_interval(days => ${olderThanDays})`.execute(
      tx,
    );
  return Number(done.numAffectedRows ?? 0);
}
