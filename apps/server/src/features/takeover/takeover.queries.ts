import type { TakeoverKind } from '@labelwright/contract/takeover';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface TakeoverScope {
  organizationId: number;
  takeoverId: number;
}

export interface TakenItem {
  kind: TakeoverKind;
  sourceId: string;
  /** null: left behind, or of no id of its own here. */
  targetId: number | null;
  /** Where a file is shown here. */
  address?: string | null;
  sourceProject?: string | null;
  /** What was not carried over, or not as it was. */
  note?: string | null;
}

/** The takeover of this instance, begun or continued. */
export async function openTakeover(
  tx: Tx,
  given: { organizationId: number; sourceUrl: string; sourceVersion: string; createdBy: number },
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into takeover (organization_id, source_url, source_version, created_by)
    values (${given.organizationId}, ${given.sourceUrl}, ${given.sourceVersion}, ${given.createdBy})
    on conflict (organization_id, source_url)
      do update set source_version = excluded.source_version, finished_at = null
    returning id`.execute(tx);
  const [row] = rows;
  if (!row) throw new Error('the takeover was not stored');
  return row.id;
}

/** Two runs of the same takeover take turns: each step sees what the other did. */
export async function lockTakeover(tx: Tx, { organizationId, takeoverId }: TakeoverScope): Promise<void> {
  await sql`select id from takeover where organization_id = ${organizationId} and id = ${takeoverId} for update`.execute(
    tx,
  );
}

export async function endTakeover(tx: Tx, { organizationId, takeoverId }: TakeoverScope, now: Date): Promise<void> {
  await tx
    .updateTable('takeover')
    .set({ finished_at: now })
    .where('organization_id', '=', organizationId)
    .where('id', '=', takeoverId)
    .execute();
}

export interface KnownItem {
  source_id: string;
  target_id: number | null;
  address: string | null;
}

export async function findItems(
  tx: Tx,
  { organizationId, takeoverId }: TakeoverScope,
  kind: TakeoverKind,
  sourceIds: readonly string[],
): Promise<Map<string, KnownItem>> {
  if (sourceIds.length === 0) return new Map();
  const { rows } = await sql<KnownItem>`
    select source_id, target_id, address from takeover_item
    where organization_id = ${organizationId} and takeover_id = ${takeoverId} and kind = ${kind}
      and source_id = any (${sourceIds}::text[])`.execute(tx);
  return new Map(rows.map((row) => [row.source_id, row]));
}

/** What is noted anew about something takes the place of what was noted before. */
export async function saveItems(
  tx: Tx,
  { organizationId, takeoverId }: TakeoverScope,
  items: readonly TakenItem[],
): Promise<void> {
  if (items.length === 0) return;
  const rows = items.map((item) => ({
    kind: item.kind,
    source_id: item.sourceId.slice(0, 2000),
    target_id: item.targetId,
    address: item.address ?? null,
    source_project: item.sourceProject ?? null,
    note: item.note ?? null,
  }));
  await sql`
    insert into takeover_item (organization_id, takeover_id, kind, source_id, target_id, address, source_project, note)
    select ${organizationId}, ${takeoverId}, i.kind, i.source_id, i.target_id, i.address, i.source_project, i.note
    from json_to_recordset(${JSON.stringify(rows)}::json)
      as i (kind text, source_id text, target_id bigint, address text, source_project text, note text)
    on conflict (organization_id, takeover_id, kind, source_id)
      do update set target_id = excluded.target_id, address = excluded.address, note = excluded.note`.execute(tx);
}

/** Where it is shown here. */
export async function setAddress(
  tx: Tx,
  { organizationId, takeoverId }: TakeoverScope,
  kind: TakeoverKind,
  sourceId: string,
  address: string,
): Promise<void> {
  await tx
    .updateTable('takeover_item')
    .set({ address })
    .where('organization_id', '=', organizationId)
    .where('takeover_id', '=', takeoverId)
    .where('kind', '=', kind)
    .where('source_id', '=', sourceId)
    .execute();
}

/** Ids of what was written for these tasks, task by task, in the order of writing. */
export async function listWritten(
  tx: Tx,
  organizationId: number,
  table: 'annotation' | 'prediction' | 'annotation_draft',
  taskIds: readonly number[],
): Promise<Map<number, number[]>> {
  const { rows } = await sql<{ task_id: number; ids: number[] }>`
    select task_id, json_agg(id order by id) as ids from ${sql.table(table)}
    where organization_id = ${organizationId} and task_id = any (${taskIds}::bigint[])
    group by task_id`.execute(tx);
  return new Map(rows.map((row) => [row.task_id, row.ids]));
}

export interface ItemCount {
  kind: TakeoverKind;
  carried: number;
  left_behind: number;
  noted: number;
}

export async function countItems(tx: Tx, { organizationId, takeoverId }: TakeoverScope): Promise<ItemCount[]> {
  const { rows } = await sql<ItemCount>`
    select kind, count(*) filter (where target_id is not null or address is not null)::int as carried,
      count(*) filter (where target_id is null and address is null)::int as left_behind,
      count(*) filter (where note is not null)::int as noted
    from takeover_item where organization_id = ${organizationId} and takeover_id = ${takeoverId}
    group by kind`.execute(tx);
  return rows;
}

export interface ItemNote {
  kind: TakeoverKind;
  source_id: string;
  source_project: string | null;
  is_left: boolean;
  note: string;
}

export interface NoteQuery {
  /** undefined: of all kinds. */
  kind?: TakeoverKind | undefined;
  after: { kind: string; sourceId: string } | undefined;
  limit: number;
}

/** In a fixed order, from after the last one seen. */
export async function listNotes(
  tx: Tx,
  { organizationId, takeoverId }: TakeoverScope,
  { kind, after, limit }: NoteQuery,
): Promise<ItemNote[]> {
  const { rows } = await sql<ItemNote>`
    select kind, source_id, source_project, note, target_id is null and address is null as is_left from takeover_item
    where organization_id = ${organizationId} and takeover_id = ${takeoverId} and note is not null
      and ${kind === undefined ? sql`true` : sql`kind = ${kind}`}
      and ${after === undefined ? sql`true` : sql`(kind, source_id) > (${after.kind}, ${after.sourceId})`}
    order by kind, source_id limit ${limit}`.execute(tx);
  return rows;
}

/** Everybody who has answered in the project and belongs to the organization. */
export async function listAuthors(tx: Tx, organizationId: number, projectId: number): Promise<number[]> {
  const { rows } = await sql<{ user_id: number }>`
    select m.user_id from organization_member m
    where m.organization_id = ${organizationId} and exists (
      select from annotation a
      where a.organization_id = m.organization_id and a.project_id = ${projectId} and a.completed_by = m.user_id)
    order by m.user_id`.execute(tx);
  return rows.map((row) => row.user_id);
}

/** An owner or administrator of the organization with this name or slug. Needs a system transaction. */
export async function findRunner(
  tx: Tx,
  organization: string,
  email: string | undefined,
): Promise<{ organization_id: number; user_id: number; email: string } | undefined> {
  const { rows } = await sql<{ organization_id: number; user_id: number; email: string }>`
    select m.organization_id, m.user_id, u.email::text as email
    from organization o
    join organization_member m on m.organization_id = o.id and m.enabled and m.role in ('owner', 'admin')
    join app_user u on u.id = m.user_id
    where o.deleted_at is null and (o.slug = ${organization} or o.name = ${organization})
      and ${email === undefined ? sql`true` : sql`u.email = ${email}`}
    order by o.id, m.role = 'owner' desc, m.created_at, m.user_id limit 1`.execute(tx);
  return rows[0];
}

const TABLES = { webhook: 'webhook', model: 'ml_backend' } as const;

/** The webhook or model server of the project with this address. */
export async function findByUrl(
  tx: Tx,
  kind: keyof typeof TABLES,
  organizationId: number,
  projectId: number,
  url: string,
): Promise<{ id: number } | undefined> {
  const { rows } = await sql<{ id: number }>`
    select id from ${sql.table(TABLES[kind])}
    where organization_id = ${organizationId} and project_id = ${projectId} and url = ${url} order by id limit 1`.execute(
    tx,
  );
  return rows[0];
}
