import { Type } from 'typebox';
import { withSystem } from '../../platform/db/db.ts';
import { type JobDefinition, job, type RegisteredJob, throwIfCancelled } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { purgeTexts } from './write-items.queries.ts';

const nothing = Type.Object({});

const purgeItems = {
  type: 'collection.purge',
  queue: 'maintenance',
  payload: nothing,
  maxAttempts: 3,
  title: () => 'Remove collected texts that were deleted long ago',
  hidden: true,
} satisfies JobDefinition<typeof nothing>;

const BLOCK = 1000;
const DAY_MS = 86_400_000;

/** Items with a file go when their file is purged; this is for those without one. */
export function purgeJobs(platform: Platform): RegisteredJob[] {
  const purge = async (signal: AbortSignal): Promise<{ removed: number }> => {
    const before = new Date(platform.now().getTime() - platform.config.retentionDays * DAY_MS);
    for (let removed = 0; ; ) {
      throwIfCancelled(signal);
      const count = await withSystem(platform.db, (tx) => purgeTexts(tx, before, BLOCK));
      removed += count;
      if (count < BLOCK) return { removed };
    }
  };
  return [job(purgeItems, (_payload, { signal }) => purge(signal), '50 3 * * *')];
}
