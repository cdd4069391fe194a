import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import type { AnnotationRow } from '../distribution/index.ts';

const COLUMNS = sql`a.*, u.email::text as author_email,
  coalesce(nullif(trim(u.first_name || ' ' || u.last_name), ''), u.display_name) as author_name`;

export interface FoundAnnotation extends AnnotationRow {
  organization_id: number;
  counts: boolean;
  /** Rejected in review for others to do: it holds no place again. */
  set_aside: boolean;
  deleted_by: number | null;
  /** Whether people who label see what others said; never on a golden task, against which they are checked. */
  show_annotation_history: boolean;
}

export async function findAnnotation(
  tx: Tx,
  organizationId: number,
  id: number,
  options: { deleted?: boolean } = {},
): Promise<FoundAnnotation | undefined> {
  const { rows } = await sql<FoundAnnotation>`
    select ${COLUMNS}, p.show_annotation_history and not t.is_golden as show_annotation_history
    from annotation a
    join task t on t.id = a.task_id and t.deleted_at is null
    join project p on p.id = a.project_id
    left join app_user u on u.id = a.completed_by
    where a.organization_id = ${organizationId} and a.id = ${id}
      and (a.deleted_at is null or ${options.deleted ?? false})`.execute(tx);
  return rows[0];
}

export interface AnnotationFilter {
  projectId: number;
  taskId?: number | undefined;
  /** Skips are left out unless asked for. */
  cancelled?: boolean | undefined;
  /** Only what this person made, where the project hides the work of others from annotators. */
  visibleTo?: number | undefined;
  afterId: number;
  limit: number;
  offset: number;
}

export async function listAnnotations(
  tx: Tx,
  organizationId: number,
  filter: AnnotationFilter,
): Promise<AnnotationRow[]> {
  const { rows } = await sql<AnnotationRow>`
    select ${COLUMNS}
    from annotation a
    join task t on t.id = a.task_id and t.deleted_at is null
    join project p on p.id = a.project_id
    left join app_user u on u.id = a.completed_by
    where ${matching(organizationId, filter)} and a.id > ${filter.afterId}
    order by a.id limit ${filter.limit} offset ${filter.offset}`.execute(tx);
  return rows;
}

