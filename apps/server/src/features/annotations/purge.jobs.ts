import { Type } from 'typebox';
import { withSystem } from '../../platform/db/db.ts';
import { type JobDefinition, job, type RegisteredJob, throwIfCancelled } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { purgeDeletedAnnotations } from './purge.queries.ts';

const DAY_MS = 86_400_000;
const BLOCK = 1000;

const nothing = Type.Object({});
const definition = {
  type: 'annotations.purge',
  queue: 'maintenance',
  payload: nothing,
  maxAttempts: 1,
  title: () => 'Remove annotations deleted long ago',
  hidden: true,
} satisfies JobDefinition<typeof nothing>;

export function purgeJobs(platform: Platform): RegisteredJob[] {
  return [job(definition, (_payload, { signal }) => purgeAnnotations(platform, signal), '53 3 * * *')];
}

/** Removes what can no longer be restored, with its revisions. Counters never knew of it. */
export async function purgeAnnotations(platform: Platform, signal: AbortSignal): Promise<{ annotations: number }> {
  const before = new Date(platform.now().getTime() - platform.config.retentionDays * DAY_MS);
  let annotations = 0;
  for (let gone = BLOCK; gone === BLOCK; annotations += gone) {
    throwIfCancelled(signal);
    gone = await withSystem(platform.db, (tx) => purgeDeletedAnnotations(tx, before, BLOCK));
  }
  return { annotations };
}
