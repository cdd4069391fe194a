import type { JobTypeStatistics } from '@labelwright/contract/jobs';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import { type JobReach, matching } from './jobs.queries.ts';

export interface QueueCounts {
  queue: string;
  waiting: number;
  scheduled: number;
  retrying: number;
  running: number;
  failed_today: number;
  dead: number;
  finished_lately: number;
  oldest_waiting_at: Date | null;
}

/** `lately`: finished in so many last minutes. */
export async function countQueues(tx: Tx, reach: JobReach, latelyMinutes: number): Promise<QueueCounts[]> {
  const { rows } = await sql<QueueCounts>`
    select queue,
      count(*) filter (where status = 'queued' and attempts = 0 and run_at <= now()) as waiting,
      count(*) filter (where status = 'queued' and attempts = 0 and run_at > now()) as scheduled,
      count(*) filter (where status = 'queued' and attempts > 0) as retrying,
      count(*) filter (where status = 'running') as running,
      count(*) filter (where status = 'failed' and finished_at > now() - interval '1 day') as failed_today,
      count(*) filter (where status = 'failed' and attempts - interruptions >= max_attempts) as dead,
      count(*) filter (where finished_at > now() - make_interval(mins => ${latelyMinutes})) as finished_lately,
      min(run_at) filter (where status = 'queued' and run_at <= now()) as oldest_waiting_at
    from job
    where ${matching(reach)}
      and (status in ('queued', 'running', 'failed') or finished_at > now() - make_interval(mins => ${latelyMinutes}))
    group by queue`.execute(tx);
  return rows;
}

export async function listWorkers(tx: Tx) {
  return tx.selectFrom('job_worker').selectAll().orderBy('started_at').limit(500).execute();
}

export async function listRunning(tx: Tx, reach: JobReach) {
  return tx
    .selectFrom('job')
    .select(['id', 'title', 'type', 'queue', 'worker', 'started_at'])
    .where('status', '=', 'running')
    .where(matching(reach))
    .orderBy('started_at')
    .limit(1000)
    .execute();
}

export async function listPauses(tx: Tx) {
  return tx.selectFrom('job_queue_pause').select(['queue', 'paused_at']).execute();
}

export async function insertPause(tx: Tx, queue: string, userId: number | undefined): Promise<boolean> {
  const done = await tx
    .insertInto('job_queue_pause')
    .values({ queue, paused_by: userId ?? null })
    .onConflict((conflict) => conflict.column('queue').doNothing())
    .executeTakeFirst();
  return Number(done.numInsertedOrUpdatedRows ?? 0) > 0;
}

export async function deletePause(tx: Tx, queue: string): Promise<boolean> {
  const done = await tx.deleteFrom('job_queue_pause').where('queue', '=', queue).executeTakeFirst();
  return Number(done.numDeletedRows) > 0;
}

/** Over jobs that finished in so many last days. */
export async function measureTypes(tx: Tx, reach: JobReach, days: number): Promise<JobTypeStatistics[]> {
  const { rows } = await sql<JobTypeStatistics>`
    select type, min(queue) as queue,
      count(*) filter (where status = 'succeeded') as succeeded,
      count(*) filter (where status = 'failed') as failed,
      count(*) filter (where status = 'cancelled') as cancelled,
      round(percentile_cont(0.5) within group (order by (metrics ->> 'queueWaitMs')::float8)::numeric, 1) as wait_p50_ms,
      round(percentile_cont(0.95) within group (order by (metrics ->> 'queueWaitMs')::float8)::numeric, 1) as wait_p95_ms,
      round(percentile_cont(0.5) within group (order by (metrics ->> 'runMs')::float8)::numeric, 1) as run_p50_ms,
      round(percentile_cont(0.95) within group (order by (metrics ->> 'runMs')::float8)::numeric, 1) as run_p95_ms
    from job
    where ${matching(reach)} and finished_at > now() - make_interval(days => ${days})
    group by type order by count(*) desc, type limit 200`.execute(tx);
  return rows;
}
