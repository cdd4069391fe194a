import { Type } from 'typebox';
import { withSystem } from '../../platform/db/db.ts';
import { deleteCompletedOutbox } from '../../platform/events/events.queries.ts';
import { deleteExpiredKeys } from '../../platform/http/idempotency.queries.ts';
import { type JobDefinition, job, type RegisteredJob } from '../../platform/jobs/job.ts';
import { enqueue } from '../../platform/jobs/jobs.queries.ts';
import type { Platform } from '../../platform/platform.ts';
import { deleteOldJobs, reclaimLostJobs } from './jobs.queries.ts';

/** A worker saves a heartbeat twice a second; this long without one means that it is gone. */
const SILENT_SECONDS = 30;
const JOB_HISTORY_DAYS = 90;
const OUTBOX_HISTORY_DAYS = 7;

const nothing = Type.Object({});

const reclaim = {
  type: 'jobs.reclaim',
  queue: 'maintenance',
  payload: nothing,
  maxAttempts: 1,
  title: () => 'Take back jobs of dead workers',
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
      () =>
        withSystem(platform.db, async (tx) => ({
          jobs: await deleteOldJobs(tx, JOB_HISTORY_DAYS),
          outboxEvents: await deleteCompletedOutbox(tx, OUTBOX_HISTORY_DAYS),
          idempotencyKeys: await deleteExpiredKeys(tx),
        })),
      '17 3 * * *',
    ),
  ];
}

/** Also run once at start, so that a job interrupted by kill -9 goes on without waiting for the clock. */
export async function reclaimJobs(platform: Platform): Promise<{ reclaimed: number }> {
  return withSystem(platform.db, async (tx) => {
    const lost = await reclaimLostJobs(tx, SILENT_SECONDS);
    for (const { id, queue, max_attempts: maxAttempts } of lost) await enqueue(tx, id, queue, maxAttempts, undefined);
    return { reclaimed: lost.length };
  });
}
