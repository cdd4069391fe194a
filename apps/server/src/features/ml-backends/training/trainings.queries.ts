import { type RawBuilder, sql } from 'kysely';
import { prepared, type Tx } from '../../../platform/db/db.ts';
import type { BackendScope } from '../backends.queries.ts';

export interface TrainingRow {
  id: number;
  organization_id: number;
  project_id: number;
  ml_backend_id: number;
  job_id: string | null;
  cause: 'hand' | 'count';
  status: 'queued' | 'running' | 'completed' | 'failed' | 'cancelled';
  annotation_count: number;
  task_count: number;
  version_before: string;
  version_after: string | null;
  answer: unknown;
  error: string;
  created_by: number | null;
  created_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
}

const COLUMNS = sql`r.id, r.organization_id, r.project_id, r.ml_backend_id, r.job_id, r.cause,
  case when r.status in ('queued', 'running') and j.status in ('failed', 'cancelled') then j.status else r.status end as status,
  r.annotation_count, r.task_count, r.version_before, r.version_after, r.answer, r.error, r.created_by, r.created_at,
  r.started_at, r.finished_at`;
const SOURCE = sql`ml_training r left join job j on j.id = r.job_id and j.organization_id = r.organization_id`;

/** undefined: one is under way already. */
export async function insertTraining(
  tx: Tx,
  scope: BackendScope,
  training: { backendId: number; cause: TrainingRow['cause']; version: string; createdBy: number | undefined },
): Promise<number | undefined> {
  // One whose job is over without a word must not stand in the way for ever.
  await sql`
    update ml_training r set status = j.status, finished_at = now(), error = coalesce(nullif(r.error, ''), j.error, '')
    from job j
    where r.organization_id = ${scope.organizationId} and r.ml_backend_id = ${training.backendId}
      and r.status in ('queued', 'running') and j.id = r.job_id and j.status in ('failed', 'cancelled')`.execute(tx);
  const { rows } = await sql<{ id: number }>`
    insert into ml_training (organization_id, project_id, ml_backend_id, cause, version_before, created_by)
    values (${scope.organizationId}, ${scope.projectId}, ${training.backendId}, ${training.cause}, ${training.version},
      ${training.createdBy ?? null})
    on conflict (ml_backend_id) where status in ('queued', 'running') do nothing
    returning id`.execute(tx);
  return rows[0]?.id;
}

export async function setTrainingJob(tx: Tx, id: number, jobId: string): Promise<void> {
  await sql`update ml_training set job_id = ${jobId} where id = ${id}`.execute(tx);
}

export async function findTraining(tx: Tx, organizationId: number, id: number): Promise<TrainingRow | undefined> {
  const { rows } = await sql<TrainingRow>`
    select ${COLUMNS} from ${SOURCE} where r.organization_id = ${organizationId} and r.id = ${id}`.execute(tx);
  return rows[0];
}

export async function listTrainings(
  tx: Tx,
  scope: BackendScope,
  filter: { backendId: number | undefined; beforeId: number | undefined; limit: number; offset: number },
): Promise<TrainingRow[]> {
  const { rows } = await sql<TrainingRow>`
    select ${COLUMNS} from ${SOURCE} where ${ofProject(scope, filter.backendId)}
      ${filter.beforeId === undefined ? sql`` : sql`and r.id < ${filter.beforeId}`}
    order by r.id desc limit ${filter.limit} offset ${filter.offset}`.execute(tx);
  return rows;
}

export async function countTrainings(tx: Tx, scope: BackendScope, backendId: number | undefined): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from ml_training r where ${ofProject(scope, backendId)}`.execute(tx);
  return rows[0]?.count ?? 0;
}

function ofProject(scope: BackendScope, backendId: number | undefined): RawBuilder<unknown> {
  return sql`r.organization_id = ${scope.organizationId} and r.project_id = ${scope.projectId}
    ${backendId === undefined ? sql`` : sql`and r.ml_backend_id = ${backendId}`}`;
}

export async function beginTraining(
  tx: Tx,
  id: number,
  begun: { annotations: number; version: string; now: Date },
): Promise<void> {
  await sql`
    update ml_training set status = 'running', started_at = coalesce(started_at, ${begun.now}), annotation_count = ${begun.annotations},
      version_before = ${begun.version}, error = '' where id = ${id}`.execute(tx);
}

/** What came of it, as far as it is known. */
export async function writeTraining(
  tx: Tx,
  id: number,
  end: {
    status?: TrainingRow['status'];
    taskCount?: number;
    versionAfter?: string | null;
    answer?: unknown;
    error?: string;
    finishedAt?: Date;
  },
): Promise<void> {
  await sql`
    update ml_training set status = coalesce(${end.status ?? null}, status), task_count = coalesce(${end.taskCount ?? null}, task_count),
      version_after = coalesce(${end.versionAfter ?? null}, version_after),
      answer = coalesce(${end.answer === undefined ? null : JSON.stringify(end.answer)}::jsonb, answer),
      error = coalesce(${end.error?.slice(0, 4000) ?? null}, error), finished_at = coalesce(${end.finishedAt ?? null}, finished_at)
    where id = ${id}`.execute(tx);
}

/** A version that shows up later belongs to the latest training that ended without one. */
export async function creditTraining(
  tx: Tx,
  organizationId: number,
  backendId: number,
  version: string,
): Promise<void> {
  await sql`
    update ml_training r set version_after = ${version}
    where r.id = (
      select max(l.id) from ml_training l where l.organization_id = ${organizationId} and l.ml_backend_id = ${backendId})
      and r.status = 'completed' and r.version_after is null and r.version_before <> ${version}`.execute(tx);
}

/** Backends of these projects that have enough to learn from and are not learning yet. */
export async function listEager(
  tx: Tx,
  organizationId: number,
  projectIds: readonly number[],
): Promise<{ id: number; project_id: number }[]> {
  const rows = await prepared(
    tx,
    'eager-backends',
    sql<{ id: number; project_id: number }>`
    select b.id, b.project_id
    from project p
    join ml_backend b on b.project_id = p.id and b.organization_id = p.organization_id and b.trains
    where p.organization_id = ${organizationId} and p.id = any (${projectIds}::bigint[]) and p.deleted_at is null
      and p.min_annotations_to_start_training > 0
      and (select sum(c.total_annotations_number) from project_counter c
        where c.organization_id = p.organization_id and c.project_id = p.id)
        >= b.annotations_at_last_training + p.min_annotations_to_start_training
      and not exists (
        select from ml_training r join job j on j.id = r.job_id
        where r.ml_backend_id = b.id and r.status in ('queued', 'running') and j.status in ('queued', 'running'))`,
  );
  return rows;
}
