import type { Requeue, ReviewDecision, ReviewSource, ReviewStatus } from '@labelwright/contract/review';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import { AGREEMENT } from '../tasks/index.ts';

export interface Scope {
  organizationId: number;
  projectId: number;
}

export interface PersonRow {
  id: number;
  name: string;
  email: string;
}

export interface ReviewRow {
  id: number;
  project_id: number;
  target_type: string;
  task_id: number | null;
  inner_id: number | null;
  annotation_id: number | null;
  annotation_version: number | null;
  status: ReviewStatus;
  source: ReviewSource;
  submitted_by: PersonRow | null;
  submitted_at: Date;
  agreement: number | null;
  decision: ReviewDecision | null;
  decided_by: PersonRow | null;
  decided_at: Date | null;
  reason: string;
  feedback: string;
  requeue: Requeue | null;
  fixed_annotation_id: number | null;
  review_ms: number | null;
  batch: string | null;
  held_by: PersonRow | null;
}

/** Somebody under the alias given, as the wire has them; null when there is nobody. */
export function person(alias: string): RawBuilder<PersonRow | null> {
  const u = sql.raw(alias);
  return sql<PersonRow | null>`case when ${u}.id is not null then jsonb_build_object('id', ${u}.id, 'email', ${u}.email,
    'name', coalesce(nullif(${u}.display_name, ''), nullif(trim(${u}.first_name || ' ' || ${u}.last_name), ''), ${u}.email::text)) end`;
}

function selectReviews(now: Date): RawBuilder<unknown> {
  return sql`
    select r.id, r.project_id, r.target_type, r.task_id, t.inner_id, r.annotation_id,
      case when r.status = 'pending' then a.version else r.annotation_version end as annotation_version, r.status, r.source, r.submitted_at,
      ${AGREEMENT} as agreement, r.decision, r.decided_at, r.reason, r.feedback, r.requeue, r.fixed_annotation_id, r.review_ms, r.batch,
      ${person('author')} as submitted_by, ${person('reviewer')} as decided_by, ${person('holder')} as held_by
    from review r
    left join task t on t.id = r.task_id
    left join annotation a on a.id = r.annotation_id
    left join app_user author on author.id = r.submitted_by
    left join app_user reviewer on reviewer.id = r.decided_by
    left join review_lease l on l.task_id = r.task_id and l.expires_at > ${now.toISOString()}::timestamptz and r.status = 'pending'
    left join app_user holder on holder.id = l.user_id`;
}

export interface ReviewFilters {
  status: ReviewStatus | undefined;
  annotator?: number | undefined;
  reviewer?: number | undefined;
  reason?: string | undefined;
  task?: number | undefined;
  maxAgreement?: number | undefined;
}

function matching(scope: Scope, filter: ReviewFilters): RawBuilder<unknown> {
  return sql`r.organization_id = ${scope.organizationId} and r.project_id = ${scope.projectId}
    ${filter.status === undefined ? sql`` : sql`and r.status = ${filter.status}`}
    ${filter.status === 'pending' ? sql`and a.deleted_at is null and t.deleted_at is null` : sql``}
    ${filter.annotator === undefined ? sql`` : sql`and r.submitted_by = ${filter.annotator}`}
    ${filter.reviewer === undefined ? sql`` : sql`and r.decided_by = ${filter.reviewer}`}
    ${filter.reason === undefined ? sql`` : sql`and r.reason = ${filter.reason}`}
    ${filter.task === undefined ? sql`` : sql`and r.task_id = ${filter.task}`}
    ${filter.maxAgreement === undefined ? sql`` : sql`and ${AGREEMENT} <= ${filter.maxAgreement}`}`;
}

/** Oldest first. */
export async function listReviews(
  tx: Tx,
  scope: Scope,
  filter: ReviewFilters,
  page: { afterId: number; limit: number; offset: number; now: Date },
): Promise<ReviewRow[]> {
  const { rows } = await sql<ReviewRow>`
    ${selectReviews(page.now)}
    where ${matching(scope, filter)} and r.id > ${page.afterId}
    order by r.id limit ${page.limit} offset ${page.offset}`.execute(tx);
  return rows;
}

