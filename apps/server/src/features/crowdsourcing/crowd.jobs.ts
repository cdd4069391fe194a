import type { CrowdBackend } from '@labelwright/contract/crowd-providers';
import { Type } from 'typebox';
import { type Actor, systemActor } from '../../platform/db/actor.ts';
import { withActor, withSystem } from '../../platform/db/db.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import { type JobDefinition, job, type RegisteredJob } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { connectAccount } from './connect-account.ts';
import { crowdJobsOf } from './crowd-jobs.ts';
import { listStalledBatches, listWaiting } from './decisions.queries.ts';
import { endHits, extendHits } from './end-batch.ts';
import { ingestAssignments } from './ingest-assignments.ts';
import { getProvider, listProviders } from './providers.ts';
import { publishBatch } from './publish-batch.ts';
import { settle } from './settle.ts';
import { syncHits } from './sync-assignments.ts';

/** What is known of a hit is at most this old, as long as the clock runs. */
const POLL_MS = 240_000;
const STALLED_MS = 120_000;
const MOST_HITS = 500;
const MOST_ANSWERS = 500;

const nothing = Type.Object({});

/** Jobs of every provider, and what starts them by the clock. */
export function crowdJobs(platform: Platform): RegisteredJob[] {
  return listProviders().flatMap(({ id }) => [...jobsOf(platform, id), ...clockOf(platform, id)]);
}

function jobsOf(platform: Platform, backend: CrowdBackend): RegisteredJob[] {
  const jobs = crowdJobsOf(backend);
  const organizationOf = (actor: Actor) => ({ organizationId: actor.organizationId });
  return [
    job(jobs.connect, (_, { actor }) => connectAccount(platform, getProvider(backend), actor)),
    job(jobs.createHit, (payload, context) => publishBatch(platform, payload, context)),
    job(jobs.createHits, (payload, context) => publishBatch(platform, payload, context)),
    job(jobs.endHits, ({ batch }, context) => endHits(platform, batch, context)),
    job(jobs.extendHits, (payload, context) => extendHits(platform, payload, context)),
    job(jobs.syncHit, async ({ hit_id: hitId }, { actor, signal }) => {
      const filter = { ...organizationOf(actor), backend, hitId };
      const { assignments_seen: seen, assignments_updated: updated } = await syncHits(platform, filter, {
        limit: 1,
        signal,
      });
      return { seen, updated };
    }),
    job(jobs.syncOpen, ({ limit, batch: batchId }, { actor, signal }) =>
      syncHits(platform, { ...organizationOf(actor), backend, batchId }, { limit, signal }),
    ),
    job(jobs.ingest, ({ limit }, { actor, signal }) =>
      ingestAssignments(platform, { ...organizationOf(actor), backend }, { limit, signal }),
    ),
    job(jobs.settle, (_, { actor, signal }) =>
      settle(platform, getProvider(backend), actor.organizationId ?? 0, signal),
    ),
  ];
}

/** Ticks of the clock, over all organizations: what the provider knows, what it sent, what it must be told. */
function clockOf(platform: Platform, backend: CrowdBackend): RegisteredJob[] {
  const tick = (name: string, title: string): JobDefinition<typeof nothing> => ({
    type: `core.${backend}.${name}`,
    queue: 'mturk',
    payload: nothing,
    maxAttempts: 1,
    title: () => title,
    hidden: true,
  });
  return [
    job(
      tick('poll', 'Ask for work that was handed in'),
      (_, { signal }) => {
        const before = new Date(platform.now().getTime() - POLL_MS);
        return syncHits(platform, { backend }, { limit: MOST_HITS, before, signal });
      },
      '*/5 * * * *',
    ),
    job(
      tick('take_in', 'Take in answers of a crowd'),
      (_, { signal }) => ingestAssignments(platform, { backend }, { limit: MOST_ANSWERS, signal }),
      '*/3 * * * *',
    ),
    job(tick('catch_up', 'Go on with what a crowd waits for'), () => catchUp(platform, backend), '* * * * *'),
  ];
}

/** Starts again what ended with a server, or what a provider was away for. */
async function catchUp(platform: Platform, backend: CrowdBackend): Promise<{ started: number }> {
  const jobs = crowdJobsOf(backend);
  const before = new Date(platform.now().getTime() - STALLED_MS);
  const { waiting, stalled } = await withSystem(platform.db, async (tx) => ({
    waiting: await listWaiting(tx, backend),
    stalled: await listStalledBatches(tx, backend, before),
  }));
  for (const organizationId of waiting) {
    const actor = systemActor(organizationId);
    const dedupeKey = `crowd-settle:${backend}:${organizationId}`;
    await withActor(platform.db, actor, (tx) => enqueueJob(tx, actor, jobs.settle, {}, { dedupeKey }));
  }
  for (const { id, organization_id: organizationId, project_id: projectId, status } of stalled) {
    const actor = systemActor(organizationId);
    const options = { projectId, dedupeKey: `crowd-batch:${id}` };
    await withActor(platform.db, actor, async (tx) => {
      if (status === 'closing') await enqueueJob(tx, actor, jobs.endHits, { batch: id }, options);
      else await enqueueJob(tx, actor, jobs.createHits, { batch: id, skipped: [] }, options);
    });
  }
  return { started: waiting.length + stalled.length };
}
