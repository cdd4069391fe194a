import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';
import type { Scope } from './task-action.ts';

export interface TaskToAnswer {
  id: number;
  data: unknown;
  /** Not null: the task has an interface of its own. */
  task_definition_id: number | null;
  /** The person's own answer, if there is one. */
  own_id: number | null;
  own_version: number | null;
  has_place: boolean;
}

/** What decides whether a person may answer these tasks. Call it with the tasks locked. */
export async function listTasksToAnswer(
  tx: Tx,
  scope: Scope,
  taskIds: readonly number[],
  userId: number,
  now: Date,
): Promise<TaskToAnswer[]> {
  const { rows } = await sql<TaskToAnswer>`
    select t.id, t.data, t.task_definition_id, own.id as own_id, own.version as own_version,
      t.counted < t.overlap and places_left(t.id, ${userId}, ${now.toISOString()}::timestamptz) > 0 as has_place
    from task t left join lateral (
      select a.id, a.version from annotation a
      where a.task_id = t.id and a.completed_by = ${userId} and a.deleted_at is null and not a.was_cancelled
      order by a.id desc limit 1) as own on true
    where t.organization_id = ${scope.organizationId} and t.project_id = ${scope.projectId} and t.id = any (${taskIds}::bigint[])
      and t.deleted_at is null
    order by t.id`.execute(tx);
  return rows;
}

export interface NewAnswer {
  task_id: number;
  result: unknown;
  origin: 'manual' | 'prediction' | 'copied';
  parent_prediction_id?: number;
  parent_annotation_id?: number;
  lead_time_ms?: number | null;
}

/** Inserts answers by one person; counters and tasks are the caller's. Returns their ids in the order of the tasks. */
export async function insertAnswers(
  tx: Tx,
  scope: Scope,
  answers: readonly NewAnswer[],
  by: { userId: number; definitionId: number | null; now: Date },
): Promise<number[]> {
  const now = by.now.toISOString();
  const { rows } = await sql<{ id: number }>`
    insert into annotation (organization_id, project_id, task_id, result, result_count, task_definition_id, completed_by, updated_by,
      counts, origin, parent_prediction_id, parent_annotation_id, lead_time_ms, last_action, created_at, updated_at)
    select ${scope.organizationId}, ${scope.projectId}, r.task_id, r.result,
      case jsonb_typeof(r.result) when 'array' then jsonb_array_length(r.result) else 1 end, ${by.definitionId}, ${by.userId}, ${by.userId},
      true, r.origin, r.parent_prediction_id, r.parent_annotation_id, r.lead_time_ms, 'submitted', ${now}::timestamptz, ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(answers)}::jsonb) as r (
      task_id bigint, result jsonb, origin text, parent_prediction_id bigint, parent_annotation_id bigint, lead_time_ms bigint)
    order by r.task_id
    returning id`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Their drafts and holds of tasks that they have answered now. */
export async function endWork(tx: Tx, scope: Scope, taskIds: readonly number[], userId: number): Promise<void> {
  await sql`
    delete from annotation_draft
    where organization_id = ${scope.organizationId} and task_id = any (${taskIds}::bigint[]) and user_id = ${userId}
      and annotation_id is null`.execute(tx);
  await sql`
    delete from task_lease
    where organization_id = ${scope.organizationId} and task_id = any (${taskIds}::bigint[]) and user_id = ${userId}`.execute(
    tx,
  );
}

export interface RewrittenAnswer {
  id: number;
  result: unknown;
}

/** The versions before are kept. */
export async function rewriteAnswers(
  tx: Tx,
  answers: readonly RewrittenAnswer[],
  by: { userId: number | undefined; now: Date; reason: string; action: string },
): Promise<void> {
  if (answers.length === 0) return;
  const ids = answers.map(({ id }) => id);
  const now = by.now.toISOString();
  await sql`
    insert into annotation_revision (organization_id, annotation_id, version, result, was_cancelled, ground_truth, lead_time_ms,
      task_definition_id, changed_by, reason, created_at)
    select organization_id, id, version, result, was_cancelled, ground_truth, lead_time_ms, task_definition_id, updated_by,
      ${by.reason}, ${now}::timestamptz
    from annotation where id = any (${ids}::bigint[])
    on conflict (annotation_id, version) do nothing`.execute(tx);
  await sql`
    update annotation a set result = r.result, version = a.version + 1, updated_by = ${by.userId ?? null}::bigint,
      result_count = case when a.was_cancelled then 0 when jsonb_typeof(r.result) = 'array' then jsonb_array_length(r.result) else 1 end,
      updated_at = ${now}::timestamptz, last_action = ${by.action}
    from jsonb_to_recordset(${JSON.stringify(answers)}::jsonb) as r (id bigint, result jsonb)
    where a.id = r.id`.execute(tx);
}

export interface StoredAnswer {
  id: number;
  task_id: number;
  version: number;
  result: unknown;
}

/** Answers of tasks that name a label of a control. */
export async function listAnswersWithLabel(
  tx: Tx,
  scope: Scope,
  taskIds: readonly number[],
  control: string,
  label: string,
): Promise<StoredAnswer[]> {
  const { rows } = await sql<StoredAnswer>`
    select a.id, a.task_id, a.version, a.result from annotation a
    where a.organization_id = ${scope.organizationId} and a.project_id = ${scope.projectId} and a.task_id = any (${taskIds}::bigint[])
      and a.deleted_at is null
      and exists (select from result_usage(a.result) as u where u.from_name = ${control} and u.label = ${label})
    order by a.id`.execute(tx);
  return rows;
}

/** These answers as they are, of live tasks. */
export async function listAnswers(tx: Tx, scope: Scope, ids: readonly number[]): Promise<StoredAnswer[]> {
  const { rows } = await sql<StoredAnswer>`
    select a.id, a.task_id, a.version, a.result from annotation a join task t on t.id = a.task_id and t.deleted_at is null
    where a.organization_id = ${scope.organizationId} and a.project_id = ${scope.projectId} and a.id = any (${ids}::bigint[])
      and a.deleted_at is null`.execute(tx);
  return rows;
}

export interface StoredPrediction {
  id: number;
  task_id: number;
  data: unknown;
  task_definition_id: number | null;
  result: unknown;
}

export interface PredictionChoice {
  modelVersion: string | null;
  /** The latest one counts when it scores as much; null: whatever it scores. */
  minScore: number | null;
  /** Only of tasks that nobody has answered or skipped. */
  isUntouched: boolean;
}

/** The latest prediction of each task that this person has not made an annotation of yet. */
export async function listLatestPredictions(
  tx: Tx,
  scope: Scope,
  taskIds: readonly number[],
  userId: number,
  { modelVersion, minScore, isUntouched }: PredictionChoice,
): Promise<StoredPrediction[]> {
  const { rows } = await sql<StoredPrediction>`
    select id, task_id, data, task_definition_id, result from (
    select distinct on (p.task_id) p.id, p.task_id, t.data, t.task_definition_id, p.result, p.score
    from prediction p join task t on t.id = p.task_id and t.deleted_at is null
    where p.organization_id = ${scope.organizationId} and p.project_id = ${scope.projectId} and p.task_id = any (${taskIds}::bigint[])
      and (${modelVersion}::text is null or p.model_version = ${modelVersion})
      and not exists (
        select from annotation a
        where a.task_id = p.task_id and a.deleted_at is null
          and (${isUntouched} or (a.parent_prediction_id = p.id and a.completed_by = ${userId})))
    order by p.task_id, p.id desc) latest
    where ${minScore}::float8 is null or score >= ${minScore}`.execute(tx);
  return rows;
}
