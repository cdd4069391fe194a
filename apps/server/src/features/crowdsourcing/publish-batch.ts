import type { CreatedHits } from '@labelwright/contract/crowd-hits';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import type { DomainEvent } from '../../platform/events/event.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import { type JobContext, PermanentJobError, throwIfCancelled } from '../../platform/jobs/job.ts';
import type { JobRow } from '../../platform/jobs/jobs.queries.ts';
import type { Platform } from '../../platform/platform.ts';
import { contextOf, missingFields } from './accounts.service.ts';
import { committedCents } from './batch-money.ts';
import { assertBudget, assertTerms } from './batch-terms.ts';
import { termsOf } from './batch-view.ts';
import { type BatchRow, findBatch, lockBatch, setBatchState } from './batches.queries.ts';
import { crowdJobsOf } from './crowd-jobs.ts';
import { eventType } from './crowdsourcing.policy.ts';
import { inParallel } from './in-parallel.ts';
import { formatMoney } from './money.ts';
import {
  countUnpublished,
  listUnpublished,
  markPublished,
  markRefused,
  markTried,
  type OfferRow,
  raiseOverlap,
} from './offers.queries.ts';
import {
  type CrowdProvider,
  type Offer,
  type ProviderContext,
  ProviderRefusal,
  ProviderUnavailable,
  type Published,
} from './provider.ts';
import { getProvider } from './providers.ts';
import { refreshBatch } from './refresh-offers.ts';
import { requestToken, signPage } from './worker-token.ts';

/** Offers of whole batches are marked together, in steps of this size. */
const MOST_OFFERS = 10_000;
const REQUESTS_AT_ONCE = 4;

/** Money is promised here: budget, account and terms are checked while the batch is held. Also goes on with one that failed. */
export async function startPublishing(
  platform: Platform,
  tx: Tx,
  actor: Actor,
  access: Pick<ProjectAccess, 'organizationId' | 'projectId' | 'state'>,
  id: number,
  skipped: readonly number[],
): Promise<JobRow> {
  const { organizationId, projectId } = access;
  const row = await lockBatch(tx, organizationId, id);
  if (!row) throw notFound('Batch');
  const provider = getProvider(row.provider);
  if (row.status !== 'draft' && row.status !== 'failed')
    throw new AppError('conflict', 'This batch was published already.', { reason: 'published' });
  if (access.state === 'pending' || access.state === 'building_workflow')
    throw new AppError('conflict', 'Publish the project first: answers could not be taken in.', { reason: 'not_live' });
  assertTerms(provider, row);
  const { account } = await contextOf(platform, tx, organizationId, provider, row.sandbox);
  const missing = missingFields(provider, account);
  if (missing.length > 0)
    throw new AppError('conflict', `The account at the provider lacks: ${missing.join(', ')}.`, {
      reason: 'no_account',
    });
  const { tasks } = await countUnpublished(tx, organizationId, id);
  assertBudget(row, await committedCents(tx, row));
  await raiseOverlap(tx, organizationId, id);
  await setBatchState(tx, organizationId, id, {
    status: 'publishing',
    error: null,
    published_at: row.published_at ?? platform.now(),
  });
  await emit(tx, actor, {
    type: 'CROWD_BATCH_PUBLISHED',
    organizationId,
    projectId,
    aggregateType: 'crowd_batch',
    aggregateId: id,
    payload: { batch_id: id, project_id: projectId, provider: row.provider, tasks, sandbox: row.sandbox },
  });
  const jobs = crowdJobsOf(provider.id);
  const definition = tasks === 1 ? jobs.createHit : jobs.createHits;
  return enqueueJob(tx, actor, definition, { batch: id, skipped: [...skipped] }, { projectId });
}

/** Hands the offers of a batch to its provider, as many as are not there yet. What was done stays done. */
export async function publishBatch(
  platform: Platform,
  payload: { batch: number; skipped: number[] },
  job: JobContext,
): Promise<CreatedHits> {
  const { actor } = job;
  const organizationId = actor.organizationId ?? 0;
  const { row, context } = await withActor(platform.db, actor, async (tx) => {
    const row = await findBatch(tx, organizationId, payload.batch);
    if (!row) throw new PermanentJobError('The batch was deleted.');
    const provider = getProvider(row.provider);
    return { row, context: await contextOf(platform, tx, organizationId, provider, row.sandbox) };
  });
  if (row.status !== 'publishing') return { created: [], skipped: payload.skipped };
  const provider = getProvider(row.provider);
  const created: number[] = [];
  try {
    for (;;) {
      throwIfCancelled(job.signal);
      const limit = provider.unit === 'task' ? row.batch_size : MOST_OFFERS;
      const offers = await withActor(platform.db, actor, async (tx) => {
        const found = await listUnpublished(tx, organizationId, row.id, limit);
        await markTried(tx, organizationId, ids(found), platform.now());
        return found;
      });
      if (offers.length === 0) break;
      const done =
        provider.unit === 'task'
          ? await publishEach(platform, actor, row, provider, context, offers)
          : await publishTogether(platform, actor, row, provider, context, offers);
      created.push(...done);
      job.progress({ done: created.length, unit: 'tasks' });
    }
  } catch (error) {
    if (!(error instanceof ProviderRefusal)) throw error;
    await withActor(platform.db, actor, (tx) =>
      setBatchState(tx, organizationId, row.id, { status: 'failed', error: error.message.slice(0, 4000) }),
    );
    throw new PermanentJobError(error.message);
  }
  await withActor(platform.db, actor, async (tx) => {
    // Somebody may have ended it meanwhile.
    if ((await lockBatch(tx, organizationId, row.id))?.status !== 'publishing') return;
    await setBatchState(tx, organizationId, row.id, { status: 'open', error: null, ...ended(row, platform.now()) });
    // Of a batch whose tasks are all on offer elsewhere nothing is left to do.
    await refreshBatch(tx, organizationId, row.id, platform.now());
  });
  return { created, skipped: payload.skipped };
}

