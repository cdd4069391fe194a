import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

/** Annotations, predictions and drafts of a page of tasks: one statement each, however many tasks. */

export interface AnnotationRow {
  id: number;
  task: number;
  project: number;
  result: unknown;
  result_count: number;
  was_cancelled: boolean;
  ground_truth: boolean;
  origin: string;
  version: number;
  unique_id: string;
  task_definition: number | null;
  /** null for an answer that was given before there was an interface. */
  interface_version: number | null;
  import_id: number | null;
  last_action: string | null;
  parent_prediction: number | null;
  parent_annotation: number | null;
  completed_by: number | null;
  updated_by: number | null;
  lead_time_ms: number | null;
  created_at: Date;
  updated_at: Date;
  draft_created_at: Date | null;
  started_at: Date | null;
  person: { id: number; first_name: string; last_name: string; display_name: string; email: string } | null;
}

/** Whose annotations: of everybody, or of one person. */
export type Whose = { everybody: true } | { userId: number };

export async function listTaskAnnotations(
  tx: Tx,
  organizationId: number,
  taskIds: readonly number[],
  whose: Whose,
): Promise<AnnotationRow[]> {
  if (taskIds.length === 0) return [];
  const { rows } = await sql<AnnotationRow>`
    select a.id, a.task_id as task, a.project_id as project, a.result, a.result_count, a.was_cancelled, a.ground_truth, a.origin,
      a.version, a.unique_id, a.import_id, a.last_action, a.parent_prediction_id as parent_prediction,
      a.parent_annotation_id as parent_annotation, a.completed_by, a.updated_by, a.lead_time_ms, a.created_at, a.updated_at,
      a.draft_created_at, a.started_at, a.task_definition_id as task_definition, d.version as interface_version,
      case when u.id is not null then jsonb_build_object(
        'id', u.id, 'first_name', u.first_name, 'last_name', u.last_name,
        'display_name', u.display_name, 'email', u.email) end as person
    from annotation a left join app_user u on u.id = a.completed_by
      left join task_definition d on d.id = a.task_definition_id
    where a.task_id = any (${taskIds}::bigint[]) and a.organization_id = ${organizationId} and a.deleted_at is null
      and ${'everybody' in whose ? sql`true` : sql`a.completed_by = ${whose.userId}`}
    order by a.task_id, a.id limit 10000`.execute(tx);
  return rows;
}

export interface PredictionRow {
  id: number;
  task: number;
  project: number;
  model_version: string;
  result: unknown;
  score: number | null;
  cluster: number | null;
  neighbors: unknown;
  mislabeling: number;
  created_at: Date;
  updated_at: Date;
}

/** Whether people who label see it: where the project shows predictions, those of its model version. */
const IS_SHOWN = sql`and project.show_collab_predictions and project.model_version in ('', p.model_version)`;

export async function listTaskPredictions(
  tx: Tx,
  organizationId: number,
  taskIds: readonly number[],
  options: { onlyShown?: boolean } = {},
): Promise<PredictionRow[]> {
  if (taskIds.length === 0) return [];
  const { rows } = await sql<PredictionRow>`
    select p.id, p.task_id as task, p.project_id as project, p.model_version, p.result, p.score, p.cluster, p.neighbors,
      p.mislabeling, p.created_at, p.updated_at
    from prediction p join project on project.id = p.project_id
    where p.task_id = any (${taskIds}::bigint[]) and p.organization_id = ${organizationId}
      ${options.onlyShown ? IS_SHOWN : sql``}
    order by p.task_id, p.id limit 10000`.execute(tx);
  return rows;
}

export interface DraftRow {
  id: number;
  task: number;
  annotation: number | null;
  user_id: number;
  email: string;
  result: unknown;
  was_postponed: boolean;
  revision: number;
  lead_time_ms: number | null;
  created_at: Date;
  updated_at: Date;
}

/** Drafts are private: only this person's. */
export async function listTaskDrafts(
  tx: Tx,
  organizationId: number,
  taskIds: readonly number[],
  userId: number,
): Promise<DraftRow[]> {
  if (taskIds.length === 0) return [];
  const { rows } = await sql<DraftRow>`
    select d.id, d.task_id as task, d.annotation_id as annotation, d.user_id, u.email::text as email, d.result, d.was_postponed,
      d.revision, d.lead_time_ms, d.created_at, d.updated_at
    from annotation_draft d join app_user u on u.id = d.user_id
    where d.task_id = any (${taskIds}::bigint[]) and d.organization_id = ${organizationId} and d.user_id = ${userId}
    order by d.task_id, d.id`.execute(tx);
  return rows;
}
