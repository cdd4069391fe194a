import type { Requeue, ReviewDecision } from '@labelwright/contract/review';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import type { Scope } from './review.queries.ts';

/** The tasks that reviews are about. */
export async function listTasksOfReviews(tx: Tx, scope: Scope, reviewIds: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ task_id: number }>`
    select distinct task_id from review
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and id = any (${reviewIds}::bigint[])
      and task_id is not null`.execute(tx);
  return rows.map(({ task_id }) => task_id);
}

/** In the order of their ids, as everywhere: two changes of several tasks never wait for each other in a ring. */
export async function lockTasks(tx: Tx, scope: Scope, taskIds: readonly number[]): Promise<void> {
  await sql`
    select from task
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and id = any (${taskIds}::bigint[])
    order by id for no key update`.execute(tx);
}

/** True when work that comes back made a completed project live again. */
export async function reopenCompleted(tx: Tx, scope: Scope): Promise<boolean> {
  const { rows } = await sql`
    update project set state = 'live', queue_version = queue_version + 1
    where organization_id = ${scope.organizationId} and id = ${scope.projectId} and state = 'completed' and deleted_at is null
    returning id`.execute(tx);
  return rows.length > 0;
}

export interface DecisionRecord {
  decision: ReviewDecision;
  reason: string;
  feedback: string;
  requeue: Requeue | null;
  /** Only if the annotation did not change since. */
  version: number | undefined;
  mayDecideOwn: boolean;
  overLeases?: boolean;
  userId: number | null;
  batch: string;
  now: Date;
}

export interface DecidedRow {
  id: number;
  task_id: number;
  annotation_id: number;
  submitted_by: number | null;
}

/** Those of the reviews that are open and this person's to decide on, in one statement. The tasks are locked. */
export async function decideReviews(
  tx: Tx,
  scope: Scope,
  reviewIds: readonly number[],
  given: DecisionRecord,
): Promise<DecidedRow[]> {
  const now = given.now.toISOString();
  const { rows } = await sql<DecidedRow>`
    update review r set
      status = ${given.decision === 'reject' ? 'rejected' : 'approved'}, decision = ${given.decision}, decided_by = ${given.userId},
      decided_at = ${now}::timestamptz, reason = ${given.reason}, feedback = ${given.feedback}, requeue = ${given.requeue},
      batch = ${given.batch}::uuid, annotation_version = a.version,
      review_ms = (
        select extract(epoch from ${now}::timestamptz - l.acquired_at) * 1000 from review_lease l
        where l.task_id = r.task_id and l.user_id = ${given.userId} and l.expires_at > ${now}::timestamptz)
    from annotation a join task t on t.id = a.task_id and t.deleted_at is null
    where r.organization_id = ${scope.organizationId} and r.project_id = ${scope.projectId} and r.id = any (${reviewIds}::bigint[])
      and r.status = 'pending' and a.id = r.annotation_id and a.deleted_at is null
      and (${given.mayDecideOwn} or r.submitted_by is distinct from ${given.userId})
      and (${given.overLeases ?? false} or not exists (
        select from review_lease l
        where l.task_id = r.task_id and l.user_id <> ${given.userId} and l.expires_at > ${now}::timestamptz))
      and (${given.version ?? null}::integer is null or not exists (
        select from annotation_revision v
        where v.annotation_id = a.id and v.version >= ${given.version ?? null}::integer and v.version < a.version
          and v.reason not like 'label change %'))
    returning r.id, r.task_id, r.annotation_id, r.submitted_by`.execute(tx);
  return rows;
}

/** They stay to be seen and hold their places no more. Call it with the counters of the tasks in hand. */
export async function setAside(tx: Tx, annotationIds: readonly number[], now: Date): Promise<void> {
  await sql`
    update annotation set set_aside = true, counts = false, last_action = 'rejected', updated_at = ${now.toISOString()}::timestamptz
    where id = any (${annotationIds}::bigint[])`.execute(tx);
}

