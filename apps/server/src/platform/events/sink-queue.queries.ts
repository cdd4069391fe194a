import { sql } from 'kysely';
import type { Tx } from '../db/db.ts';
import type { SinkEntry } from './sink.ts';

/** Puts entries in line for each of the sinks, in their order. An event that is told again while it waits adds nothing. */
export async function insertEntries(tx: Tx, sinks: readonly string[], entries: readonly SinkEntry[]): Promise<void> {
  await sql`
    insert into sink_entry (sink, organization_id, channel, routing_key, aggregate, event_id, body)
    select sink, (e->>'organizationId')::bigint, e->>'channel', e->>'routingKey', e->>'aggregate', (e->>'eventId')::uuid, e->'body'
    from jsonb_array_elements(${JSON.stringify(entries)}::jsonb) with ordinality as given(e, place)
    cross join unnest(${sinks}::text[]) as sink
    order by place
    on conflict do nothing`.execute(tx);
}

/** One process at a time hands the entries of a sink over, so that their order holds. False: another one is at it. */
export async function lockSink(tx: Tx, sink: string): Promise<boolean> {
  const { rows } = await sql<{ locked: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${`sink:${sink}`}, 0)) as locked`.execute(tx);
  return rows[0]?.locked === true;
}

export interface WaitingEntry extends SinkEntry {
  id: string;
}

/** What is due, oldest first; nothing overtakes an earlier entry of its aggregate that was refused and waits. */
export async function listDue(tx: Tx, sink: string, limit: number): Promise<WaitingEntry[]> {
  const { rows } = await sql<{
    id: string;
    event_id: string;
    organization_id: number | null;
    channel: string;
    routing_key: string;
    aggregate: string;
    body: Record<string, unknown>;
  }>`
    select e.id, e.event_id, e.organization_id, e.channel, e.routing_key, e.aggregate, e.body from sink_entry e
    where e.sink = ${sink} and e.status = 'waiting' and e.next_attempt_at <= now()
      and not exists (
        select from sink_entry older
        where older.sink = e.sink and older.aggregate = e.aggregate and older.seq < e.seq
          and older.status = 'waiting' and older.attempts > 0 and older.next_attempt_at > now())
    order by e.seq limit ${limit}`.execute(tx);
  return rows.map((row) => ({
    id: row.id,
    eventId: row.event_id,
    organizationId: row.organization_id ?? undefined,
    channel: row.channel,
    routingKey: row.routing_key,
    aggregate: row.aggregate,
    body: row.body,
  }));
}

export async function deleteEntries(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await sql`delete from sink_entry where id = any (${ids}::uuid[])`.execute(tx);
}

/** Tries again after 2 and 10 seconds, then after 50 and 250; the fifth refusal makes a dead letter of it. */
export async function refuseEntry(tx: Tx, id: string, reason: string): Promise<void> {
  await sql`
    update sink_entry set
      attempts = attempts + 1,
      status = case when attempts + 1 >= ${MOST_ATTEMPTS} then 'failed' else 'waiting' end,
      failed_at = case when attempts + 1 >= ${MOST_ATTEMPTS} then now() end,
      next_attempt_at = now() + make_interval(secs => 2 * power(5, attempts)),
      error = ${reason.slice(0, 2000)}
    where id = ${id}`.execute(tx);
}
const MOST_ATTEMPTS = 5;

export interface SinkCounts {
  sink: string;
  waiting: number;
  failed: number;
  oldest_waiting_at: Date | null;
}

/** Of those that have any. */
export async function countEntries(tx: Tx): Promise<SinkCounts[]> {
  const { rows } = await sql<SinkCounts>`
    select sink, count(*) filter (where status = 'waiting') as waiting, count(*) filter (where status = 'failed') as failed,
      min(created_at) filter (where status = 'waiting') as oldest_waiting_at
    from sink_entry group by sink order by sink`.execute(tx);
  return rows;
}
