import { Type } from 'typebox';
import { withSystem } from '../../platform/db/db.ts';
import {
  type JobContext,
  type JobDefinition,
  job,
  type RegisteredJob,
  throwIfCancelled,
} from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { listPurgeable, removeAssets } from './assets.queries.ts';

const nothing = Type.Object({});

const purgeAssets = {
  type: 'assets.purge',
  queue: 'maintenance',
  payload: nothing,
  maxAttempts: 3,
  title: () => 'Remove files that were deleted long ago',
  hidden: true,
} satisfies JobDefinition<typeof nothing>;

const BLOCK = 200;
const DAY_MS = 86_400_000;

export function assetJobs(platform: Platform): RegisteredJob[] {
  return [job(purgeAssets, (_payload, context) => purge(platform, context), '40 3 * * *')];
}

async function purge(platform: Platform, context: JobContext): Promise<{ removed: number }> {
  const before = new Date(platform.now().getTime() - platform.config.retentionDays * DAY_MS);
  let removed = 0;
  for (;;) {
    throwIfCancelled(context.signal);
    const rows = await withSystem(platform.db, (tx) => listPurgeable(tx, before, BLOCK));
    if (rows.length === 0) return { removed };
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
