import { randomUUID } from 'node:crypto';
import type { ExtendBatch } from '@labelwright/contract/crowd-batches';
import type { StartedJob } from '@labelwright/contract/crowd-hits';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, invalidField, notFound } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import { type JobContext, PermanentJobError, throwIfCancelled } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { contextOf } from './accounts.service.ts';
import { committedCents } from './batch-money.ts';
import { assertBudget } from './batch-terms.ts';
import { type BatchRow, findBatch, lockBatch, setBatchState } from './batches.queries.ts';
import { crowdJobsOf, type ExtensionPayload } from './crowd-jobs.ts';
import { inParallel } from './in-parallel.ts';
import {
  addPlaces,
  dropUnpublished,
  listLiveOffers,
  type OfferRow,
  raiseOverlap,
  setOfferEnds,
} from './offers.queries.ts';
import { type CrowdProvider, type ProviderContext, ProviderRefusal, type PublishedOffer } from './provider.ts';
import { getProvider } from './providers.ts';
import { findLostOffers } from './publish-batch.ts';
import { refreshBatch, refreshOffers } from './refresh-offers.ts';
import { requestToken } from './worker-token.ts';

const REQUESTS_AT_ONCE = 4;

/** Nobody begins any more. Work that was begun may still be handed in, and is decided on and paid. */
export async function expireBatch(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
): Promise<StartedJob> {
  const { organizationId, projectId } = access;
  return withActor(platform.db, actor, async (tx) => {
    const row = await lockBatch(tx, organizationId, id);
    if (!row) throw notFound('Batch');
    if (row.status === 'draft' || row.status === 'closed')
      throw new AppError('conflict', 'Only a batch that was published and is not over can be ended.', {
        reason: row.status,
      });
    await dropUnpublished(tx, organizationId, id);
    await setBatchState(tx, organizationId, id, { status: 'closing', expires_at: platform.now() });
    await announce(tx, actor, row, 'CROWD_BATCH_ENDED', {});
    const { endHits } = crowdJobsOf(row.provider);
    const job = await enqueueJob(tx, actor, endHits, { batch: id }, { projectId });
    return { job_id: job.id, status: job.status, batch: id };
  });
}

export async function endHits(platform: Platform, batchId: number, job: JobContext): Promise<{ ended: number }> {
  let ended = 0;
  const now = platform.now();
  const { row, provider, context } = await openBatch(platform, batchId, job);
  await findLostOffers(platform, job.actor, row, provider, context);
  await forEachHit(platform, batchId, job, async ({ provider, context, hit, organizationId }) => {
    await provider.expire(context, hit);
    await withActor(platform.db, job.actor, (tx) => setOfferEnds(tx, organizationId, batchId, hit.externalId, now));
    ended += 1;
  });
  await withActor(platform.db, job.actor, async (tx) => {
    const organizationId = job.actor.organizationId ?? 0;
    await refreshOffers(tx, organizationId, { batchId }, now);
    await refreshBatch(tx, organizationId, batchId, now);
  });
  return { ended };
}

/** More time, more answers, or both. The money is promised before the provider is asked. */
export async function extendBatch(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
  body: ExtendBatch,
): Promise<StartedJob> {
  if (body.lifetime_seconds === undefined && body.assignments === undefined)
    throw invalidField('assignments', 'Ask for more time, for more answers, or for both.');
  const { organizationId, projectId } = access;
  const key = body.key ?? randomUUID().slice(0, 13);
  return withActor(platform.db, actor, async (tx) => {
    const row = await lockBatch(tx, organizationId, id);
    if (!row) throw notFound('Batch');
    if (row.status !== 'open')
      throw new AppError('conflict', 'Only an open batch can be extended.', { reason: row.status });
    if (body.assignments !== undefined) {
      assertMayGrow(getProvider(row.provider), row, body.assignments);
      const offers = await listLiveOffers(tx, organizationId, id);
      const fresh = offers.filter((offer) => !isExtended(offer, key));
      const more = fresh.length * body.assignments * (row.reward_cents + row.fee_cents);
      assertBudget(row, (await committedCents(tx, row)) + more);
      for (const offer of fresh) await addPlaces(tx, organizationId, offer.id, { key, assignments: body.assignments });
      await raiseOverlap(tx, organizationId, id);
    }
    if (body.lifetime_seconds !== undefined)
      await setBatchState(tx, organizationId, id, {
        expires_at: new Date(platform.now().getTime() + body.lifetime_seconds * 1000),
      });
    await announce(tx, actor, row, 'CROWD_BATCH_EXTENDED', { ...body });
    const { extendHits } = crowdJobsOf(row.provider);
    const job = await enqueueJob(tx, actor, extendHits, { batch: id, ...body, key }, { projectId });
    return { job_id: job.id, status: job.status, batch: id };
  });
}

