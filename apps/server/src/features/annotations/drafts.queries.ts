import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/db/db.ts';
import type { DraftRow } from '../distribution/index.ts';

export interface DraftSave {
  organizationId: number;
  projectId: number;
  taskId: number;
  annotationId: number | undefined;
  userId: number;
  result: unknown;
  leadTimeMs: number | null;
  isPostponed: boolean;
  /** The revision that the sender knows; undefined: whatever is there is older. */
  revision: number | undefined;
  now: Date;
}

export interface SavedDraft {
  draft: DraftRow;
  isConflict: boolean;
  isNew: boolean;
}

export interface DraftCall {
  organizationId: number;
  projectId: number;
  /** The draft is named by one of the three: a task, one of its annotations, or its own id. */
  taskId: number | undefined;
  annotationId: number | undefined;
  draftId: number | undefined;
  userId: number;
  seesAll: boolean;
  mayUpdateAny: boolean;
  /** undefined: what is stored stays; likewise for isPostponed. */
  result: unknown;
  leadTimeMs: number | null;
  isPostponed: boolean | undefined;
  revision: number | undefined;
  now: Date;
  leaseSeconds: number;
}

export type KeptDraft =
  | {
      outcome: 'created' | 'updated' | 'conflict';
      draft: DraftRow;
      /** The definition that held when it was stored. */
      definition_id: number | null;
    }
  | { outcome: 'no_task' | 'no_annotation' | 'no_draft' | 'forbidden' };

/** One round trip that is a transaction of its own: every open page saves a draft with every pause. See migrations 0062 and 0100. */
export async function callKeepDraft(db: Db, call: DraftCall): Promise<KeptDraft> {
  const { rows } = await db.quick.query<KeptDraft>({
    name: 'keep-draft',
    text: `select k.outcome, to_jsonb(k.draft) as draft, k.definition_id
      from keep_draft($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) as k`,
    values: [
      call.organizationId,
      call.taskId ?? null,
      call.annotationId ?? null,
      call.draftId ?? null,
      call.userId,
      call.seesAll,
      call.mayUpdateAny,
      call.result === undefined ? null : JSON.stringify(call.result),
      call.leadTimeMs,
      call.isPostponed ?? null,
      call.revision ?? null,
      call.now,
      call.leaseSeconds,
      call.projectId,
    ],
  });
  const row = rows[0];
  if (!row) throw new Error('keep_draft gave no row');
  return row;
}

/** The task's row is locked first, as everywhere: drafts change its counters. */
export async function saveDraftRow(tx: Tx, save: DraftSave): Promise<SavedDraft> {
  await sql`select from task where id = ${save.taskId} for no key update`.execute(tx);
  const { rows } = await sql<{ draft: DraftRow; is_conflict: boolean; is_new: boolean }>`
    select to_jsonb(s.draft) as draft, s.is_conflict, s.is_new
    from save_draft(${save.organizationId}, ${save.projectId}, ${save.taskId}, ${save.annotationId ?? null}, ${save.userId},
      ${JSON.stringify(save.result)}::jsonb, ${save.leadTimeMs}, ${save.isPostponed}, ${save.revision ?? null}::int,
      ${save.now.toISOString()}::timestamptz) as s`.execute(tx);
  const row = rows[0];
  if (!row) throw new Error('save_draft gave no row');
  return { draft: row.draft, isConflict: row.is_conflict, isNew: row.is_new };
}

export interface DraftScope {
  organizationId: number;
  projectId: number;
  taskId: number;
  userId: number;
}

export async function removeDrafts(tx: Tx, scope: DraftScope, annotationId: number | undefined): Promise<void> {
  await sql`select from task where id = ${scope.taskId} for no key update`.execute(tx);
  await sql`
    select remove_drafts(${scope.organizationId}, ${scope.projectId}, ${scope.taskId}, ${scope.userId}, null, ${annotationId ?? null})`.execute(
    tx,
  );
}

export interface FoundDraft extends DraftRow {
  project_id: number;
}

export async function findDraft(tx: Tx, organizationId: number, id: number): Promise<FoundDraft | undefined> {
  const { rows } = await sql<FoundDraft>`
    select d.* from annotation_draft d join task t on t.id = d.task_id and t.deleted_at is null
    where d.organization_id = ${organizationId} and d.id = ${id}`.execute(tx);
  return rows[0];
}

export async function listDrafts(
  tx: Tx,
  organizationId: number,
  filter: { taskId: number; userId: number; annotationId: number | undefined },
): Promise<DraftRow[]> {
  const { rows } = await sql<DraftRow>`
    select * from annotation_draft
    where organization_id = ${organizationId} and task_id = ${filter.taskId} and user_id = ${filter.userId}
      ${filter.annotationId === undefined ? sql`` : sql`and annotation_id = ${filter.annotationId}`}
    order by id limit 500`.execute(tx);
  return rows;
}

/** A put-off task comes at the end of its owner's queue; without the draft it must be found in its old place again. */
export async function forgetPlace(tx: Tx, projectId: number, userId: number): Promise<void> {
  await sql`delete from queue_cursor where project_id = ${projectId} and user_id = ${userId}`.execute(tx);
}

/** The task that a draft is of, by whatever it was named by. */
export async function findTaskOfDraft(
  tx: Tx,
  organizationId: number,
  target: { taskId?: number | undefined; annotationId?: number | undefined; draftId?: number | undefined },
): Promise<number | undefined> {
  if (target.taskId !== undefined) return target.taskId;
  const { rows } = await sql<{ task_id: number }>`
    select task_id from annotation where id = ${target.annotationId ?? null} and organization_id = ${organizationId}
    union all
    select task_id from annotation_draft where id = ${target.draftId ?? null} and organization_id = ${organizationId}`.execute(
    tx,
  );
  return rows[0]?.task_id;
}
