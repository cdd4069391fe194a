import { withSystem } from '../../platform/db/db.ts';
import { throwIfCancelled } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { restorableSince } from '../../platform/retention.ts';
import { purgeDeletedAnnotations } from './purge.queries.ts';

const BLOCK = 1000;

/** Removes what can no longer be restored, with its revisions, and says how much. Counters never knew of it. */
export async function purgeAnnotations(
  platform: Platform,
  signal: AbortSignal,
  before: Date = restorableSince(platform),
): Promise<number> {
  let annotations = 0;
  for (let gone = BLOCK; gone === BLOCK; annotations += gone) {
    throwIfCancelled(signal);
    gone = await withSystem(platform.db, (tx) => purgeDeletedAnnotations(tx, before, BLOCK));
  }
  return annotations;
}
