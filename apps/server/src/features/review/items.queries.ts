import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import { type PersonRow, person, type Scope } from './review.queries.ts';

export interface ItemRow {
  id: number;
  project_id: number;
  task_id: number;
  inner_id: number;
  annotation_id: number;
  submitted_at: Date;
  submitted_by: number | null;
  held_by: PersonRow | null;
}

/** Annotations that wait in these projects, oldest first. */
export async function listWaiting(
  tx: Tx,
  organizationId: number,
  projectIds: readonly number[],
  page: { afterId: number; limit: number; now: Date },
): Promise<ItemRow[]> {
  const { rows } = await sql<ItemRow>`
    select r.id, r.project_id, r.task_id, t.inner_id, r.annotation_id, r.submitted_at, r.submitted_by,
      ${person('holder')} as held_by
    from review r
    join task t on t.id = r.task_id and t.deleted_at is null
    join annotation a on a.id = r.annotation_id and a.deleted_at is null
    left join review_lease l on l.task_id = r.task_id and l.expires_at > ${page.now}
    left join app_user holder on holder.id = l.user_id
    where r.organization_id = ${organizationId} and r.project_id = any (${projectIds}::bigint[]) and r.status = 'pending' and r.id > ${page.afterId}
    order by r.id limit ${page.limit}`.execute(tx);
  return rows;
}

/** Project of an annotation of the organization. */
export async function findProjectOfAnnotation(tx: Tx, organizationId: number, id: number): Promise<number | undefined> {
  const { rows } = await sql<{ project_id: number }>`
    select a.project_id from annotation a join task t on t.id = a.task_id and t.deleted_at is null
    where a.organization_id = ${organizationId} and a.id = ${id} and a.deleted_at is null`.execute(tx);
  return rows[0]?.project_id;
}

/** Project of a review of an annotation. */
export async function findProjectOfReview(tx: Tx, organizationId: number, id: number): Promise<number | undefined> {
  const { rows } = await sql<{ project_id: number }>`
    select project_id from review where organization_id = ${organizationId} and id = ${id} and target_type = 'annotation'`.execute(
    tx,
  );
  return rows[0]?.project_id;
}

export interface AnnotationReviewRow {
  id: number;
  annotation_id: number;
  task_id: number;
  project_id: number;
  decision: string;
  feedback: string;
  reason: string;
  requeue: string | null;
  fixed_annotation_id: number | null;
  fixed_result: unknown;
  decided_at: Date;
  reviewer: { id: number; name: string; email: string; first_name: string; last_name: string } | null;
}

/** Decisions on annotations; of one person's own work only where `author` is given. Oldest first. */
export async function listDecisions(
  tx: Tx,
  scope: Scope,
  asked: {
    annotationId?: number | undefined;
    taskId?: number | undefined;
    id?: number | undefined;
    author: number | undefined;
    afterId: number;
    limit: number;
  },
): Promise<AnnotationReviewRow[]> {
  const { rows } = await sql<AnnotationReviewRow>`
    select r.id, r.annotation_id, r.task_id, r.project_id, r.decision, r.feedback, r.reason, r.requeue, r.fixed_annotation_id,
      f.result as fixed_result, r.decided_at,
      case when u.id is not null then jsonb_build_object('id', u.id, 'email', u.email, 'first_name', u.first_name, 'last_name', u.last_name,
        'name', coalesce(nullif(u.display_name, ''), nullif(trim(u.first_name || ' ' || u.last_name), ''), u.email::text)) end as reviewer
    from review r
    left join annotation f on f.id = r.fixed_annotation_id and f.deleted_at is null
    left join app_user u on u.id = r.decided_by
    where r.organization_id = ${scope.organizationId} and r.project_id = ${scope.projectId} and r.target_type = 'annotation'
      and r.decision is not null and r.id > ${asked.afterId}
      ${asked.annotationId === undefined ? sql`` : sql`and r.annotation_id = ${asked.annotationId}`}
      ${asked.taskId === undefined ? sql`` : sql`and r.task_id = ${asked.taskId}`}
      ${asked.id === undefined ? sql`` : sql`and r.id = ${asked.id}`}
      ${asked.author === undefined ? sql`` : sql`and r.submitted_by = ${asked.author}`}
    order by r.id limit ${asked.limit}`.execute(tx);
  return rows;
}
