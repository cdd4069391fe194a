import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import type { Scope } from './review.queries.ts';

export interface UndoableRow {
  id: number;
  task_id: number;
  annotation_id: number;
  fixed_annotation_id: number | null;
  is_set_aside: boolean;
}

/** What was decided at one stroke and still stands. The time limit does not hold for managers (`since` undefined). */
export async function listUndoable(
  tx: Tx,
  scope: Scope,
  asked: { batch: string; userId: number; since: Date | undefined; annotation?: number },
): Promise<UndoableRow[]> {
  const { rows } = await sql<UndoableRow>`
    select r.id, r.task_id, r.annotation_id, r.fixed_annotation_id, a.set_aside as is_set_aside
    from review r
    join annotation a on a.id = r.annotation_id and a.deleted_at is null
    join task t on t.id = r.task_id and t.deleted_at is null
    where r.organization_id = ${scope.organizationId} and r.project_id = ${scope.projectId} and r.batch = ${asked.batch}::uuid
      and r.status in ('approved', 'rejected')
      ${asked.annotation === undefined ? sql`` : sql`and r.annotation_id = ${asked.annotation}`}
      ${asked.since === undefined ? sql`` : sql`and r.decided_by = ${asked.userId} and r.decided_at >= ${asked.since.toISOString()}::timestamptz`}
      and (r.submitted_by is null or not is_resubmitted(a.id, r.annotation_version, r.submitted_by))
    order by r.task_id, r.id`.execute(tx);
  return rows;
}

/** The stroke with which an answer was set aside, if it still is. */
export async function findRejection(tx: Tx, scope: Scope, annotation: number): Promise<string | undefined> {
  const { rows } = await sql<{ batch: string }>`
    select r.batch from review r join annotation a on a.id = r.annotation_id and a.set_aside and a.deleted_at is null
    where r.organization_id = ${scope.organizationId} and r.project_id = ${scope.projectId}
      and r.annotation_id = ${annotation} and r.status = 'rejected' and r.batch is not null
    order by r.decided_at desc, r.id desc limit 1`.execute(tx);
  return rows[0]?.batch;
}

export async function countBatch(tx: Tx, scope: Scope, batch: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from review
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and batch = ${batch}::uuid`.execute(
    tx,
  );
  return rows[0]?.count ?? 0;
}

/** Gives answers their places again, as far as nobody took or holds them. Returns those that have one. */
export async function putBack(tx: Tx, annotationIds: readonly number[], userId: number, now: Date): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    update annotation a set set_aside = false, counts = true, last_action = 'submitted', updated_at = ${now.toISOString()}::timestamptz
    from (
      select id, task_id, row_number() over (partition by task_id order by id) as place from annotation
      where id = any (${annotationIds}::bigint[]) and set_aside and deleted_at is null) as wanted
    where a.id = wanted.id and wanted.place <= places_left(wanted.task_id, ${userId}, ${now.toISOString()}::timestamptz)
    returning a.id`.execute(tx);
  return rows.map(({ id }) => id);
}

export async function deleteFixes(tx: Tx, ids: readonly number[], userId: number, now: Date): Promise<void> {
  await sql`
    update annotation set deleted_at = ${now.toISOString()}::timestamptz, deleted_by = ${userId}, last_action = 'deleted'
    where id = any (${ids}::bigint[]) and deleted_at is null`.execute(tx);
}

/** Open again; what nobody had chosen for review is as if it had never been looked at. */
export async function reopenReviews(tx: Tx, ids: readonly number[]): Promise<void> {
  await sql`
    update task t set final_annotation_id = null
    from review r
    where r.id = any (${ids}::bigint[]) and t.id = r.task_id
      and t.final_annotation_id = coalesce(r.fixed_annotation_id, case when r.decision = 'accept' then r.annotation_id end)`.execute(
    tx,
  );
  await sql`
    update review set status = case when source = 'direct' then 'superseded' else 'pending' end, decision = null, decided_by = null,
      decided_at = null, reason = '', feedback = '', requeue = null, fixed_annotation_id = null, batch = null, review_ms = null
    where id = any (${ids}::bigint[])`.execute(tx);
}
