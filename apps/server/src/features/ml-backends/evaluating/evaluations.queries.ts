import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';
import type { BackendScope } from '../backends.queries.ts';

export type Split = 'train' | 'validation' | 'test';

export interface EvaluationRow {
  id: number;
  organization_id: number;
  project_id: number;
  job_id: string | null;
  model_version: string;
  split: Split | null;
  status: 'queued' | 'running' | 'completed' | 'failed' | 'cancelled';
  task_count: number;
  annotation_count: number;
  summary: Record<string, number>;
  error: string;
  created_by: number | null;
  created_at: Date;
  finished_at: Date | null;
}

const COLUMNS = sql`r.id, r.organization_id, r.project_id, r.job_id, r.model_version, r.split,
  case when r.status in ('queued', 'running') and j.status in ('failed', 'cancelled') then j.status else r.status end as status,
  r.task_count, r.annotation_count, r.summary, coalesce(nullif(r.error, ''), j.error, '') as error, r.created_by, r.created_at,
  r.finished_at`;
const SOURCE = sql`ml_evaluation r left join job j on j.id = r.job_id and j.organization_id = r.organization_id`;

export async function insertEvaluation(
  tx: Tx,
  scope: BackendScope,
  evaluation: { modelVersion: string; split: Split | null; annotationCount: number; createdBy: number | undefined },
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into ml_evaluation (organization_id, project_id, model_version, split, annotation_count, created_by)
    values (${scope.organizationId}, ${scope.projectId}, ${evaluation.modelVersion}, ${evaluation.split}, ${evaluation.annotationCount},
      ${evaluation.createdBy ?? null})
    returning id`.execute(tx);
  return rows[0]?.id ?? 0;
}

export async function setEvaluationJob(tx: Tx, id: number, jobId: string): Promise<void> {
  await sql`update ml_evaluation set job_id = ${jobId} where id = ${id}`.execute(tx);
}

export async function findEvaluation(
  tx: Tx,
  scope: BackendScope,
  id: number,
): Promise<(EvaluationRow & { report: unknown }) | undefined> {
  const { rows } = await sql<EvaluationRow & { report: unknown }>`
    select ${COLUMNS}, r.report from ${SOURCE}
    where r.organization_id = ${scope.organizationId} and r.project_id = ${scope.projectId} and r.id = ${id}`.execute(
    tx,
  );
  return rows[0];
}

export async function listEvaluations(
  tx: Tx,
  scope: BackendScope,
  filter: { modelVersion: string | undefined; beforeId: number | undefined; limit: number; offset: number },
): Promise<EvaluationRow[]> {
  const { rows } = await sql<EvaluationRow>`
    select ${COLUMNS} from ${SOURCE} where ${ofProject(scope, filter.modelVersion)}
      ${filter.beforeId === undefined ? sql`` : sql`and r.id < ${filter.beforeId}`}
    order by r.id desc limit ${filter.limit} offset ${filter.offset}`.execute(tx);
  return rows;
}

export async function countEvaluations(tx: Tx, scope: BackendScope, version: string | undefined): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from ml_evaluation r where ${ofProject(scope, version)}`.execute(tx);
  return rows[0]?.count ?? 0;
}

function ofProject(scope: BackendScope, version: string | undefined): RawBuilder<unknown> {
  return sql`r.organization_id = ${scope.organizationId} and r.project_id = ${scope.projectId}
    ${version === undefined ? sql`` : sql`and r.model_version = ${version}`}`;
}

/** The latest complete one of each version, of all tasks. */
export async function listLatestEvaluations(tx: Tx, scope: BackendScope): Promise<EvaluationRow[]> {
  const { rows } = await sql<EvaluationRow>`
    select distinct on (r.model_version) ${COLUMNS} from ${SOURCE}
    where r.organization_id = ${scope.organizationId} and r.project_id = ${scope.projectId} and r.status = 'completed'
    order by r.model_version, r.id desc`.execute(tx);
  return rows;
}

export async function endEvaluation(
  tx: Tx,
  id: number,
  end: { taskCount: number; summary: unknown; report: unknown; now: Date },
): Promise<void> {
  await sql`
    update ml_evaluation set status = 'completed', task_count = ${end.taskCount}, summary = ${JSON.stringify(end.summary)}::jsonb,
      report = ${JSON.stringify(end.report)}::jsonb, finished_at = ${end.now} where id = ${id}`.execute(tx);
}

