import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

/** Rows of an export. JSON columns and times arrive as text: the one to know their size, the other to be used as is. */

export interface TaskRow {
  id: number;
  inner_id: number;
  external_id: string | null;
  final_annotation_id: number | null;
  comment_count: number;
  unresolved_comment_count: number;
  comment_authors: number[];
  last_comment_updated_at: string | null;
  data: string;
  meta: string;
  created_at: string;
  updated_at: string;
  overlap: number;
  total_annotations: number;
  cancelled_annotations: number;
  total_predictions: number;
  draft_count: number;
  updated_by: number | null;
  file_upload: string | null;
}

export interface AnnotationRow {
  id: number;
  task_id: number;
  completed_by: number | null;
  result: string;
  was_cancelled: boolean;
  ground_truth: boolean;
  created_at: string;
  updated_at: string;
  draft_created_at: string | null;
  lead_time_ms: number | null;
  result_count: number;
  unique_id: string;
  import_id: number | null;
  last_action: string | null;
  updated_by: number | null;
  parent_prediction_id: number | null;
  parent_annotation_id: number | null;
  origin: string;
}

export interface FlatAnnotationRow extends AnnotationRow {
  data: string;
  actor: string;
  submission_id: string;
  schema_version: string;
  tool_version: string;
}

export interface PredictionRow {
  id: number;
  task_id: number;
  result: string | null;
  score: number | null;
  model_version: string;
  created_at: string;
  updated_at: string;
}

export interface DraftRow {
  id: number;
  task_id: number;
  user_id: number;
  annotation_id: number | null;
  result: string | null;
  lead_time_ms: number | null;
  was_postponed: boolean;
  created_at: string;
  updated_at: string;
}

export interface RowScope {
  organizationId: number;
  projectId: number;
}

export interface TaskWindow {
  afterId: number;
  limit: number;
  onlyAnnotated: boolean;
  ids: readonly number[] | undefined;
}

/** The whole export sees one moment of the database, however long it takes. First statement of its transaction. */
export async function beginSnapshot(tx: Tx): Promise<void> {
  await sql`set transaction isolation level repeatable read, read only`.execute(tx);
}

const time = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);

export async function listExportTasks(tx: Tx, scope: RowScope, window: TaskWindow): Promise<TaskRow[]> {
  const { rows } = await sql<TaskRow>`
    select t.id, t.inner_id, t.external_id, t.final_annotation_id, t.comment_count, t.unresolved_comment_count, t.comment_authors,
      ${time('t.last_comment_updated_at')} as last_comment_updated_at, t.data::text as data, t.meta::text as meta,
      ${time('t.created_at')} as created_at, ${time('t.updated_at')} as updated_at,
      t.overlap, t.total_annotations, t.cancelled_annotations, t.total_predictions, t.draft_count, t.updated_by,
      case when t.file_upload_id is not null then
        (select f.file_name from file_upload f where f.id = t.file_upload_id) end as file_upload
    from task t
    where t.organization_id = ${scope.organizationId} and t.project_id = ${scope.projectId} and t.deleted_at is null
      and t.id > ${window.afterId}
      ${window.onlyAnnotated ? sql`and t.total_annotations > 0` : sql``}
      ${window.ids ? sql`and t.id = any(${window.ids}::bigint[])` : sql``}
    order by t.id limit ${window.limit}`.execute(tx);
  return rows;
}

const annotationColumns = sql`
  a.id, a.task_id, a.completed_by, a.result::text as result, a.was_cancelled, a.ground_truth,
  ${time('a.created_at')} as created_at, ${time('a.updated_at')} as updated_at,
  ${time('a.draft_created_at')} as draft_created_at, a.lead_time_ms, a.result_count, a.unique_id, a.import_id,
  a.last_action, a.updated_by, a.parent_prediction_id, a.parent_annotation_id, a.origin`;

export async function listAnnotationsOf(
  tx: Tx,
  organizationId: number,
  taskIds: readonly number[],
): Promise<AnnotationRow[]> {
  const { rows } = await sql<AnnotationRow>`
    select ${annotationColumns}
    from annotation a
    where a.organization_id = ${organizationId} and a.task_id = any(${taskIds}::bigint[]) and a.deleted_at is null
    order by a.task_id, a.id`.execute(tx);
  return rows;
}

