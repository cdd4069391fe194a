import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface WaitingEntry {
  eventId: string;
  organizationId: number;
  stream: string;
  fields: Record<string, string>;
}

/** An event that is delivered again while its entry still waits adds nothing. */
export async function insertEntries(tx: Tx, entries: readonly WaitingEntry[]): Promise<void> {
  await sql`
    insert into stream_entry (organization_id, stream, event_id, fields)
    select (e->>'organizationId')::bigint, e->>'stream', (e->>'eventId')::uuid, e->'fields'
    from jsonb_array_elements(${JSON.stringify(entries)}::jsonb) with ordinality as given(e, place)
    order by place
    on conflict do nothing`.execute(tx);
}

/** One process appends at a time, so that the order of the table becomes the order of the streams. */
export async function lockStreams(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('stream-entries', 0))`.execute(tx);
}

export async function listWaiting(
  tx: Tx,
  limit: number,
): Promise<{ id: number; stream: string; fields: Record<string, string> }[]> {
  const { rows } = await sql<{ id: number; stream: string; fields: Record<string, string> }>`
    select id, stream, fields from stream_entry order by id limit ${limit}`.execute(tx);
  return rows;
}

export async function deleteEntries(tx: Tx, ids: readonly number[]): Promise<void> {
  await sql`delete from stream_entry where id = any (${ids}::bigint[])`.execute(tx);
}

export interface EntryFacts {
  event_id: string;
  tenant_id: string;
  external_id: string | null;
  user: string | null;
}

/** What the other side knows tenants, tasks and people by. */
export async function listFacts(
  tx: Tx,
  events: readonly { eventId: string; organizationId: number; taskId: number; userId: number | null }[],
): Promise<EntryFacts[]> {
  const { rows } = await sql<EntryFacts>`
    select e."eventId" as event_id, coalesce(o.external_id, o.uuid::text) as tenant_id, t.external_id,
      (select coalesce(f.subject, u.uuid::text) from app_user u left join foreign_identity f on f.user_id = u.id
        where u.id = e."userId") as "user"
    from jsonb_to_recordset(${JSON.stringify(events)}::jsonb)
      as e("eventId" uuid, "organizationId" bigint, "taskId" bigint, "userId" bigint)
    join organization o on o.id = e."organizationId"
    left join task t on t.id = e."taskId" and t.organization_id = e."organizationId"`.execute(tx);
  return rows;
}
