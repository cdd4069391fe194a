import { Type } from 'typebox';
import { type Tx, withSystem } from '../../platform/db/db.ts';
import { type JobDefinition, job, type RegisteredJob, throwIfCancelled } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { deleteOldEvents, deleteOldMessages } from './logs.queries.ts';

const DAY_MS = 86_400_000;
const BLOCK = 1000;

const nothing = Type.Object({});
const TIDY = {
  type: 'webhooks.tidy',
  queue: 'maintenance',
  payload: nothing,
  maxAttempts: 1,
  title: () => 'Forget old deliveries of webhooks',
  hidden: true,
} satisfies JobDefinition<typeof nothing>;

export function webhookJobs(platform: Platform): RegisteredJob[] {
  return [job(TIDY, (_payload, { signal }) => forgetOld(platform, signal), '27 3 * * *')];
}

/** Messages with their deliveries. What still waits is kept as long again: its receiver may come back. */
export async function forgetOld(
  platform: Platform,
  signal: AbortSignal,
): Promise<{ messages: number; events: number }> {
  const spanMs = platform.config.webhookLogDays * DAY_MS;
  const [before, latest] = [1, 2].map((times) => new Date(platform.now().getTime() - times * spanMs)) as [Date, Date];
  const inBlocks = async (remove: (tx: Tx) => Promise<number>): Promise<number> => {
    for (let sum = 0; ; ) {
      throwIfCancelled(signal);
      const removed = await withSystem(platform.db, remove);
      sum += removed;
      if (removed < BLOCK) return sum;
    }
  };
  return {
    messages: await inBlocks((tx) => deleteOldMessages(tx, before, latest, BLOCK)),
    events: await inBlocks((tx) => deleteOldEvents(tx, before, BLOCK)),
  };
}
