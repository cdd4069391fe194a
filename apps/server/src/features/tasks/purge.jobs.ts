import { Type } from 'typebox';
import { withSystem } from '../../platform/db/db.ts';
import { type JobDefinition, job, type RegisteredJob, throwIfCancelled } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { purgeDeleted } from './tasks.queries.ts';

const DAY_MS = 86_400_000;
const BLOCK = 500;

const nothing = Type.Object({});
const definition = {
  type: 'tasks.purge',
  queue: 'maintenance',
  payload: nothing,
  maxAttempts: 1,
  title: () => 'Remove tasks deleted long ago',
  hidden: true,
} satisfies JobDefinition<typeof nothing>;

export function purgeJobs(platform: Platform): RegisteredJob[] {
  return [job(definition, (_payload, { signal }) => purge(platform, signal), '41 3 * * *')];
}

export async function purge(platform: Platform, signal: AbortSignal): Promise<{ tasks: number }> {
  const before = new Date(platform.now().getTime() - platform.config.retentionDays * DAY_MS);
  let tasks = 0;
  for (;;) {
    throwIfCancelled(signal);
    const gone = await withSystem(platform.db, (tx) => purgeDeleted(tx, before, BLOCK));
    if (gone === 0) return { tasks };
    tasks += gone;
  }
}