export async function countReviews(tx: Tx, scope: Scope, filter: ReviewFilters): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from review r left join task t on t.id = r.task_id left join annotation a on a.id = r.annotation_id
    where ${matching(scope, filter)}`.execute(tx);
  return rows[0]?.count ?? 0;
}

/** Open reviews of the project, counted up to a limit. What has just been deleted may still be among them. */
export async function countLeft(tx: Tx, scope: Scope, limit: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (
      select from review
      where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and status = 'pending' limit ${limit}) as open`.execute(
    tx,
  );
  return rows[0]?.count ?? 0;
}

/** The open reviews that a bulk decision is about, oldest first. */
export async function listOpenIds(tx: Tx, scope: Scope, filter: ReviewFilters, limit: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select r.id from review r left join task t on t.id = r.task_id left join annotation a on a.id = r.annotation_id
    where ${matching(scope, { ...filter, status: 'pending' })} order by r.id limit ${limit}`.execute(tx);
  return rows.map(({ id }) => id);
}

export async function findReview(tx: Tx, scope: Scope, id: number, now: Date): Promise<ReviewRow | undefined> {
  const { rows } = await sql<ReviewRow>`
    ${selectReviews(now)}
    where r.organization_id = ${scope.organizationId} and r.project_id = ${scope.projectId} and r.id = ${id}`.execute(
    tx,
  );
  return rows[0];
}

/** The review of an annotation that stands: open or decided. */
export async function findLiveReview(
  tx: Tx,
  scope: Scope,
  annotationId: number,
): Promise<{ id: number; status: ReviewStatus } | undefined> {
  const { rows } = await sql<{ id: number; status: ReviewStatus }>`
    select id, status from review
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId}
      and annotation_id = ${annotationId} and status <> 'superseded'`.execute(tx);
  return rows[0];
}

/** Of these annotations, the reviews that nobody decided. */
export async function listPendingOf(tx: Tx, scope: Scope, annotationIds: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from review
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId}
      and annotation_id = any (${annotationIds}::bigint[]) and status = 'pending'`.execute(tx);
  return rows.map(({ id }) => id);
}

export async function listLiveReviewsOfTask(tx: Tx, scope: Scope, taskId: number, now: Date): Promise<ReviewRow[]> {
  const { rows } = await sql<ReviewRow>`
    ${selectReviews(now)}
    where r.organization_id = ${scope.organizationId} and r.task_id = ${taskId} and r.status <> 'superseded'
    order by r.id limit 1000`.execute(tx);
  return rows;
}

export interface ProjectRow {
  settings: Record<string, unknown>;
  state: string;
  has_relation: boolean;
}

export async function findProjectSettings(tx: Tx, scope: Scope): Promise<ProjectRow | undefined> {
  const { rows } = await sql<ProjectRow>`
    select p.settings, p.state,
      exists (select from project_relation n where n.parent_project_id = p.id and n.is_active and n.deleted_at is null) as has_relation
    from project p where p.organization_id = ${scope.organizationId} and p.id = ${scope.projectId}`.execute(tx);
  return rows[0];
}

/** Reasons of the last rejections, those used most first. */
export async function listUsedReasons(tx: Tx, scope: Scope, limit: number): Promise<string[]> {
  const { rows } = await sql<{ reason: string }>`
    select reason from (
      select reason from review
      where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and decided_at is not null
      order by decided_at desc, id desc limit 1000) as latest
    where reason <> '' group by reason order by count(*) desc, reason limit ${limit}`.execute(tx);
  return rows.map(({ reason }) => reason);
}

export interface TaskStateRow {
  id: number;
  review_status: string | null;
  is_labeled: boolean;
  final_annotation_id: number | null;
}

export async function findTaskState(tx: Tx, scope: Scope, taskId: number): Promise<TaskStateRow | undefined> {
  const { rows } = await sql<TaskStateRow>`
    select id, review_status, is_labeled, final_annotation_id from task
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and id = ${taskId}
      and deleted_at is null`.execute(tx);
  return rows[0];
}