export async function settleStatuses(tx: Tx, taskIds: readonly number[]): Promise<void> {
  await sql`select settle_review_status(${taskIds}::bigint[])`.execute(tx);
}

export interface FixRecord {
  reviewId: number;
  annotationId: number;
  result: unknown;
  definitionId: number | null;
  userId: number | null;
  now: Date;
}

/** What the reviewer made of it, beside the original; it holds no place. Call it with the counters of the task in hand. */
export async function insertFix(tx: Tx, fix: FixRecord): Promise<number> {
  const { result } = fix;
  const { rows } = await sql<{ id: number }>`
    insert into annotation (organization_id, project_id, task_id, result, result_count, schema_version, tool_version, task_definition_id,
      completed_by, updated_by, actor, counts, origin, parent_annotation_id, last_action, created_at, updated_at)
    select organization_id, project_id, task_id, ${JSON.stringify(result)}::jsonb, ${Array.isArray(result) ? result.length : 1},
      schema_version, tool_version, ${fix.definitionId}, ${fix.userId}, ${fix.userId}, '', false, 'review', id, 'fixed_and_accepted',
      ${fix.now.toISOString()}::timestamptz, ${fix.now.toISOString()}::timestamptz
    from annotation where id = ${fix.annotationId}
    returning id`.execute(tx);
  const id = rows[0]?.id ?? 0;
  await sql`update review set fixed_annotation_id = ${id} where id = ${fix.reviewId}`.execute(tx);
  return id;
}

export async function setFinal(tx: Tx, taskId: number, annotationId: number): Promise<void> {
  await sql`update task set final_annotation_id = ${annotationId} where id = ${taskId}`.execute(tx);
}

/** Annotations that nobody chose are looked at all the same. Without those that are under review, or have been. */
export async function openDirectReviews(tx: Tx, scope: Scope, annotationIds: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    insert into review (organization_id, project_id, target_type, target_id, task_id, annotation_id, source, submitted_by, submitted_at, annotation_version)
    select organization_id, project_id, 'annotation', id::text, task_id, id, 'direct', completed_by, created_at, version
    from annotation
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and id = any (${annotationIds}::bigint[])
      and deleted_at is null and not was_cancelled
    on conflict (annotation_id) where status <> 'superseded' do nothing
    returning id`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Why nothing was decided, looked up afterwards. */
export interface Obstacle {
  status: string;
  submitted_by: number | null;
  is_gone: boolean;
  version: number;
  held_by: string | null;
}

export async function findObstacle(
  tx: Tx,
  scope: Scope,
  reviewId: number,
  asked: { userId: number; now: Date },
): Promise<Obstacle | undefined> {
  const { rows } = await sql<Obstacle>`
    select r.status, r.submitted_by, a.deleted_at is not null or t.deleted_at is not null as is_gone, a.version,
      (select u.email::text from review_lease l join app_user u on u.id = l.user_id
       where l.task_id = r.task_id and l.user_id <> ${asked.userId} and l.expires_at > ${asked.now.toISOString()}::timestamptz) as held_by
    from review r join annotation a on a.id = r.annotation_id join task t on t.id = r.task_id
    where r.organization_id = ${scope.organizationId} and r.project_id = ${scope.projectId} and r.id = ${reviewId}`.execute(
    tx,
  );
  return rows[0];
}

export async function findAnnotationTask(tx: Tx, scope: Scope, annotationId: number): Promise<number | undefined> {
  const { rows } = await sql<{ task_id: number }>`
    select a.task_id from annotation a join task t on t.id = a.task_id and t.deleted_at is null
    where a.organization_id = ${scope.organizationId} and a.project_id = ${scope.projectId} and a.id = ${annotationId}
      and a.deleted_at is null`.execute(tx);
  return rows[0]?.task_id;
}
