import { sql } from 'kysely';
import type { Tx } from '../db/db.ts';
import { enqueue } from './jobs.queries.ts';

export interface WorkerSign {
  id: string;
  host: string;
  pid: number;
  queues: Record<string, number>;
  keepsClock: boolean;
  version: string;
  rssBytes: number;
}

/** Writes the sign of life of a worker and reads which queues stand still. */
export async function saveWorkerSign(tx: Tx, sign: WorkerSign): Promise<string[]> {
  const facts = {
    queues: JSON.stringify(sign.queues),
    keeps_clock: sign.keepsClock,
    version: sign.version,
    rss_bytes: sign.rssBytes,
    heartbeat_at: sql<Date>`now()`,
  };
  await tx
    .insertInto('job_worker')
    .values({ id: sign.id, host: sign.host, pid: sign.pid, ...facts })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(facts))
    .execute();
  const paused = await tx.selectFrom('job_queue_pause').select('queue').execute();
  return paused.map(({ queue }) => queue);
}

export async function deleteWorker(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('job_worker').where('id', '=', id).execute();
}

export async function deleteSilentWorkers(tx: Tx, silentSeconds: number): Promise<void> {
  await sql`delete from job_worker where heartbeat_at < now() - make_interval(secs => ${silentSeconds})`.execute(tx);
}

export interface ReclaimedJob {
  id: string;
  organization_id: number | null;
  project_id: number | null;
  queue: string;
  status: string;
}

/**
 * Running jobs whose worker has given no sign of life: it died with them. They are queued again, or end as failed when
 * they have taken `mostInterruptions` workers with them.
 */
export async function reclaimLostJobs(
  tx: Tx,
  silentSeconds: number,
  mostInterruptions: number,
): Promise<ReclaimedJob[]> {
  const { rows } = await sql<ReclaimedJob>`
    update job set worker = null, interruptions = interruptions + 1,
      status = case when cancel_requested_at is not null then 'cancelled'
        when interruptions + 1 >= ${mostInterruptions} then 'failed' else 'queued' end,
      finished_at = case when cancel_requested_at is not null or interruptions + 1 >= ${mostInterruptions} then now() end,
      error = case when interruptions + 1 >= ${mostInterruptions}
        then 'The worker died ' || (interruptions + 1) || ' times while it ran this job; it may need more memory than there is.'
        else 'The worker that ran this job died.' end
    where status = 'running' and heartbeat_at < now() - make_interval(secs => ${silentSeconds})
    returning id, organization_id, project_id, queue, status`.execute(tx);
  for (const { id, queue, status } of rows) if (status === 'queued') await enqueue(tx, id, queue, undefined);
  return rows;
}

/** Waiting jobs that the queue does not know: whoever put them there was cut off by hand. Put in again. */
export async function enqueueForgotten(tx: Tx, waitedSeconds: number, limit: number): Promise<number> {
  const { rows } = await sql<{ id: string; queue: string }>`
    select j.id, j.queue from job j
    where j.status = 'queued' and j.run_at < now() - make_interval(secs => ${waitedSeconds})
      and not exists (
        select from graphile_worker._private_jobs g where g.key = j.id::text and g.attempts < g.max_attempts
          -- Taken by a worker that died before it could begin: it is not given out again for hours.
          and (g.locked_at is null or g.locked_at > now() - make_interval(secs => ${waitedSeconds}))
      )
    order by j.run_at limit ${limit}`.execute(tx);
  for (const { id, queue } of rows) await enqueue(tx, id, queue, undefined);
  return rows.length;
}

/** Jobs that a worker took out of the queue and then died before it could begin them. Put in again. */
export async function enqueueUnbegun(tx: Tx, silentSeconds: number): Promise<number> {
  const { rows } = await sql<{ id: string; queue: string }>`
    select j.id, j.queue from graphile_worker._private_jobs g join job j on j.id::text = g.key
    where g.locked_at < now() - make_interval(secs => ${silentSeconds}) and j.status = 'queued'`.execute(tx);
  for (const { id, queue } of rows) await enqueue(tx, id, queue, undefined);
  return rows.length;
}

/** An administrator told the clock to pass this job over. */
export async function isSchedulePaused(tx: Tx, jobType: string): Promise<boolean> {
  const row = await tx
    .selectFrom('schedule_pause')
    .select('job_type')
    .where('job_type', '=', jobType)
    .executeTakeFirst();
  return row !== undefined;
}
