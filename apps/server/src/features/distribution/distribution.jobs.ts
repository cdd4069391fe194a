import { Type } from 'typebox';
import { withSystem } from '../../platform/db/db.ts';
import { job, type RegisteredJob } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { deleteOldLeases } from './leases.queries.ts';

const DAY_MS = 86_400_000;

/** Leases end by themselves; what is left of them a day later is only dust. */
export function leaseJobs(platform: Platform): RegisteredJob[] {
  return [
    job(
      {
        type: 'distribution.clean-leases',
        queue: 'maintenance',
        payload: Type.Object({}),
        maxAttempts: 3,
        title: () => 'Remove task leases that ran out long ago',
        hidden: true,
      },
      async () => {
        const before = new Date(platform.now().getTime() - DAY_MS);
        return { deleted: await withSystem(platform.db, (tx) => deleteOldLeases(tx, before)) };
      },
      '17 3 * * *',
    ),
  ];
}
