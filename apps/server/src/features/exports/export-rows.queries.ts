import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import { annotationCondition, isNarrow, type RowChoice, taskCondition } from './choose-rows.queries.ts';

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
}

/** The whole export sees one moment of the database, however long it takes. First statement of its transaction. */
export async function beginSnapshot(tx: Tx): Promise<void> {
  await sql`set transaction isolation level repeatable read, read only`.execute(tx);
}

const time = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);

export async function listExportTasks(
  tx: Tx,
  scope: RowScope,
  choice: RowChoice,
  window: TaskWindow,
): Promise<TaskRow[]> {
  const { rows } = await sql<TaskRow>`
    select t.id, t.inner_id, t.external_id, t.final_annotation_id, t.comment_count, t.unresolved_comment_count, t.comment_authors,
      ${time('t.last_comment_updated_at')} as last_comment_updated_at, t.data::text as data, t.meta::text as meta,
      ${time('t.created_at')} as created_at, ${time('t.updated_at')} as updated_at,
      t.overlap, t.total_annotations, t.cancelled_annotations, t.total_predictions, t.draft_count, t.updated_by,
      case when t.file_upload_id is not null then
        (select f.file_name from file_upload f where f.id = t.file_upload_id) end as file_upload
    from task t
    where t.organization_id = ${scope.organizationId} and t.project_id = ${scope.projectId} and t.deleted_at is null
      and t.id > ${window.afterId} and ${taskCondition(choice, scope.organizationId)}
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
  { options }: RowChoice,
): Promise<AnnotationRow[]> {
  const { rows } = await sql<AnnotationRow>`
    select ${annotationColumns}
    from annotation a
    where a.organization_id = ${organizationId} and a.task_id = any(${taskIds}::bigint[]) and a.deleted_at is null
      ${isNarrow(options) ? sql`and ${annotationCondition(options)}` : sql``}
    order by a.task_id, a.id`.execute(tx);
  return rows;
}

export async function listFlatAnnotations(
  tx: Tx,
  scope: RowScope,
  choice: RowChoice,
  window: TaskWindow,
): Promise<FlatAnnotationRow[]> {
  // Nobody's answer makes no record: that somebody answered need not be asked of the task.
  const ofTask = { ...choice, options: { ...choice.options, download_all_tasks: true } };
  const { include_cancelled: cancelled, include_ground_truth: groundTruth } = choice.options;
  const { rows } = await sql<FlatAnnotationRow>`
    select ${annotationColumns}, t.data::text as data, a.actor, a.submission_id, a.schema_version, a.tool_version
    from annotation a join task t on t.id = a.task_id and t.deleted_at is null
    where a.organization_id = ${scope.organizationId} and a.project_id = ${scope.projectId} and a.deleted_at is null
      and a.id > ${window.afterId} and ${taskCondition(ofTask, scope.organizationId)}
      and ${annotationCondition(choice.options)}
      ${cancelled === false ? sql`and not a.was_cancelled` : sql``}
      ${groundTruth === false ? sql`and not a.ground_truth` : sql``}
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

/** How many tasks there are for an export of the whole project. */
async function countWhole(tx: Tx, scope: RowScope, onlyAnnotated: boolean): Promise<number> {
  const { rows } = await sql<{ count: number | null }>`
    select sum(${onlyAnnotated ? sql`num_tasks_with_annotations` : sql`task_number`}) as count from project_counter
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId}`.execute(tx);
  return rows[0]?.count ?? 0;
}

/** How many tasks the export is going to look at, for its progress bar; undefined while only looking would tell. */
export async function estimateTasks(
  tx: Tx,
  scope: RowScope,
  { options, selection }: RowChoice,
): Promise<number | undefined> {
  const { filter, included, excluded } = selection ?? {};
  const isFiltered = (filter?.items.length ?? 0) > 0 || included !== undefined || (excluded?.length ?? 0) > 0;
  if (isFiltered || isNarrow(options) || options.finished || options.skipped) return undefined;
  const all = options.ids?.length ?? (await countWhole(tx, scope, !options.download_all_tasks));
  const sampled = options.sample ? Math.round((all * options.sample.percent) / 100) : all;
  return Math.min(sampled, options.limit ?? sampled);
}

/** A person waits for it. */
const PATIENCE_MS = 3000;

/** Exactly what the export would take; undefined where counting takes longer than a person waits. */
export async function countChosen(
  tx: Tx,
  scope: RowScope,
  choice: RowChoice,
): Promise<{ tasks: number; annotations: number } | undefined> {
  const { options } = choice;
  await sql`select set_config('statement_timeout', ${String(PATIENCE_MS)}, true)`.execute(tx);
  const limit = options.limit ? sql`order by t.id limit ${options.limit}` : sql``;
  try {
    const { rows } = await sql<{ tasks: number; annotations: number }>`
      with chosen as (
        select t.id from task t
        where t.organization_id = ${scope.organizationId} and t.project_id = ${scope.projectId} and t.deleted_at is null
          and ${taskCondition(choice, scope.organizationId)} ${limit})
      select (select count(*) from chosen)::int as tasks,
        (select count(*) from chosen c join annotation a on a.task_id = c.id
          where a.organization_id = ${scope.organizationId} and a.deleted_at is null and ${annotationCondition(options)}
          ${options.include_cancelled === false ? sql`and not a.was_cancelled` : sql``}
          ${options.include_ground_truth === false ? sql`and not a.ground_truth` : sql``})::int as annotations`.execute(
      tx,
    );
    return rows[0];
  } catch (error) {
    if ((error as { code?: string }).code === '57014') return undefined;
    throw error;
  }
}

export async function getRequiredAnnotations(tx: Tx, scope: RowScope): Promise<number> {
  const { rows } = await sql<{ maximum_annotations: number }>`
    select maximum_annotations from project
    where organization_id = ${scope.organizationId} and id = ${scope.projectId}`.execute(tx);
  return rows[0]?.maximum_annotations ?? 1;
}

export async function getProjectTitle(tx: Tx, scope: RowScope): Promise<string> {
  const { rows } = await sql<{ title: string }>`
    select title from project where organization_id = ${scope.organizationId} and id = ${scope.projectId}`.execute(tx);
  return rows[0]?.title ?? '';
}

export interface OwnFileRow {
  uuid: string;
  original_filename: string;
  storage_key: string;
}

export async function listOwnFiles(tx: Tx, scope: RowScope, uuids: readonly string[]): Promise<OwnFileRow[]> {
  const { rows } = await sql<OwnFileRow>`
    select uuid, original_filename, storage_key from asset
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and deleted_at is null
      and uuid = any (${uuids}::uuid[])`.execute(tx);
  return rows;
}
