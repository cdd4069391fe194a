import { Type } from 'typebox';
import { systemActor } from '../../platform/db/actor.ts';
import { withSystem } from '../../platform/db/db.ts';
import type { Subscriber } from '../../platform/events/event.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import { type JobDefinition, job, type RegisteredJob } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { evaluateAlerts } from './evaluate-alerts.ts';

const nothing = Type.Object({});
const CHECK = {
  type: 'alerts.check',
  queue: 'maintenance',
  payload: nothing,
  maxAttempts: 1,
  title: () => 'Look whether something needs attention',
  hidden: true,
} satisfies JobDefinition<typeof nothing>;

/** What often means trouble: the rules look at once instead of at the next minute. */
const WAKING = ['IMPORT_FAILED', 'JOB_FAILED'];

export function alertJobs(platform: Platform): RegisteredJob[] {
  return [job(CHECK, () => evaluateAlerts(platform), '* * * * *')];
}

export function alertSubscriber(platform: Platform): Subscriber {
  return {
    name: 'alerts',
    types: WAKING,
    handle: async () => {
      await startCheck(platform);
    },
    handleTogether: async () => {
      await startCheck(platform);
    },
  };
}

/** One look serves all who ask for it before it begins. */
export async function startCheck(platform: Platform): Promise<{ job_id: string; status: string }> {
  const row = await withSystem(platform.db, (tx) =>
    enqueueJob(tx, systemActor(), CHECK, {}, { dedupeKey: `tick:${CHECK.type}` }),
  );
  return { job_id: row.id, status: row.status };
}