export async function countAnnotations(tx: Tx, organizationId: number, filter: AnnotationFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count
    from annotation a
    join task t on t.id = a.task_id and t.deleted_at is null
    join project p on p.id = a.project_id
    where ${matching(organizationId, filter)}`.execute(tx);
  return rows[0]?.count ?? 0;
}

function matching(organizationId: number, filter: AnnotationFilter) {
  return sql`a.organization_id = ${organizationId} and a.project_id = ${filter.projectId} and a.deleted_at is null
    ${filter.taskId === undefined ? sql`` : sql`and a.task_id = ${filter.taskId}`}
    ${filter.cancelled === undefined ? sql`` : sql`and a.was_cancelled = ${filter.cancelled}`}
    ${filter.visibleTo === undefined ? sql`` : sql`and ((p.show_annotation_history and not t.is_golden) or a.completed_by = ${filter.visibleTo})`}`;
}

/** The last `limit` tasks that somebody answered or skipped, newest first. */
export async function listStream(
  tx: Tx,
  organizationId: number,
  projectId: number,
  userId: number,
  limit: number,
): Promise<{ task_id: number; id: number }[]> {
  const { rows } = await sql<{ task_id: number; id: number }>`
    select a.task_id, a.id
    from annotation a
    join task t on t.id = a.task_id and t.deleted_at is null
    where a.organization_id = ${organizationId} and a.project_id = ${projectId} and a.completed_by = ${userId} and a.deleted_at is null
    order by a.id desc limit ${limit}`.execute(tx);
  return rows;
}

export interface RevisionRow {
  version: number;
  result: unknown;
  was_cancelled: boolean;
  ground_truth: boolean;
  lead_time_ms: number | null;
  task_definition_id: number | null;
  changed_by: number | null;
  reason: string;
  created_at: Date;
}

export async function listRevisions(tx: Tx, organizationId: number, annotationId: number): Promise<RevisionRow[]> {
  const { rows } = await sql<RevisionRow>`
    select version, result, was_cancelled, ground_truth, lead_time_ms, task_definition_id, changed_by, reason, created_at
    from annotation_revision
    where organization_id = ${organizationId} and annotation_id = ${annotationId}
    order by version desc limit 1000`.execute(tx);
  return rows;
}

/** How to call people of the organization, those that are gone left out. */
export async function listNames(tx: Tx, organizationId: number, ids: readonly number[]): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: number; name: string }>`
    select u.id, coalesce(nullif(u.display_name, ''), nullif(trim(u.first_name || ' ' || u.last_name), ''), u.email::text) as name
    from organization_member m join app_user u on u.id = m.user_id
    where m.organization_id = ${organizationId} and u.id = any (${ids}::bigint[])`.execute(tx);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Whether a reviewer has the task of the annotation in their queue. */
export async function isInReview(tx: Tx, taskId: number): Promise<boolean> {
  const { rows } = await sql`select from review where task_id = ${taskId} and status = 'pending' limit 1`.execute(tx);
  return rows.length > 0;
}

/** Whether nothing but changes of labels came after a version: they keep what whoever has it open is changing. */
export async function isOnlyRelabelled(tx: Tx, annotationId: number, version: number): Promise<boolean> {
  const { rows } = await sql<{ is_only: boolean | null }>`
    select bool_and(r.reason like 'label change %') and count(*) = max(a.version) - ${version} as is_only
    from annotation a left join annotation_revision r on r.annotation_id = a.id and r.version >= ${version}
    where a.id = ${annotationId}`.execute(tx);
  return rows[0]?.is_only === true;
}

/** The definition that answers to a task are checked against now. */
export async function findDefinitionOf(tx: Tx, taskId: number): Promise<number | null> {
  const { rows } = await sql<{ id: number | null }>`
    select coalesce(t.task_definition_id, p.task_definition_id) as id
    from task t join project p on p.id = t.project_id where t.id = ${taskId}`.execute(tx);
  return rows[0]?.id ?? null;
}

/** Keeps the annotation as it is now, before it changes. `changed_by` is who made this version. */
export async function keepRevision(tx: Tx, annotationId: number, reason: string, now: Date): Promise<void> {
  await sql`
    insert into annotation_revision (organization_id, annotation_id, version, result, was_cancelled, ground_truth, lead_time_ms,
      task_definition_id, changed_by, reason, created_at)
    select organization_id, id, version, result, was_cancelled, ground_truth, lead_time_ms, task_definition_id, updated_by,
      ${reason}, ${now.toISOString()}::timestamptz
    from annotation where id = ${annotationId}
    on conflict (annotation_id, version) do nothing`.execute(tx);
}

export interface AnnotationChange {
  result: unknown;
  resultCount: number;
  wasCancelled: boolean;
  groundTruth: boolean;
  counts: boolean;
  leadTimeMs: number | null;
  schemaVersion: string;
  toolVersion: string;
  lastAction: string;
  definitionId: number | null;
  updatedBy: number | undefined;
  now: Date;
}

export async function updateAnnotation(tx: Tx, id: number, change: AnnotationChange): Promise<void> {
  await sql`
    update annotation set result = ${JSON.stringify(change.result)}::jsonb, result_count = ${change.resultCount},
      was_cancelled = ${change.wasCancelled}, ground_truth = ${change.groundTruth}, counts = ${change.counts},
      lead_time_ms = ${change.leadTimeMs}, schema_version = ${change.schemaVersion}, tool_version = ${change.toolVersion},
      last_action = ${change.lastAction}, task_definition_id = ${change.definitionId}, updated_by = ${change.updatedBy ?? null},
      version = version + 1, updated_at = ${change.now.toISOString()}::timestamptz
    where id = ${id}`.execute(tx);
}

/** A task has one ground truth: setting another takes the mark from those before, whose versions are kept. */
export async function clearGroundTruth(tx: Tx, taskId: number, exceptId: number, now: Date): Promise<void> {
  const others = await sql<{ id: number }>`
    select id from annotation where task_id = ${taskId} and ground_truth and id <> ${exceptId} and deleted_at is null`.execute(
    tx,
  );
  for (const { id } of others.rows) await keepRevision(tx, id, 'ground truth moved', now);
  await sql`
    update annotation set ground_truth = false, version = version + 1, updated_at = ${now.toISOString()}::timestamptz,
      counts = origin <> 'preannotation' and not was_cancelled
    where task_id = ${taskId} and ground_truth and id <> ${exceptId} and deleted_at is null`.execute(tx);
}

/** Nobody can go on changing an annotation that is not there. Call it with the counters of the task in hand. */
export async function deleteDraftsOf(tx: Tx, annotationId: number): Promise<void> {
  await sql`delete from annotation_draft where annotation_id = ${annotationId}`.execute(tx);
}

export async function setDeleted(
  tx: Tx,
  id: number,
  state: { isDeleted: boolean; userId: number | undefined; now: Date },
): Promise<void> {
  const at = state.isDeleted ? state.now.toISOString() : null;
  await sql`
    update annotation set deleted_at = ${at}::timestamptz, deleted_by = ${state.isDeleted ? (state.userId ?? null) : null},
      updated_at = ${state.now.toISOString()}::timestamptz, last_action = ${state.isDeleted ? 'deleted' : 'restored'}
    where id = ${id}`.execute(tx);
}

/** Places of the task beyond those that count and that others hold; read after the task is locked. */
export async function findPlaces(
  tx: Tx,
  taskId: number,
  userId: number | undefined,
  now: Date,
): Promise<{ places: number; ignores_skipped: boolean; answers: number } | undefined> {
  const { rows } = await sql<{ places: number; ignores_skipped: boolean; answers: number }>`
    select places_left(t.id, ${userId ?? 0}, ${now.toISOString()}::timestamptz) as places, p.skip_queue = 'IGNORE_SKIPPED' as ignores_skipped,
      (select count(*) from annotation a
       where a.task_id = t.id and a.completed_by = ${userId ?? 0} and not a.was_cancelled and a.deleted_at is null) as answers
    from task t join project p on p.id = t.project_id where t.id = ${taskId}`.execute(tx);
  return rows[0];
}