/** An offer made for fewer than ten answers stays below ten: from there on each costs more. */
function assertMayGrow(provider: CrowdProvider, row: BatchRow, assignments: number): void {
  const after = { rewardCents: row.reward_cents, maxAssignments: row.max_assignments + assignments };
  if (provider.feeCents(after) === row.fee_cents) return;
  throw invalidField('assignments', 'So many answers cost a higher fee: make a batch of its own for them.');
}

function isExtended(offer: OfferRow, key: string): boolean {
  return key in ((offer.payload.extensions as Record<string, number> | undefined) ?? {});
}

export async function extendHits(
  platform: Platform,
  payload: ExtensionPayload,
  job: JobContext,
): Promise<{ extended: number }> {
  let extended = 0;
  const { key, lifetime_seconds: lifetimeSeconds, assignments } = payload;
  await forEachHit(platform, payload.batch, job, async ({ provider, context, hit, offers, organizationId }) => {
    const token = requestToken(platform, 'extension', `${hit.externalId}:${key}`);
    const more = assignments === undefined ? undefined : assignments * offers;
    await provider.extend(context, hit, { lifetimeSeconds, assignments: more, token });
    if (lifetimeSeconds !== undefined) {
      const end = new Date(platform.now().getTime() + lifetimeSeconds * 1000);
      await withActor(platform.db, job.actor, (tx) =>
        setOfferEnds(tx, organizationId, payload.batch, hit.externalId, end),
      );
    }
    extended += 1;
  });
  return { extended };
}

interface HitWork {
  provider: CrowdProvider;
  context: ProviderContext;
  organizationId: number;
  hit: PublishedOffer;
  /** Offers that are this one thing at the provider. */
  offers: number;
}

/** Each thing at the provider that offers of a batch are: one of each, or the same of all. */
async function forEachHit(
  platform: Platform,
  batchId: number,
  job: JobContext,
  work: (hit: HitWork) => Promise<void>,
): Promise<void> {
  const organizationId = job.actor.organizationId ?? 0;
  const { provider, context } = await openBatch(platform, batchId, job);
  const offers = await withActor(platform.db, job.actor, (tx) => listLiveOffers(tx, organizationId, batchId));
  const hits = [...Map.groupBy(offers, ({ hit_id }) => hit_id).values()];
  try {
    await inParallel(REQUESTS_AT_ONCE, hits, async (offers) => {
      throwIfCancelled(job.signal);
      const [first] = offers;
      if (!first) return;
      const hit = { externalId: first.hit_id, batchId, maxAssignments: first.max_assignments };
      await work({ provider, context, organizationId, hit, offers: offers.length });
    });
  } catch (error) {
    if (!(error instanceof ProviderRefusal)) throw error;
    await withActor(platform.db, job.actor, (tx) =>
      setBatchState(tx, organizationId, batchId, { error: error.message.slice(0, 4000) }),
    );
    throw new PermanentJobError(error.message);
  }
}

async function openBatch(
  platform: Platform,
  batchId: number,
  { actor }: JobContext,
): Promise<{ row: BatchRow; provider: CrowdProvider; context: ProviderContext }> {
  const organizationId = actor.organizationId ?? 0;
  return withActor(platform.db, actor, async (tx) => {
    const row = await findBatch(tx, organizationId, batchId);
    if (!row) throw new PermanentJobError('The batch was deleted.');
    const provider = getProvider(row.provider);
    return { row, provider, context: await contextOf(platform, tx, organizationId, provider, row.sandbox) };
  });
}

async function announce(
  tx: Tx,
  actor: Actor,
  row: BatchRow,
  type: string,
  more: Record<string, unknown>,
): Promise<void> {
  await emit(tx, actor, {
    type,
    organizationId: row.organization_id,
    projectId: row.project_id,
    aggregateType: 'crowd_batch',
    aggregateId: row.id,
    payload: { batch_id: row.id, project_id: row.project_id, ...more },
  });
}
