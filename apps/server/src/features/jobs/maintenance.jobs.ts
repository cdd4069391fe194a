import { Type } from 'typebox';
import { withSystem } from '../../platform/db/db.ts';
import { deleteCompletedOutbox } from '../../platform/events/events.queries.ts';
import { deleteExpiredKeys } from '../../platform/http/idempotency.queries.ts';
import { type JobDefinition, job, type RegisteredJob } from '../../platform/jobs/job.ts';
import { takeBackLostJobs } from '../../platform/jobs/worker.ts';
import { deleteSilentWorkers, enqueueForgotten } from '../../platform/jobs/workers.queries.ts';
import type { Platform } from '../../platform/platform.ts';
import { deleteOldJobs } from './jobs.queries.ts';

const SILENT_WORKER_SECONDS = 60;
const FORGOTTEN_SECONDS = 120;
const MOST_FORGOTTEN = 1000;
const JOB_HISTORY_DAYS = 90;
const OUTBOX_HISTORY_DAYS = 7;

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
      async () => {
        const { logKeys, ...counts } = await withSystem(platform.db, async (tx) => {
          const { deleted: jobs, logKeys } = await deleteOldJobs(tx, JOB_HISTORY_DAYS);
          const outboxEvents = await deleteCompletedOutbox(tx, OUTBOX_HISTORY_DAYS);
          return { jobs, logKeys, outboxEvents, idempotencyKeys: await deleteExpiredKeys(tx) };
        });
        // After the rows: a log without a job can be deleted again, a job must not point to a log that is gone.
        for (const key of logKeys) await platform.storage.delete(key);
        return counts;
      },
      '17 3 * * *',
    ),
  ];
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