const ids = (offers: readonly OfferRow[]): number[] => offers.map(({ id }) => id);

function ended(row: BatchRow, now: Date): { expires_at: Date } {
  return { expires_at: row.expires_at ?? new Date(now.getTime() + row.lifetime_seconds * 1000) };
}

/**
 * Of a batch that is ended: offers whose publishing began and of which nobody knows how it ended. The provider is asked
 * again, and names what it made, so that it can be ended as well.
 */
export async function findLostOffers(
  platform: Platform,
  actor: Actor,
  row: BatchRow,
  provider: CrowdProvider,
  context: ProviderContext,
): Promise<void> {
  const lost = await withActor(platform.db, actor, (tx) =>
    listUnpublished(tx, row.organization_id, row.id, MOST_OFFERS),
  );
  if (lost.length === 0) return;
  if (provider.unit === 'task') await publishEach(platform, actor, row, provider, context, lost);
  else await publishTogether(platform, actor, row, provider, context, lost);
}

/** Those that fail are tried again by the next step, as long as others go well. Returns the tasks that are published. */
async function publishEach(
  platform: Platform,
  actor: Actor,
  row: BatchRow,
  provider: CrowdProvider,
  context: ProviderContext,
  offers: readonly OfferRow[],
): Promise<number[]> {
  const done: number[] = [];
  const failures: ProviderUnavailable[] = [];
  await inParallel(REQUESTS_AT_ONCE, offers, async (offer) => {
    try {
      await publishOne(platform, actor, row, provider, context, offer);
      done.push(offer.task_id);
    } catch (error) {
      if (!(error instanceof ProviderUnavailable)) throw error;
      failures.push(error);
    }
  });
  const [first] = failures;
  if (first && done.length === 0) throw first;
  return done;
}

async function publishOne(
  platform: Platform,
  actor: Actor,
  row: BatchRow,
  provider: CrowdProvider,
  context: ProviderContext,
  offer: OfferRow,
): Promise<void> {
  const { config } = platform;
  const token = signPage(config.secretKey, { organizationId: row.organization_id, offerId: offer.id });
  const address = `${config.publicUrl}/api/tasks/${offer.task_id}/annotate/${provider.id}/`;
  const asked: Offer = {
    terms: termsOf(row),
    batchId: row.id,
    projectId: row.project_id,
    taskId: offer.task_id,
    places: offer.max_assignments,
    url: `${address}?sandbox=${row.sandbox ? 1 : 0}&token=${token}`,
    token: requestToken(platform, 'hit', offer.id),
    triedAt: offer.publish_tried_at ?? undefined,
  };
  const published = await provider.publish(context, asked).catch(async (error: unknown) => {
    if (error instanceof ProviderRefusal)
      await withActor(platform.db, actor, (tx) => markRefused(tx, row.organization_id, [offer.id], error.message));
    throw error;
  });
  await withActor(platform.db, actor, async (tx) => {
    await markPublished(tx, row.organization_id, [offer.id], noteOf(row, published));
    await emit(tx, actor, hitCreated(row, offer, published));
  });
}

/** One thing at the provider holds them all. */
async function publishTogether(
  platform: Platform,
  actor: Actor,
  row: BatchRow,
  provider: CrowdProvider,
  context: ProviderContext,
  offers: readonly OfferRow[],
): Promise<number[]> {
  const [first] = offers;
  if (!first) return [];
  const published = await provider.publish(context, {
    terms: termsOf(row),
    batchId: row.id,
    projectId: row.project_id,
    taskId: 0,
    places: offers.reduce((sum, { max_assignments }) => sum + max_assignments, 0),
    url: `${platform.config.publicUrl}/api/crowd/${provider.id}/batches/${row.id}`,
    token: requestToken(platform, 'batch', row.id),
    triedAt: first.publish_tried_at ?? undefined,
  });
  await withActor(platform.db, actor, async (tx) => {
    await markPublished(tx, row.organization_id, ids(offers), noteOf(row, published));
    await setBatchState(tx, row.organization_id, row.id, {
      external_id: published.externalId,
      expires_at: published.expiresAt,
    });
  });
  return offers.map(({ task_id }) => task_id);
}

function noteOf(row: BatchRow, { externalId, expiresAt, details }: Published) {
  const creation = {
    reward: formatMoney(row.reward_cents),
    max_assignments: row.max_assignments,
    lifetime_seconds: row.lifetime_seconds,
  };
  return { hitId: externalId, expiresAt, payload: { creation, ...(details ? { details } : {}) } };
}

function hitCreated(row: BatchRow, offer: OfferRow, { externalId }: Published): DomainEvent {
  return {
    type: eventType(row.provider, 'HIT_CREATED'),
    organizationId: row.organization_id,
    projectId: row.project_id,
    aggregateType: 'assignment',
    aggregateId: offer.id,
    payload: {
      task_id: offer.task_id,
      hit_id: externalId,
      reward: formatMoney(row.reward_cents),
      max_assignments: offer.max_assignments,
      lifetime_seconds: row.lifetime_seconds,
      project_id: row.project_id,
      batch_id: row.id,
    },
  };
}