export interface AnnotationWindow {
  afterId: number;
  limit: number;
  taskIds: readonly number[] | undefined;
  withCancelled: boolean;
  withGroundTruth: boolean;
}

export async function listFlatAnnotations(
  tx: Tx,
  scope: RowScope,
  window: AnnotationWindow,
): Promise<FlatAnnotationRow[]> {
  const { rows } = await sql<FlatAnnotationRow>`
    select ${annotationColumns}, t.data::text as data, a.actor, a.submission_id, a.schema_version, a.tool_version
    from annotation a join task t on t.id = a.task_id and t.deleted_at is null
    where a.organization_id = ${scope.organizationId} and a.project_id = ${scope.projectId} and a.deleted_at is null
      and a.id > ${window.afterId}
      ${window.taskIds ? sql`and a.task_id = any(${window.taskIds}::bigint[])` : sql``}
      ${window.withCancelled ? sql`` : sql`and not a.was_cancelled`}
      ${window.withGroundTruth ? sql`` : sql`and not a.ground_truth`}
    order by a.id limit ${window.limit}`.execute(tx);
  return rows;
}

/** `whole` false: ids only. */
export async function listPredictionsOf(
  tx: Tx,
  organizationId: number,
  taskIds: readonly number[],
  whole: boolean,
): Promise<PredictionRow[]> {
  const { rows } = await sql<PredictionRow>`
    select p.id, p.task_id, ${whole ? sql`p.result::text` : sql`null`} as result, p.score, p.model_version,
      ${time('p.created_at')} as created_at, ${time('p.updated_at')} as updated_at
    from prediction p
    where p.organization_id = ${organizationId} and p.task_id = any(${taskIds}::bigint[])
    order by p.task_id, p.id`.execute(tx);
  return rows;
}

export async function listDraftsOf(
  tx: Tx,
  organizationId: number,
  taskIds: readonly number[],
  whole: boolean,
): Promise<DraftRow[]> {
  const { rows } = await sql<DraftRow>`
    select d.id, d.task_id, d.user_id, d.annotation_id, ${whole ? sql`d.result::text` : sql`null`} as result,
      d.lead_time_ms, d.was_postponed,
      ${time('d.created_at')} as created_at, ${time('d.updated_at')} as updated_at
    from annotation_draft d
    where d.organization_id = ${organizationId} and d.task_id = any(${taskIds}::bigint[])
    order by d.task_id, d.id`.execute(tx);
  return rows;
}

export interface PersonRow {
  id: number;
  email: string;
  first_name: string;
  last_name: string;
}

export async function listPeople(tx: Tx, ids: readonly number[]): Promise<PersonRow[]> {
  const { rows } = await sql<PersonRow>`
    select id, email::text as email, first_name, last_name from app_user where id = any(${ids}::bigint[])`.execute(tx);
  return rows;
}

/** Keys of task data that occur, and controls that have answers. */
export async function listUsedNames(tx: Tx, scope: RowScope): Promise<{ data: string[]; controls: string[] }> {
  const { rows } = await sql<{ data: string[] | null; controls: string[] | null }>`
    select
      (select array_agg(c.name order by c.name) from project_column c
       where c.organization_id = ${scope.organizationId} and c.project_id = ${scope.projectId} and c.task_count > 0) as data,
      (select array_agg(distinct r.from_name) from project_result_count r
       where r.organization_id = ${scope.organizationId} and r.project_id = ${scope.projectId}
         and r.type <> 'relation' and r.from_name <> '') as controls`.execute(tx);
  return { data: rows[0]?.data ?? [], controls: rows[0]?.controls ?? [] };
}

/** How many tasks the export is going to look at, for its progress bar. */
export async function countExportTasks(tx: Tx, scope: RowScope, onlyAnnotated: boolean): Promise<number> {
  const { rows } = await sql<{ count: number | null }>`
    select sum(${onlyAnnotated ? sql`num_tasks_with_annotations` : sql`task_number`}) as count from project_counter
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId}`.execute(tx);
  return rows[0]?.count ?? 0;
}

export async function getRequiredAnnotations(tx: Tx, scope: RowScope): Promise<number> {
  const { rows } = await sql<{ maximum_annotations: number }>`
    select maximum_annotations from project
    where organization_id = ${scope.organizationId} and id = ${scope.projectId}`.execute(tx);
  return rows[0]?.maximum_annotations ?? 1;
}
