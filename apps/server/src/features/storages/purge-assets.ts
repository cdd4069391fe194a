import { withSystem } from '../../platform/db/db.ts';
import { throwIfCancelled } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { restorableSince } from '../../platform/retention.ts';
import { listPurgeable, removeAssets } from './assets.queries.ts';

const BLOCK = 200;

/** Removes files that were deleted long ago, and says how many. */
export async function purgeAssets(
  platform: Platform,
  signal: AbortSignal,
  before: Date = restorableSince(platform),
): Promise<number> {
  let removed = 0;
  for (;;) {
    throwIfCancelled(signal);
    const rows = await withSystem(platform.db, (tx) => listPurgeable(tx, before, BLOCK));
    if (rows.length === 0) return removed;
    // The file first: what is left after a crash is found again.
    for (const row of rows) await platform.storage.delete(row.storage_key);
    await withSystem(platform.db, (tx) =>
      removeAssets(
        tx,
        rows.map((row) => row.id),
      ),
    );
    removed += rows.length;
  }
}