/** What was asked for by nobody and measured nothing is not kept. */
export async function dropEvaluation(tx: Tx, id: number): Promise<void> {
  await sql`delete from ml_evaluation where id = ${id}`.execute(tx);
}

export interface ComparedRow {
  task_id: number;
  definition_id: number | null;
  data: Record<string, unknown>;
  prediction_id: number;
  prediction: unknown;
  score: number | null;
  model_version: string;
  annotation_id: number;
  reference: unknown;
  from_prediction: boolean;
}

/**
 * The final answer of a task: the one that it was settled with, otherwise the golden one, otherwise the newest that counts.
 * Answers that nobody has looked at, such as imported pre-annotations, are none.
 */
const FINAL = sql`
  select a.id, a.result, a.parent_prediction_id from annotation a
  where a.task_id = t.id and a.deleted_at is null and not a.was_cancelled
    and (a.id = t.final_annotation_id or a.ground_truth or a.counts)
  order by a.id = t.final_annotation_id desc nulls last, a.ground_truth desc, a.id desc limit 1`;

const compared = (version: RawBuilder<unknown>) => sql`
  select t.id as task_id, t.task_definition_id as definition_id, t.data, r.id as prediction_id, r.result as prediction, r.score,
    r.model_version, f.id as annotation_id, f.result as reference, f.parent_prediction_id is not null as from_prediction
  from task t
  cross join lateral (
    select x.id, x.result, x.score, x.model_version from prediction x
    where x.task_id = t.id and ${version} order by x.id desc limit 1) r
  cross join lateral (${FINAL}) f`;

/** Tasks that both the version and people have answered. */
export async function listCompared(
  tx: Tx,
  scope: BackendScope,
  wanted: { modelVersion: string; split: Split | null; afterId: number; limit: number },
): Promise<ComparedRow[]> {
  const { rows } = await sql<ComparedRow>`
    ${compared(sql`x.model_version = ${wanted.modelVersion}`)}
    where t.organization_id = ${scope.organizationId} and t.project_id = ${scope.projectId} and t.deleted_at is null
      and t.total_annotations > 0 and t.total_predictions > 0 and t.id > ${wanted.afterId}
      ${wanted.split === null ? sql`` : sql`and t.split = ${wanted.split}`}
    order by t.id limit ${wanted.limit}`.execute(tx);
  return rows;
}

/** The same for some tasks, each against the version that the project shows, or its newest prediction. */
export async function listComparedTasks(
  tx: Tx,
  scope: BackendScope,
  taskIds: readonly number[],
): Promise<ComparedRow[]> {
  const { rows } = await sql<ComparedRow>`
    ${compared(sql`exists (
      select from project p where p.id = t.project_id and (p.model_version = '' or p.model_version = x.model_version))`)}
    where t.organization_id = ${scope.organizationId} and t.project_id = ${scope.projectId} and t.deleted_at is null
      and t.id = any (${taskIds}::bigint[]) and t.total_predictions > 0
    order by t.id`.execute(tx);
  return rows;
}

/** Of these tasks, grouped by project, those that a model has said something about. */
export async function groupPredicted(
  tx: Tx,
  organizationId: number,
  taskIds: readonly number[],
  options: { onlyAnswered: boolean },
): Promise<{ project_id: number; task_ids: number[] }[]> {
  const { rows } = await sql<{ project_id: number; task_ids: number[] }>`
    select project_id, array_agg(id::float8 order by id) as task_ids from task
    where organization_id = ${organizationId} and id = any (${taskIds}::bigint[]) and total_predictions > 0
      ${options.onlyAnswered ? sql`and total_annotations > 0` : sql``}
    group by project_id order by project_id`.execute(tx);
  return rows;
}

export interface AgreementRow {
  task_id: number;
  model_version: string;
  prediction_id: number;
  annotation_id: number;
  agreement: number | null;
}

