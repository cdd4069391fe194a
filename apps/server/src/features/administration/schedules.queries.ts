import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface LastRun {
  type: string;
  id: string;
  status: string;
  started_at: Date | null;
  finished_at: Date | null;
  result: unknown;
  error: string | null;
}

/** The newest job of each type. */
export async function listLastRuns(tx: Tx, types: readonly string[]): Promise<LastRun[]> {
  const { rows } = await sql<LastRun>`
    select t.type, j.id, j.status, j.started_at, j.finished_at, j.result, j.error
    from unnest(${[...types]}::text[]) as t(type)
    cross join lateral (
      select id, status, started_at, finished_at, result, error from job
      where job.type = t.type and organization_id is null order by job.id desc limit 1) j`.execute(tx);
  return rows;
}

export interface PauseRow {
  job_type: string;
  paused_at: Date;
}

export async function listPauses(tx: Tx): Promise<PauseRow[]> {
  return tx.selectFrom('schedule_pause').select(['job_type', 'paused_at']).execute();
}

export async function insertPause(tx: Tx, jobType: string, userId: number | null, now: Date): Promise<void> {
  await tx
    .insertInto('schedule_pause')
    .values({ job_type: jobType, paused_by: userId, paused_at: now })
    .onConflict((conflict) => conflict.column('job_type').doNothing())
    .execute();
}

export async function deletePause(tx: Tx, jobType: string): Promise<void> {
  await tx.deleteFrom('schedule_pause').where('job_type', '=', jobType).execute();
}
