import type { StorageStatus, SyncCounts } from '@labelwright/contract/storages';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

/** How far a sync under way has come; written together with what it did. */
export interface Checkpoint {
  run: number;
  /** Page that comes next; null: the first. */
  cursor: string | null;
  counts: SyncCounts;
  errors: { key: string; message: string }[];
  /** Import that the new tasks belong to; null until there is one. */
  importId: number | null;
}

export interface HeldConnection {
  run: number;
  checkpoint: Checkpoint | null;
}

/** Keeps every other sync of the connection waiting until the batch is committed. undefined: it was deleted. */
export async function holdConnection(tx: Tx, organizationId: number, id: number): Promise<HeldConnection | undefined> {
  const { rows } = await sql<HeldConnection>`
    select run, checkpoint from storage_connection
    where organization_id = ${organizationId} and id = ${id} for update`.execute(tx);
  return rows[0];
}

export async function saveCheckpoint(
  tx: Tx,
  organizationId: number,
  id: number,
  checkpoint: Checkpoint,
): Promise<void> {
  await sql`update storage_connection set status = 'in_progress', run = ${checkpoint.run}, traceback = null,
      checkpoint = ${JSON.stringify(checkpoint)}::jsonb
    where organization_id = ${organizationId} and id = ${id}`.execute(tx);
}

export interface SyncEnd {
  status: StorageStatus;
  count: number;
  meta: unknown;
  traceback: string | null;
  now: Date;
}

/** A sync that failed keeps its place, so that the next one goes on there. */
export async function endSync(tx: Tx, organizationId: number, id: number, end: SyncEnd): Promise<void> {
  const isDone = end.status !== 'failed';
  await sql`update storage_connection set status = ${end.status}, traceback = ${end.traceback},
      last_sync = case when ${isDone} then ${end.now}::timestamptz else last_sync end,
      last_sync_count = case when ${isDone} then ${end.count} else last_sync_count end,
      meta = ${JSON.stringify(end.meta)}::jsonb,
      checkpoint = case when ${isDone} then null else checkpoint end,
      next_sync = case when settings->>'sync_interval_minutes' is null then null
        else ${end.now}::timestamptz + make_interval(mins => (settings->>'sync_interval_minutes')::int) end
    where organization_id = ${organizationId} and id = ${id}`.execute(tx);
}

export interface LinkRow {
  object_key: string;
  row_number: number;
  etag: string;
}

/** Links of these objects: those of the objects themselves, or of all rows within them. */
export async function listLinks(
  tx: Tx,
  organizationId: number,
  storageId: number,
  keys: readonly string[],
): Promise<LinkRow[]> {
  const { rows } = await sql<LinkRow>`
    select object_key, row_number, etag from storage_link
    where organization_id = ${organizationId} and storage_id = ${storageId} and object_key = any (${[...keys]}::text[])`.execute(
    tx,
  );
  return rows;
}

/** What was listed again is there, with the content that it has now. */
export async function markSeen(
  tx: Tx,
  scope: { organizationId: number; storageId: number; run: number },
  objects: readonly { key: string; etag: string }[],
): Promise<void> {
  await sql`update storage_link l set seen_run = ${scope.run}, is_gone = false,
      etag = case when l.row_number = 0 then o.etag else l.etag end
    from unnest(${objects.map((object) => object.key)}::text[], ${objects.map((object) => object.etag)}::text[]) as o (key, etag)
    where l.organization_id = ${scope.organizationId} and l.storage_id = ${scope.storageId} and l.object_key = o.key`.execute(
    tx,
  );
}

export interface NewLink {
  key: string;
  row: number;
  etag: string;
  taskId: number | null;
}

export async function insertLinks(
  tx: Tx,
  scope: { organizationId: number; projectId: number; storageId: number; run: number },
  links: readonly NewLink[],
): Promise<void> {
  if (links.length === 0) return;
  await sql`
    insert into storage_link (organization_id, project_id, storage_id, object_key, row_number, etag, task_id, seen_run)
    select ${scope.organizationId}, ${scope.projectId}, ${scope.storageId}, l.key, l.row, l.etag, l.task_id, ${scope.run}
    from unnest(${links.map((link) => link.key)}::text[], ${links.map((link) => link.row)}::int[],
      ${links.map((link) => link.etag)}::text[], ${links.map((link) => link.taskId)}::bigint[]) as l (key, row, etag, task_id)
    on conflict (storage_id, object_key, row_number) do update set etag = excluded.etag, seen_run = excluded.seen_run,
      is_gone = false`.execute(tx);
}

/** Marks what this run did not see; returns how many objects that were. */
export async function markGone(tx: Tx, organizationId: number, storageId: number, run: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with gone as (
      update storage_link set is_gone = true
      where organization_id = ${organizationId} and storage_id = ${storageId} and seen_run < ${run} and not is_gone
      returning object_key)
    select count(distinct object_key) as count from gone`.execute(tx);
  return rows[0]?.count ?? 0;
}

export async function countLinked(tx: Tx, organizationId: number, storageId: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from storage_link
    where organization_id = ${organizationId} and storage_id = ${storageId} and not is_gone and task_id is not null`.execute(
    tx,
  );
  return rows[0]?.count ?? 0;
}

/** The record that new tasks point at, as those of any import. It is complete from the start: each batch adds to it. */
export async function insertSyncImport(
  tx: Tx,
  scope: { organizationId: number; projectId: number; createdBy: number | null; title: string; jobId: string | null },
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into project_import (organization_id, project_id, created_by, source, status, job_id, finished_at)
    values (${scope.organizationId}, ${scope.projectId}, ${scope.createdBy}, ${`storage: ${scope.title}`.slice(0, 300)},
      'completed', ${scope.jobId}, now())
    returning id`.execute(tx);
  return rows[0]?.id ?? 0;
}

export async function addToImport(
  tx: Tx,
  organizationId: number,
  importId: number,
  added: { tasks: number; annotations: number; predictions: number },
): Promise<void> {
  await sql`update project_import set task_count = task_count + ${added.tasks},
      annotation_count = annotation_count + ${added.annotations}, prediction_count = prediction_count + ${added.predictions},
      finished_at = now()
    where organization_id = ${organizationId} and id = ${importId}`.execute(tx);
}

/** Across organizations: connections whose time has come, not already under way. */
export async function listDue(tx: Tx, now: Date, limit: number): Promise<{ id: number; organization_id: number }[]> {
  const { rows } = await sql<{ id: number; organization_id: number }>`
    select c.id, c.organization_id from storage_connection c join project p on p.id = c.project_id
    where c.next_sync <= ${now} and p.deleted_at is null
    order by c.next_sync limit ${limit}`.execute(tx);
  return rows;
}

export async function postpone(tx: Tx, id: number, now: Date): Promise<void> {
  await sql`update storage_connection
    set next_sync = ${now}::timestamptz + make_interval(mins => coalesce((settings->>'sync_interval_minutes')::int, 60))
    where id = ${id}`.execute(tx);
}
