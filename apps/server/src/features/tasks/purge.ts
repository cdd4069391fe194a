import { withSystem } from '../../platform/db/db.ts';
import { throwIfCancelled } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { restorableSince } from '../../platform/retention.ts';
import { purgeDeleted } from './tasks.queries.ts';

const BLOCK = 500;

/** Removes tasks that were deleted long ago with all that belongs to them. Returns how many. */
export async function purgeTasks(
  platform: Platform,
  signal: AbortSignal,
  before: Date = restorableSince(platform),
): Promise<number> {
  let tasks = 0;
  for (;;) {
    throwIfCancelled(signal);
    const gone = await withSystem(platform.db, (tx) => purgeDeleted(tx, before, BLOCK));
    if (gone === 0) return tasks;
    tasks += gone;
  }
}
