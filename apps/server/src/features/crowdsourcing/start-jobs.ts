import type { IngestBody, StartedJob, SyncBody } from '@labelwright/contract/crowd-hits';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { notFound } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import type { JobRow } from '../../platform/jobs/jobs.queries.ts';
import type { Platform } from '../../platform/platform.ts';
import { findBatch } from './batches.queries.ts';
import { crowdJobsOf } from './crowd-jobs.ts';
import { getProvider } from './providers.ts';
import { startPublishing } from './publish-batch.ts';

/** Jobs that people start by hand; the clock starts the same. */

const LIMITS = { sync: 25, ingest: 20, batch: 500 };

export async function publishNow(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
): Promise<StartedJob> {
  const job = await withActor(platform.db, actor, (tx) => startPublishing(platform, tx, actor, access, id, []));
  return started(job, id);
}

export async function startSyncOfBatch(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
): Promise<StartedJob> {
  return withActor(platform.db, actor, async (tx) => {
    const row = await findBatch(tx, access.organizationId, id);
    if (!row) throw notFound('Batch');
    const { syncOpen } = crowdJobsOf(row.provider);
    const payload = { limit: LIMITS.batch, batch: id };
    return started(await enqueueJob(tx, actor, syncOpen, payload, { projectId: access.projectId }), id);
  });
}

export async function startSync(
  platform: Platform,
  actor: Actor,
  backend: string,
  body: SyncBody,
): Promise<StartedJob> {
  const { syncHit, syncOpen } = crowdJobsOf(getProvider(backend).id);
  return withActor(platform.db, actor, async (tx) => {
    const { hit_id, limit = LIMITS.sync } = body;
    if (hit_id !== undefined) return started(await enqueueJob(tx, actor, syncHit, { hit_id }), null);
    return started(await enqueueJob(tx, actor, syncOpen, { limit }), null);
  });
}

export async function startIngest(
  platform: Platform,
  actor: Actor,
  backend: string,
  body: IngestBody,
): Promise<StartedJob> {
  const { ingest } = crowdJobsOf(getProvider(backend).id);
  const payload = { limit: body.limit ?? LIMITS.ingest };
  return withActor(platform.db, actor, async (tx) => started(await enqueueJob(tx, actor, ingest, payload), null));
}

function started(job: JobRow, batch: number | null): StartedJob {
  return { job_id: job.id, status: job.status, batch };
}
