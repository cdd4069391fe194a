import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import type { BackendScope } from './backends.queries.ts';

export interface ModelTaskRow {
  id: number;
  inner_id: number;
  project: number;
  data: Record<string, unknown>;
  meta: Record<string, unknown>;
  overlap: number;
  is_labeled: boolean;
  total_annotations: number;
  cancelled_annotations: number;
  total_predictions: number;
  comment_count: number;
  unresolved_comment_count: number;
  last_comment_updated_at: string | null;
  updated_by: number | null;
  file_upload: number | null;
  created_at: string;
  updated_at: string;
}

const time = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);

const TASK = sql`t.id, t.inner_id, t.project_id as project, t.data, t.meta, t.overlap, t.is_labeled, t.total_annotations,
  t.cancelled_annotations, t.total_predictions, t.comment_count, t.unresolved_comment_count,
  ${time('t.last_comment_updated_at')} as last_comment_updated_at, t.updated_by, t.file_upload_id as file_upload,
  ${time('t.created_at')} as created_at, ${time('t.updated_at')} as updated_at`;

/** Which tasks a run is about; conditions on a task under the alias t. */
export interface Wanted {
  taskIds: readonly number[] | null;
  /** Tasks that have a prediction of this version are left out; null: none are. */
  without: string | null;
  onlyUnlabeled: boolean;
}

const wanted = (scope: BackendScope, { taskIds, without, onlyUnlabeled }: Wanted) => sql<boolean>`
  t.organization_id = ${scope.organizationId} and t.project_id = ${scope.projectId} and t.deleted_at is null
  ${taskIds === null ? sql`` : sql`and t.id = any (${taskIds}::bigint[])`}
  ${without === null ? sql`` : sql`and not exists (select from prediction r where r.task_id = t.id and r.model_version = ${without})`}
  ${onlyUnlabeled ? sql`and (not t.is_labeled or t.split in ('validation', 'test'))` : sql``}`;

export async function countWanted(tx: Tx, scope: BackendScope, choice: Wanted): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from task t where ${wanted(scope, choice)}`.execute(tx);
  return rows[0]?.count ?? 0;
}

export async function listWanted(
  tx: Tx,
  scope: BackendScope,
  choice: Wanted,
  page: { afterId: number; limit: number },
): Promise<ModelTaskRow[]> {
  const { rows } = await sql<ModelTaskRow>`
    select ${TASK} from task t where ${wanted(scope, choice)} and t.id > ${page.afterId}
    order by t.id limit ${page.limit}`.execute(tx);
  return rows;
}

export async function findModelTask(
  tx: Tx,
  scope: BackendScope,
  taskId: number | undefined,
  random: number,
): Promise<ModelTaskRow | undefined> {
  if (taskId !== undefined) {
    const { rows } = await sql<ModelTaskRow>`
      select ${TASK} from task t
      where t.organization_id = ${scope.organizationId} and t.project_id = ${scope.projectId} and t.id = ${taskId} and t.deleted_at is null`.execute(
      tx,
    );
    return rows[0];
  }
  const { rows } = await sql<ModelTaskRow>`
    with ends as (
      select min(id) as low, max(id) as high from task
      where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and deleted_at is null)
    select ${TASK} from task t, ends
    where t.organization_id = ${scope.organizationId} and t.project_id = ${scope.projectId} and t.deleted_at is null
      and t.id >= ends.low + floor(${random}::float8 * (ends.high - ends.low + 1))
    order by t.id limit 1`.execute(tx);
  return rows[0];
}

export interface AnswerRow {
  id: number;
  task: number;
  project: number;
  completed_by: number | null;
  result: unknown;
  was_cancelled: boolean;
  ground_truth: boolean;
  lead_time: number | null;
  created_at: string;
  updated_at: string;
  result_count: number;
  unique_id: string;
  parent_prediction: number | null;
  parent_annotation: number | null;
}

/** Annotations of these tasks that a model may learn from, in Label Studio's shape. */
export async function listAnswers(
  tx: Tx,
  organizationId: number,
  taskIds: readonly number[],
  options: { withGroundTruth: boolean },
): Promise<AnswerRow[]> {
  const { rows } = await sql<AnswerRow>`
    select a.id, a.task_id as task, a.project_id as project, a.completed_by, a.result, a.was_cancelled, a.ground_truth,
      a.lead_time_ms / 1000.0 as lead_time, ${time('a.created_at')} as created_at, ${time('a.updated_at')} as updated_at,
      a.result_count, a.unique_id, a.parent_prediction_id as parent_prediction, a.parent_annotation_id as parent_annotation
    from annotation a
    where a.organization_id = ${organizationId} and a.task_id = any (${taskIds}::bigint[]) and a.deleted_at is null
      and not a.was_cancelled ${options.withGroundTruth ? sql`` : sql`and not a.ground_truth`}
    order by a.task_id, a.id`.execute(tx);
  return rows;
}

/** Tasks with an annotation to learn from, in the order of their ids; never those held back for evaluation. */
export async function listAnnotated(
  tx: Tx,
  scope: BackendScope,
  page: { afterId: number; limit: number },
): Promise<ModelTaskRow[]> {
  const { rows } = await sql<ModelTaskRow>`
    select ${TASK} from task t
    where t.organization_id = ${scope.organizationId} and t.project_id = ${scope.projectId} and t.deleted_at is null
      and t.total_annotations > 0 and t.split is distinct from 'test' and t.split is distinct from 'validation'
      and t.id > ${page.afterId}
    order by t.id limit ${page.limit}`.execute(tx);
  return rows;
}

export async function listFiles(
  tx: Tx,
  scope: BackendScope,
  uuids: readonly string[],
): Promise<{ uuid: string; storage_key: string; content_type: string; original_filename: string }[]> {
  const { rows } = await sql<{ uuid: string; storage_key: string; content_type: string; original_filename: string }>`
    select uuid, storage_key, content_type, original_filename from asset
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and deleted_at is null
      and uuid = any (${uuids}::uuid[])`.execute(tx);
  return rows;
}
