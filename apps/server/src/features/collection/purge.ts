import { withSystem } from '../../platform/db/db.ts';
import { throwIfCancelled } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { restorableSince } from '../../platform/retention.ts';
import { purgeTexts } from './write-items.queries.ts';

const BLOCK = 1000;

/** Removes texts that were deleted long ago, and says how many. Items with a file go when their file is purged. */
export async function purgeItems(
  platform: Platform,
  signal: AbortSignal,
  before: Date = restorableSince(platform),
): Promise<number> {
  for (let removed = 0; ; ) {
    throwIfCancelled(signal);
    const count = await withSystem(platform.db, (tx) => purgeTexts(tx, before, BLOCK));
    removed += count;
    if (count < BLOCK) return removed;
  }
}
