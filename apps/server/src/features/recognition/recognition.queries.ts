import type { RecognitionKind } from '@labelwright/contract/recognition';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface RecognitionScope {
  organizationId: number;
  projectId: number;
}

export interface RunRow {
  id: number;
  organization_id: number;
  project_id: number;
  job_id: string | null;
  kind: RecognitionKind;
  data_key: string;
  engine: string;
  language: string | null;
  anew: boolean;
  task_ids: number[] | null;
  status: 'queued' | 'running' | 'completed' | 'failed' | 'cancelled';
  cursor_id: number;
  total: number;
  done_count: number;
  created_count: number;
  empty_count: number;
  failed_count: number;
  error: string;
  created_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
}

/** A job that was stopped from outside cannot tell its run; its last word counts. */
const COLUMNS = sql`r.id, r.organization_id, r.project_id, r.job_id, r.kind, r.data_key, r.engine, r.language, r.anew,
  r.task_ids::float8[] as task_ids,
  case when r.status in ('queued', 'running') and j.status in ('failed', 'cancelled') then j.status else r.status end as status,
  r.cursor_id, r.total, r.done_count, r.created_count, r.empty_count, r.failed_count, r.error, r.created_at, r.started_at,
  coalesce(r.finished_at, case when j.status in ('failed', 'cancelled') then j.finished_at end) as finished_at`;
const SOURCE = sql`recognition_run r left join job j on j.id = r.job_id and j.organization_id = r.organization_id`;

export interface NewRun {
  kind: RecognitionKind;
  dataKey: string;
  engine: string;
  language: string | null;
  anew: boolean;
  taskIds: readonly number[] | null;
  total: number;
  createdBy: number | undefined;
  now: Date;
}

/** undefined: these media are being read already. */
export async function insertRun(tx: Tx, scope: RecognitionScope, run: NewRun): Promise<number | undefined> {
  // What ended from outside, or whose job is long forgotten, is in nobody's way.
  await sql`
    update recognition_run r set finished_at = ${run.now},
      status = coalesce((select j.status from job j where j.id = r.job_id and j.status = 'cancelled'), 'failed')
    where r.organization_id = ${scope.organizationId} and r.project_id = ${scope.projectId}
      and r.status in ('queued', 'running')
      and not exists (select from job j where j.id = r.job_id and j.status in ('queued', 'running'))`.execute(tx);
  const { rows } = await sql<{ id: number }>`
    insert into recognition_run (organization_id, project_id, kind, data_key, engine, language, anew, task_ids, total, created_by)
    values (${scope.organizationId}, ${scope.projectId}, ${run.kind}, ${run.dataKey}, ${run.engine}, ${run.language}, ${run.anew},
      ${run.taskIds}::bigint[], ${run.total}, ${run.createdBy ?? null})
    on conflict do nothing
    returning id`.execute(tx);
  return rows[0]?.id;
}

export async function setRunJob(tx: Tx, id: number, jobId: string): Promise<void> {
  await sql`update recognition_run set job_id = ${jobId} where id = ${id}`.execute(tx);
}

export async function findRun(tx: Tx, organizationId: number, id: number): Promise<RunRow | undefined> {
  const { rows } = await sql<RunRow>`
    select ${COLUMNS} from ${SOURCE} where r.organization_id = ${organizationId} and r.id = ${id}`.execute(tx);
  return rows[0];
}

export async function listRuns(tx: Tx, scope: RecognitionScope, limit: number): Promise<RunRow[]> {
  const { rows } = await sql<RunRow>`
    select ${COLUMNS} from ${SOURCE}
    where r.organization_id = ${scope.organizationId} and r.project_id = ${scope.projectId}
    order by r.id desc limit ${limit}`.execute(tx);
  return rows;
}

