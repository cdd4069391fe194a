import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import type { Scope } from './review.queries.ts';

/** Whoever changes comments of a task holds it, so that its counts follow. */
export async function lockTask(tx: Tx, scope: Scope, taskId: number): Promise<void> {
  await sql`
    select from task where organization_id = ${scope.organizationId} and id = ${taskId} for no key update`.execute(tx);
}

export async function recountComments(tx: Tx, taskId: number): Promise<void> {
  await sql`select recount_comments(${taskId})`.execute(tx);
}

export interface NewComment extends Scope {
  taskId: number;
  annotationId: number | null;
  draftId: number | null;
  parentId: number | null;
  text: string;
  regionRef: unknown;
  classifications: unknown;
  isFromStaff: boolean;
  isResolved: boolean;
  userId: number;
  now: Date;
}

export async function insertComment(tx: Tx, comment: NewComment): Promise<number> {
  const now = comment.now.toISOString();
  const { rows } = await sql<{ id: number }>`
    insert into comment (organization_id, project_id, task_id, annotation_id, draft_id, parent_id, text, region_ref, classifications,
      is_from_staff, is_resolved, resolved_at, resolved_by, created_by, created_at, updated_at)
    values (${comment.organizationId}, ${comment.projectId}, ${comment.taskId}, ${comment.annotationId}, ${comment.draftId}, ${comment.parentId},
      ${comment.text}, ${json(comment.regionRef)}::jsonb, ${json(comment.classifications)}::jsonb, ${comment.isFromStaff}, ${comment.isResolved},
      ${comment.isResolved ? now : null}::timestamptz, ${comment.isResolved ? comment.userId : null}, ${comment.userId},
      ${now}::timestamptz, ${now}::timestamptz)
    returning id`.execute(tx);
  return rows[0]?.id ?? 0;
}

export interface CommentChange {
  /** undefined: as it is. */
  text: string | undefined;
  regionRef: unknown;
  classifications: unknown;
}

export async function updateComment(tx: Tx, id: number, change: CommentChange, now: Date): Promise<void> {
  await sql`
    update comment set updated_at = ${now.toISOString()}::timestamptz
      ${change.text === undefined ? sql`` : sql`, text = ${change.text}`}
      ${change.regionRef === undefined ? sql`` : sql`, region_ref = ${json(change.regionRef)}::jsonb`}
      ${change.classifications === undefined ? sql`` : sql`, classifications = ${json(change.classifications)}::jsonb`}
    where id = ${id}`.execute(tx);
}

/** A thread is settled as a whole. */
export async function resolveThread(
  tx: Tx,
  rootId: number,
  state: { isResolved: boolean; userId: number; now: Date },
): Promise<void> {
  const now = state.now.toISOString();
  await sql`
    update comment set is_resolved = ${state.isResolved}, resolved_at = ${state.isResolved ? now : null}::timestamptz,
      resolved_by = ${state.isResolved ? state.userId : null}, updated_at = ${now}::timestamptz
    where (id = ${rootId} or parent_id = ${rootId}) and deleted_at is null and is_resolved <> ${state.isResolved}`.execute(
    tx,
  );
}

/** With its answers, where it begins a thread. */
export async function deleteComment(tx: Tx, id: number, now: Date): Promise<void> {
  await sql`
    update comment set deleted_at = ${now.toISOString()}::timestamptz
    where (id = ${id} or parent_id = ${id}) and deleted_at is null`.execute(tx);
}

export interface PersonAccess {
  id: number;
  email: string;
  sees_all: boolean;
}

/** Of these people, those who have to do with the project. */
export async function listPeople(
  tx: Tx,
  scope: Scope,
  asked: { ids: readonly number[]; emails: readonly string[] },
): Promise<PersonAccess[]> {
  const { rows } = await sql<PersonAccess>`
    select u.id, lower(u.email::text) as email,
      om.role in ('owner', 'admin') or coalesce(wm.role in ('owner', 'admin'), false) or coalesce(pm.member_type in (1, 2, 3), false) as sees_all
    from app_user u
    join project p on p.organization_id = ${scope.organizationId} and p.id = ${scope.projectId}
    join organization_member om on om.organization_id = p.organization_id and om.user_id = u.id and om.enabled
    left join workspace_member wm on wm.organization_id = p.organization_id and wm.workspace_id = p.workspace_id and wm.user_id = u.id
    left join project_member pm on pm.organization_id = p.organization_id and pm.project_id = p.id and pm.user_id = u.id and pm.enabled
    where (u.id = any (${asked.ids}::bigint[]) or u.email = any (${asked.emails}::citext[]))
      and (om.role in ('owner', 'admin') or wm.role in ('owner', 'admin') or pm.member_type between 1 and 4)`.execute(
    tx,
  );
  return rows;
}

/** Who was mentioned before has read it or not as before. */
export async function setMentions(tx: Tx, scope: Scope, commentId: number, userIds: readonly number[]): Promise<void> {
  await sql`
    delete from comment_mention where comment_id = ${commentId} and user_id <> all (${userIds}::bigint[])`.execute(tx);
  await sql`
    insert into comment_mention (comment_id, user_id, organization_id)
    select ${commentId}, id, ${scope.organizationId} from unnest(${userIds}::bigint[]) as given (id)
    on conflict do nothing`.execute(tx);
}

function json(value: unknown): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value);
}
