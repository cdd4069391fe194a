import { Type } from 'typebox';
import { systemActor } from '../../platform/db/actor.ts';
import { withActor, withSystem } from '../../platform/db/db.ts';
import { type JobDefinition, job, type RegisteredJob } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { enqueueSync, findConnection, syncSource, syncTarget } from '../storages/index.ts';
import { listDue, postpone } from './sync.queries.ts';
import { runSourceSync } from './sync-source.ts';
import { runTargetSync } from './sync-target.ts';

const nothing = Type.Object({});

const startDue = {
  type: 'storage.due',
  queue: 'maintenance',
  payload: nothing,
  maxAttempts: 1,
  title: () => 'Sync storages whose time has come',
  hidden: true,
} satisfies JobDefinition<typeof nothing>;

const MOST_AT_ONCE = 200;

export function storageSyncJobs(platform: Platform): RegisteredJob[] {
  return [
    job(syncSource, ({ storageId }, context) => runSourceSync(platform, storageId, context)),
    job(syncTarget, ({ storageId }, context) => runTargetSync(platform, storageId, context)),
    job(startDue, () => startDueSyncs(platform), '* * * * *'),
  ];
}

async function startDueSyncs(platform: Platform): Promise<{ started: number }> {
  const now = platform.now();
  const due = await withSystem(platform.db, (tx) => listDue(tx, now, MOST_AT_ONCE));
  for (const { id, organization_id: organizationId } of due) {
    const actor = systemActor(organizationId);
    await withActor(platform.db, actor, async (tx) => {
      const row = await findConnection(tx, organizationId, id);
      if (!row) return;
      await enqueueSync(tx, actor, row);
      await postpone(tx, id, now);
    });
  }
  return { started: due.length };
}