/** false: another run reads these media meanwhile. */
export async function beginRun(tx: Tx, id: number, now: Date): Promise<boolean> {
  const { rows } = await sql`
    update recognition_run r set status = 'running', started_at = coalesce(started_at, ${now}), finished_at = null, error = ''
    where id = ${id} and not exists (
      select from recognition_run o
      where o.project_id = r.project_id and o.kind = r.kind and o.data_key = r.data_key and o.id <> r.id
        and o.status in ('queued', 'running'))
    returning id`.execute(tx);
  return rows.length > 0;
}

export async function endRun(
  tx: Tx,
  id: number,
  status: 'completed' | 'failed',
  error: string,
  now: Date,
): Promise<void> {
  await sql`
    update recognition_run set status = ${status}, error = ${error.slice(0, 4000)}, finished_at = ${now} where id = ${id}`.execute(
    tx,
  );
}

/** Says why a run waits, without ending it. */
export async function noteRun(tx: Tx, id: number, error: string): Promise<void> {
  await sql`update recognition_run set error = ${error.slice(0, 4000)} where id = ${id}`.execute(tx);
}

/** Which tasks a run is about; conditions on a task under the alias t. */
export interface Wanted {
  taskIds: readonly number[] | null;
  /** Tasks that have a prediction of one of them are left out. */
  without: readonly string[];
}

const wanted = (scope: RecognitionScope, { taskIds, without }: Wanted) => sql<boolean>`
  t.organization_id = ${scope.organizationId} and t.project_id = ${scope.projectId} and t.deleted_at is null
  ${taskIds === null ? sql`` : sql`and t.id = any (${taskIds}::bigint[])`}
  ${without.length === 0 ? sql`` : sql`and not exists (select from prediction p where p.task_id = t.id and p.model_version = any (${without}::text[]))`}`;

export async function countWanted(tx: Tx, scope: RecognitionScope, choice: Wanted): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from task t where ${wanted(scope, choice)}`.execute(tx);
  return rows[0]?.count ?? 0;
}

export interface TaskToRead {
  id: number;
  data: Record<string, unknown>;
}

export async function listWanted(
  tx: Tx,
  scope: RecognitionScope,
  choice: Wanted,
  page: { afterId: number; limit: number },
): Promise<TaskToRead[]> {
  const { rows } = await sql<TaskToRead>`
    select t.id, t.data from task t where ${wanted(scope, choice)} and t.id > ${page.afterId}
    order by t.id limit ${page.limit}`.execute(tx);
  return rows;
}

export interface Failure {
  task: number;
  message: string;
}

/** false: another worker has gone on meanwhile; nothing is to be kept. */
export async function advanceRun(
  tx: Tx,
  run: Pick<RunRow, 'id' | 'organization_id' | 'cursor_id'>,
  step: { to: number; created: number; empty: number; failures: readonly Failure[] },
): Promise<boolean> {
  const { created, empty, failures } = step;
  const { rows } = await sql`
    update recognition_run set cursor_id = ${step.to}, done_count = done_count + ${created + empty + failures.length},
      created_count = created_count + ${created}, empty_count = empty_count + ${empty},
      failed_count = failed_count + ${failures.length}
    where id = ${run.id} and cursor_id = ${run.cursor_id} returning id`.execute(tx);
  if (rows.length === 0) return false;
  if (failures.length > 0) {
    await sql`
      insert into recognition_failure (organization_id, run_id, task_id, message)
      select ${run.organization_id}, ${run.id}, f.task, left(f.message, 2000)
      from jsonb_to_recordset(${JSON.stringify(failures)}::jsonb) as f(task bigint, message text)
      where exists (select from task t where t.id = f.task)
      on conflict (run_id, task_id) do nothing`.execute(tx);
  }
  return true;
}

export async function listFailures(tx: Tx, organizationId: number, runId: number, limit: number): Promise<Failure[]> {
  const { rows } = await sql<Failure>`
    select task_id as task, message from recognition_failure
    where organization_id = ${organizationId} and run_id = ${runId} order by task_id limit ${limit}`.execute(tx);
  return rows;
}
