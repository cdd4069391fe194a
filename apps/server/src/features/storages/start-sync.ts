import type { StorageConnection } from '@labelwright/contract/storages';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import type { Platform } from '../../platform/platform.ts';
import { type ConnectionRow, findConnection, markQueued } from './connections.queries.ts';
import { connectionBody, type Kind, requireConnection } from './connections.service.ts';
import { syncSource, syncTarget } from './sync-jobs.ts';

export async function startSync(
  platform: Platform,
  actor: Actor,
  kind: Kind,
  id: number,
): Promise<StorageConnection & { job_id: string }> {
  const row = await requireConnection(platform, actor, kind, id);
  return withActor(platform.db, actor, async (tx) => {
    const jobId = await enqueueSync(tx, actor, row);
    const queued = (await findConnection(tx, row.organization_id, id)) ?? row;
    return { ...connectionBody(platform, queued), job_id: jobId };
  });
}

/** The open job of the connection, or a new one. */
export async function enqueueSync(tx: Tx, actor: Actor, row: ConnectionRow): Promise<string> {
  const definition = row.direction === 'import' ? syncSource : syncTarget;
  const job = await enqueueJob(
    tx,
    { ...actor, organizationId: row.organization_id },
    definition,
    { storageId: row.id, title: row.title },
    { projectId: row.project_id, dedupeKey: `${definition.type}:${row.id}` },
  );
  await markQueued(tx, row.organization_id, row.id, job.id);
  return job.id;
}