export async function writeAgreements(
  tx: Tx,
  scope: BackendScope,
  rows: readonly AgreementRow[],
  now: Date,
): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into model_agreement (organization_id, project_id, task_id, model_version, prediction_id, annotation_id, agreement, measured_at)
    select ${scope.organizationId}, ${scope.projectId}, g.task_id, g.model_version, g.prediction_id, g.annotation_id, g.agreement, ${now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as g(task_id bigint, model_version text, prediction_id bigint, annotation_id bigint, agreement double precision)
    where exists (select from prediction r where r.id = g.prediction_id) and exists (select from annotation a where a.id = g.annotation_id)
    order by g.task_id
    on conflict (task_id, model_version) do update set prediction_id = excluded.prediction_id,
      annotation_id = excluded.annotation_id, agreement = excluded.agreement, measured_at = excluded.measured_at`.execute(
    tx,
  );
}

/** Of tasks whose answers are all gone again. */
export async function dropAgreements(tx: Tx, scope: BackendScope, taskIds: readonly number[]): Promise<void> {
  await sql`
    delete from model_agreement m using task t
    where m.organization_id = ${scope.organizationId} and m.project_id = ${scope.projectId} and m.task_id = any (${taskIds}::bigint[])
      and t.id = m.task_id and not exists (select from (${FINAL}) as f)`.execute(tx);
}

export interface DisagreementRow {
  task_id: number;
  inner_id: number;
  model_version: string;
  agreement: number | null;
  score: number | null;
  prediction_id: number;
  annotation_id: number;
}

/** The least agreed first; what could not be compared last. */
export async function listDisagreements(
  tx: Tx,
  scope: BackendScope,
  wanted: {
    modelVersion: string;
    below: number | undefined;
    after: { agreement: number | null; taskId: number } | undefined;
    limit: number;
  },
): Promise<DisagreementRow[]> {
  const { after } = wanted;
  const behind =
    after === undefined
      ? sql``
      : after.agreement === null
        ? sql`and m.agreement is null and m.task_id > ${after.taskId}`
        : sql`and (m.agreement is null or (m.agreement, m.task_id) > (${after.agreement}::float8, ${after.taskId}::bigint))`;
  const { rows } = await sql<DisagreementRow>`
    select m.task_id, t.inner_id, m.model_version, m.agreement, r.score, m.prediction_id, m.annotation_id
    from model_agreement m
    join task t on t.id = m.task_id and t.deleted_at is null
    join prediction r on r.id = m.prediction_id
    where m.organization_id = ${scope.organizationId} and m.project_id = ${scope.projectId} and m.model_version = ${wanted.modelVersion}
      ${wanted.below === undefined ? sql`` : sql`and m.agreement < ${wanted.below}`} ${behind}
    order by m.agreement nulls last, m.task_id limit ${wanted.limit}`.execute(tx);
  return rows;
}

export interface VersionRow {
  model_version: string;
  predictions: number;
  tasks: number;
  mean_score: number | null;
  first_at: Date;
  latest_at: Date;
  ml_backend_id: number | null;
}

export async function listVersions(tx: Tx, scope: BackendScope, limit: number): Promise<VersionRow[]> {
  const { rows } = await sql<VersionRow>`
    select r.model_version, count(*) as predictions, count(distinct r.task_id) as tasks, avg(r.score) as mean_score,
      min(r.created_at) as first_at, max(r.created_at) as latest_at, max(r.ml_backend_id) as ml_backend_id
    from prediction r
    where r.organization_id = ${scope.organizationId} and r.project_id = ${scope.projectId}
    group by r.model_version order by max(r.created_at) desc, r.model_version limit ${limit}`.execute(tx);
  return rows;
}

/** The version that people see; where they see all of them, the one that spoke last. */
export async function findShownVersion(tx: Tx, scope: BackendScope): Promise<{ shown: string; latest: string | null }> {
  const { rows } = await sql<{ shown: string; latest: string | null }>`
    select p.model_version as shown, (
      select r.model_version from prediction r where r.organization_id = p.organization_id and r.project_id = p.id
      order by r.id desc limit 1) as latest
    from project p where p.organization_id = ${scope.organizationId} and p.id = ${scope.projectId}`.execute(tx);
  return rows[0] ?? { shown: '', latest: null };
}

/** Predictions of a version, a block of tasks at a time. */
export async function listTasksOfVersion(
  tx: Tx,
  scope: BackendScope,
  version: string,
  limit: number,
): Promise<number[]> {
  const { rows } = await sql<{ task_id: number }>`
    select distinct task_id from (
      select r.task_id from prediction r
      where r.organization_id = ${scope.organizationId} and r.project_id = ${scope.projectId} and r.model_version = ${version}
      limit ${limit}) as block order by task_id`.execute(tx);
  return rows.map((row) => row.task_id);
}
