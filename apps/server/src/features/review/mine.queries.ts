import type { ReviewDecision, ReviewStatus } from '@labelwright/contract/review';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import type { Scope } from './review.queries.ts';

export interface MyReviewRow {
  id: number;
  task_id: number | null;
  inner_id: number | null;
  annotation_id: number | null;
  status: ReviewStatus;
  decision: ReviewDecision | null;
  decided_at: Date | null;
  submitted_at: Date;
  reason: string;
  feedback: string;
  is_rework: boolean;
  fixed_result: unknown;
  unresolved_comments: number;
}

/** Reviews of one person's work, newest first. */
export async function listMyReviews(
  tx: Tx,
  scope: Scope,
  userId: number,
  asked: { status: ReviewStatus | undefined; rework: boolean; beforeId: number | undefined; limit: number },
): Promise<MyReviewRow[]> {
  const isRework = sql`(r.status = 'rejected' and r.requeue = 'author' and a.deleted_at is null and t.deleted_at is null
    and not is_resubmitted(r.annotation_id, r.annotation_version, r.submitted_by))`;
  const { rows } = await sql<MyReviewRow>`
    select r.id, r.task_id, t.inner_id, r.annotation_id, r.status, r.decision, r.decided_at, r.submitted_at, r.reason, r.feedback,
      ${isRework} as is_rework, f.result as fixed_result,
      (select count(*) from comment c where c.annotation_id = r.annotation_id and c.deleted_at is null and not c.is_resolved) as unresolved_comments
    from review r
    left join task t on t.id = r.task_id
    left join annotation a on a.id = r.annotation_id
    left join annotation f on f.id = r.fixed_annotation_id and f.deleted_at is null
    where r.organization_id = ${scope.organizationId} and r.project_id = ${scope.projectId} and r.submitted_by = ${userId}
      ${asked.status === undefined ? sql`` : sql`and r.status = ${asked.status}`}
      ${asked.rework ? sql`and ${isRework}` : sql``}
      ${asked.beforeId === undefined ? sql`` : sql`and r.id < ${asked.beforeId}`}
    order by r.id desc limit ${asked.limit}`.execute(tx);
  return rows;
}

export interface Rework {
  id: number;
  task_id: number;
  annotation_id: number;
}

/** What this person is still to do again. */
export async function findRework(tx: Tx, scope: Scope, userId: number, reviewId: number): Promise<Rework | undefined> {
  const { rows } = await sql<Rework>`
    select r.id, r.task_id, r.annotation_id from review r
    join annotation a on a.id = r.annotation_id and a.deleted_at is null
    where r.organization_id = ${scope.organizationId} and r.project_id = ${scope.projectId} and r.id = ${reviewId}
      and r.submitted_by = ${userId} and r.status = 'rejected' and r.requeue = 'author'
      and not is_resubmitted(r.annotation_id, r.annotation_version, r.submitted_by)`.execute(tx);
  return rows[0];
}

export async function handOn(tx: Tx, reviewId: number, feedback: string): Promise<void> {
  await sql`
    update review set requeue = 'others', batch = null,
      feedback = left(concat_ws(e'\n\n', nullif(feedback, ''), nullif(${feedback}, '')), 5000)
    where id = ${reviewId}`.execute(tx);
}

export interface CountRow {
  project: number;
  title: string;
  to_review: number;
  items_to_review: number;
  oldest_waiting_since: Date | null;
  rework: number;
}

/** What waits for somebody in each of their projects: to review, by role, and to do again. */
export async function listCounts(
  tx: Tx,
  organizationId: number,
  asked: { userId: number; isSuperAdmin: boolean },
): Promise<CountRow[]> {
  const { userId, isSuperAdmin } = asked;
  const { rows } = await sql<CountRow>`
    select p.id as project, p.title, coalesce(w.to_review, 0) + coalesce(c.items, 0) as to_review, coalesce(c.items, 0) as items_to_review,
      least(w.oldest_waiting_since, c.oldest) as oldest_waiting_since, coalesce(m.rework, 0) as rework
    from project p
    left join organization_member om on om.organization_id = p.organization_id and om.user_id = ${userId} and om.enabled
    left join workspace_member wm on wm.organization_id = p.organization_id and wm.workspace_id = p.workspace_id and wm.user_id = ${userId}
    left join project_member pm on pm.organization_id = p.organization_id and pm.project_id = p.id and pm.user_id = ${userId} and pm.enabled
    cross join lateral (
      select ${isSuperAdmin} or coalesce(om.role in ('owner', 'admin')
        or (om.role is not null and (wm.role in ('owner', 'admin') or pm.member_type = 1)), false) as is_manager) manager
    left join lateral (
      select count(*) as to_review, min(r.submitted_at) as oldest_waiting_since from review r
      where (manager.is_manager or om.role is not null and pm.member_type in (2, 3))
        and r.organization_id = ${organizationId} and r.project_id = p.id and r.status = 'pending'
        and (manager.is_manager or p.settings ->> 'allow_self_review' = 'true' or r.submitted_by is distinct from ${userId})) w on true
    left join lateral (
      select count(*) as items, min(i.submitted_at) as oldest from collection_item i
      where (manager.is_manager or om.role is not null and pm.member_type in (2, 3)) and p.state <> 'completed'
        and i.organization_id = ${organizationId} and i.project_id = p.id and i.status = 'pending_review' and i.deleted_at is null
        and (manager.is_manager or p.settings ->> 'allow_self_review' = 'true' or i.created_by is distinct from ${userId})) c on true
    left join lateral (
      select count(*) as rework from review r
      where om.role is not null and r.project_id = p.id and r.submitted_by = ${userId} and r.status = 'rejected' and r.requeue = 'author'
        and not is_resubmitted(r.annotation_id, r.annotation_version, ${userId})) m on true
    where p.organization_id = ${organizationId} and p.deleted_at is null and (w.to_review > 0 or c.items > 0 or m.rework > 0)
    order by least(w.oldest_waiting_since, c.oldest) nulls last, p.id limit 200`.execute(tx);
  return rows;
}
