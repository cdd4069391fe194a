import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';
import type { BackendScope } from '../backends.queries.ts';

export type RunStatus = 'queued' | 'running' | 'completed' | 'failed' | 'cancelled';

export interface RunRow {
  id: number;
  organization_id: number;
  project_id: number;
  ml_backend_id: number;
  job_id: string | null;
  cause: 'hand' | 'automatic' | 'new_version';
  task_ids: number[] | null;
  only_missing: boolean;
  only_unlabeled: boolean;
  batch_size: number;
  status: RunStatus;
  cursor_id: number;
  total: number;
  done_count: number;
  created_count: number;
  skipped_count: number;
  failed_count: number;
  versions: Record<string, number>;
  error: string;
  created_by: number | null;
  created_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
}

/** A job that was stopped from outside cannot tell its run; its last word counts. */
export const OUTCOME = sql.raw(
  `case when r.status in ('queued', 'running') and j.status in ('failed', 'cancelled') then j.status else r.status end as status`,
);
const COLUMNS = sql`r.id, r.organization_id, r.project_id, r.ml_backend_id, r.job_id, r.cause, r.task_ids::float8[] as task_ids,
  r.only_missing, r.only_unlabeled, r.batch_size, ${OUTCOME}, r.cursor_id, r.total, r.done_count, r.created_count,
  r.skipped_count, r.failed_count, r.versions, r.error, r.created_by, r.created_at, r.started_at, r.finished_at`;
const SOURCE = sql`ml_prediction_run r left join job j on j.id = r.job_id and j.organization_id = r.organization_id`;

export async function insertRun(
  tx: Tx,
  scope: BackendScope,
  run: {
    backendId: number;
    cause: RunRow['cause'];
    taskIds: readonly number[] | null;
    onlyMissing: boolean;
    onlyUnlabeled: boolean;
    batchSize: number;
    total: number;
    createdBy: number | undefined;
  },
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into ml_prediction_run (organization_id, project_id, ml_backend_id, cause, task_ids, only_missing, only_unlabeled,
      batch_size, total, created_by)
    values (${scope.organizationId}, ${scope.projectId}, ${run.backendId}, ${run.cause}, ${run.taskIds}::bigint[], ${run.onlyMissing},
      ${run.onlyUnlabeled}, ${run.batchSize}, ${run.total}, ${run.createdBy ?? null})
    returning id`.execute(tx);
  return rows[0]?.id ?? 0;
}

export async function setRunJob(tx: Tx, runId: number, jobId: string): Promise<void> {
  await sql`update ml_prediction_run set job_id = ${jobId} where id = ${runId}`.execute(tx);
}

export async function findRun(tx: Tx, organizationId: number, id: number): Promise<RunRow | undefined> {
  const { rows } = await sql<RunRow>`
    select ${COLUMNS} from ${SOURCE} where r.organization_id = ${organizationId} and r.id = ${id}`.execute(tx);
  return rows[0];
}

export async function listRuns(
  tx: Tx,
  scope: BackendScope,
  filter: { backendId: number | undefined; beforeId: number | undefined; limit: number; offset: number },
): Promise<RunRow[]> {
  const { rows } = await sql<RunRow>`
    select ${COLUMNS} from ${SOURCE} where ${ofProject(scope, filter.backendId)}
      ${filter.beforeId === undefined ? sql`` : sql`and r.id < ${filter.beforeId}`}
    order by r.id desc limit ${filter.limit} offset ${filter.offset}`.execute(tx);
  return rows;
}

export async function countRuns(tx: Tx, scope: BackendScope, backendId: number | undefined): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from ml_prediction_run r where ${ofProject(scope, backendId)}`.execute(tx);
  return rows[0]?.count ?? 0;
}

function ofProject(scope: BackendScope, backendId: number | undefined): RawBuilder<unknown> {
  return sql`r.organization_id = ${scope.organizationId} and r.project_id = ${scope.projectId}
    ${backendId === undefined ? sql`` : sql`and r.ml_backend_id = ${backendId}`}`;
}

/** A run of the backend that is waiting or under way, other than by hand. */
export async function hasActiveRun(tx: Tx, organizationId: number, backendId: number): Promise<boolean> {
  const { rows } = await sql`
    select from ${SOURCE} where r.organization_id = ${organizationId} and r.ml_backend_id = ${backendId}
      and r.cause <> 'hand' and r.status in ('queued', 'running') and j.status in ('queued', 'running') limit 1`.execute(
    tx,
  );
  return rows.length > 0;
}

export async function beginRun(tx: Tx, id: number, now: Date): Promise<void> {
  await sql`
    update ml_prediction_run set status = 'running', started_at = coalesce(started_at, ${now}), error = '' where id = ${id}`.execute(
    tx,
  );
}

export interface Step {
  /** Where the run was; another worker that has gone on meanwhile wins. */
  from: number;
  to: number;
  done: number;
  created: number;
  skipped: number;
  failures: readonly { task: number; message: string }[];
  versions: Readonly<Record<string, number>>;
}

/** false: somebody else has done these tasks already; nothing is to be kept. */
export async function advanceRun(tx: Tx, run: RunRow, step: Step): Promise<boolean> {
  const { rows } = await sql`
    update ml_prediction_run r set cursor_id = ${step.to}, done_count = done_count + ${step.done},
      created_count = created_count + ${step.created}, skipped_count = skipped_count + ${step.skipped},
      failed_count = failed_count + ${step.failures.length},
      versions = (select coalesce(jsonb_object_agg(k.key, coalesce((r.versions ->> k.key)::bigint, 0) + coalesce((g.given ->> k.key)::bigint, 0)), '{}')
        from (select ${JSON.stringify(step.versions)}::jsonb as given) g,
          lateral (select jsonb_object_keys(r.versions || g.given) as key) k)
    where id = ${run.id} and cursor_id = ${step.from} returning id`.execute(tx);
  if (rows.length === 0) return false;
  if (step.failures.length > 0) {
    await sql`
      insert into ml_prediction_failure (organization_id, run_id, task_id, message)
      select ${run.organization_id}, ${run.id}, f.task, left(f.message, 2000)
      from jsonb_to_recordset(${JSON.stringify(step.failures)}::jsonb) as f(task bigint, message text)
      where exists (select from task t where t.id = f.task)
      on conflict (run_id, task_id) do nothing`.execute(tx);
  }
  return true;
}

export async function endRun(tx: Tx, id: number, status: RunStatus, error: string, now: Date): Promise<void> {
  await sql`
    update ml_prediction_run set status = ${status}, error = ${error.slice(0, 4000)}, finished_at = ${now} where id = ${id}`.execute(
    tx,
  );
}

/** Says why a run waits, without ending it. */
export async function noteRun(tx: Tx, id: number, error: string): Promise<void> {
  await sql`update ml_prediction_run set error = ${error.slice(0, 4000)} where id = ${id}`.execute(tx);
}

export async function listFailures(
  tx: Tx,
  organizationId: number,
  runId: number,
  limit: number,
): Promise<{ task: number; message: string }[]> {
  const { rows } = await sql<{ task: number; message: string }>`
    select task_id as task, message from ml_prediction_failure
    where organization_id = ${organizationId} and run_id = ${runId} order by task_id limit ${limit}`.execute(tx);
  return rows;
}
