import { Type } from 'typebox';
import { withSystem } from '../../platform/db/db.ts';
import { deleteCompletedOutbox } from '../../platform/events/events.queries.ts';
import { deleteExpiredKeys } from '../../platform/http/idempotency.queries.ts';
import { type JobDefinition, job, type RegisteredJob, throwIfCancelled } from '../../platform/jobs/job.ts';
import { takeBackLostJobs } from '../../platform/jobs/worker.ts';
import { deleteSilentWorkers, enqueueForgotten } from '../../platform/jobs/workers.queries.ts';
import type { Platform } from '../../platform/platform.ts';
import { deleteJobs, listOldJobs } from './jobs.queries.ts';

const SILENT_WORKER_SECONDS = 60;
const FORGOTTEN_SECONDS = 120;
const MOST_FORGOTTEN = 1000;
const JOB_HISTORY_DAYS = 90;
const OUTBOX_HISTORY_DAYS = 7;
const BLOCK = 500;

const nothing = Type.Object({});

const reclaim = {
  type: 'jobs.reclaim',
  queue: 'maintenance',
  payload: nothing,
  maxAttempts: 1,
  title: () => 'Take back jobs of dead workers, enqueue forgotten ones',
  hidden: true,
} satisfies JobDefinition<typeof nothing>;
const tidy = {
  type: 'jobs.tidy',
  queue: 'maintenance',
  payload: nothing,
  maxAttempts: 1,
  title: () => 'Delete old jobs, events and keys',
  hidden: true,
} satisfies JobDefinition<typeof nothing>;

export function maintenanceJobs(platform: Platform): RegisteredJob[] {
  return [
    job(reclaim, () => reclaimJobs(platform), '* * * * *'),
    job(
      tidy,
      async (_payload, { signal }) => ({
        jobs: await forgetOldJobs(platform, signal),
        ...(await withSystem(platform.db, async (tx) => ({
          outboxEvents: await deleteCompletedOutbox(tx, OUTBOX_HISTORY_DAYS),
          idempotencyKeys: await deleteExpiredKeys(tx),
        }))),
      }),
      '17 3 * * *',
    ),
  ];
}

async function forgetOldJobs({ db, storage }: Platform, signal: AbortSignal): Promise<number> {
  let forgotten = 0;
  for (;;) {
    throwIfCancelled(signal);
    const jobs = await withSystem(db, (tx) => listOldJobs(tx, JOB_HISTORY_DAYS, BLOCK));
    if (jobs.length === 0) return forgotten;
    // The log first: what is left after a crash is found again.
    for (const { log_key: key } of jobs) if (key !== null) await storage.delete(key);
    await withSystem(db, (tx) =>
      deleteJobs(
        tx,
        jobs.map(({ id }) => id),
      ),
    );
    forgotten += jobs.length;
  }
}

/** Also run once at start, so that a job interrupted by kill -9 goes on without waiting. */
export async function reclaimJobs(platform: Platform): Promise<{ reclaimed: number; enqueued: number }> {
  const lost = await takeBackLostJobs(platform.db, platform.config.jobLostSeconds);
  const enqueued = await withSystem(platform.db, async (tx) => {
    await deleteSilentWorkers(tx, SILENT_WORKER_SECONDS);
    return enqueueForgotten(tx, FORGOTTEN_SECONDS, MOST_FORGOTTEN);
  });
  return { reclaimed: lost.length, enqueued };
}
