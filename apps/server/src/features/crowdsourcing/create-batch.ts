import type { BatchCost, CreateBatch, CrowdBatch, SkipReason, UpdateBatch } from '@labelwright/contract/crowd-batches';
import { SKIP_REASONS } from '@labelwright/contract/crowd-batches';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, invalidField, notFound } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { contextOf, missingFields } from './accounts.service.ts';
import { committedCents } from './batch-money.ts';
import { assertBudget, assertTerms, firstTerms, providerTerms, writeTerms } from './batch-terms.ts';
import {
  type BatchTerms,
  deleteDraft,
  findBatch,
  insertBatch,
  lockBatch,
  updateBatchTerms,
} from './batches.queries.ts';
import { costOf } from './crowdsourcing.policy.ts';
import { changeDraftOffers, insertOffers, listOpenTasks, listSkipped } from './offers.queries.ts';
import { findCurrency, getProjectWords } from './project.queries.ts';
import { type CrowdProvider, type ProviderContext, ProviderRefusal, ProviderUnavailable } from './provider.ts';
import { getProvider } from './providers.ts';
import { startPublishing } from './publish-batch.ts';
import { readBatch } from './read-batches.ts';

/** At once; more tasks go into further batches. */
const MOST_TASKS = 10_000;

export interface MadeBatch {
  batch: CrowdBatch;
  /** Tasks that are not offered. */
  skipped: number[];
  jobId: string | undefined;
}

export async function createBatch(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  body: CreateBatch,
): Promise<MadeBatch> {
  const provider = getProvider(body.provider);
  return withActor(platform.db, actor, async (tx) => {
    const { terms, currency } = await readTerms(platform, tx, access, provider, body);
    assertTerms(provider, terms);
    const id = await insertBatch(tx, {
      ...terms,
      organizationId: access.organizationId,
      projectId: access.projectId,
      provider: provider.id,
      currency,
      userId: actor.userId,
    });
    const asked = body.task_ids ?? (await listOpenTasks(tx, access, MOST_TASKS));
    const offered = new Set(await insertOffers(tx, access, { id, provider: provider.id, ...terms }, asked));
    const skipped = [...new Set(asked)].filter((taskId) => !offered.has(taskId));
    await emit(tx, actor, {
      type: 'CROWD_BATCH_CREATED',
      organizationId: access.organizationId,
      projectId: access.projectId,
      aggregateType: 'crowd_batch',
      aggregateId: id,
      payload: { batch_id: id, provider: provider.id, project_id: access.projectId, tasks: offered.size },
    });
    const job = body.publish ? await startPublishing(platform, tx, actor, access, id, skipped) : undefined;
    return { batch: await readBatch(tx, access, id), skipped, jobId: job?.id };
  });
}

async function readTerms(
  platform: Platform,
  tx: Tx,
  access: ProjectAccess,
  provider: CrowdProvider,
  body: UpdateBatch,
): Promise<{ terms: BatchTerms; context: ProviderContext; currency: string }> {
  const context = await contextOf(platform, tx, access.organizationId, provider, body.sandbox);
  const words = await getProjectWords(tx, access.organizationId, access.projectId);
  const currency = provider.currency ?? (await findCurrency(tx, access.organizationId));
  return { terms: writeTerms(provider, body, firstTerms(words, context.sandbox)), context, currency };
}

/** What a batch would cost, before anything is written. */
export async function previewBatch(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  body: CreateBatch,
): Promise<BatchCost> {
  const provider = getProvider(body.provider);
  const { terms, context, currency, asked, reasons } = await withActor(platform.db, actor, async (tx) => {
    const asked = body.task_ids ?? (await listOpenTasks(tx, access, MOST_TASKS));
    const reasons = await listSkipped(tx, access, asked);
    return { ...(await readTerms(platform, tx, access, provider, body)), asked: new Set(asked), reasons };
  });
  const tasks = asked.size - reasons.length;
  const cost = costOf(provider, { rewardCents: terms.reward_cents, maxAssignments: terms.max_assignments }, tasks);
  const problems = Object.values(provider.checkTerms(providerTerms(terms))).flat();
  if (tasks === 0) problems.push('No task is left to be offered.');
  if (access.state === 'pending' || access.state === 'building_workflow')
    problems.push('The project is not published yet: answers could not be taken in.');
  if (terms.budget_cents !== null && cost.totalCents > terms.budget_cents)
    problems.push('It costs more than the budget.');
  const balance = await askBalance(provider, context, problems);
  if (balance !== null && balance < cost.totalCents) problems.push('The account at the provider has not enough money.');
  return {
    provider: body.provider,
    sandbox: terms.sandbox,
    currency,
    tasks,
    skipped: countReasons(reasons),
    answers: cost.answers,
    reward_cents: terms.reward_cents,
    fee_cents: cost.feeCents,
    rewards_cents: cost.rewardsCents,
    fees_cents: cost.feesCents,
    total_cents: cost.totalCents,
    budget_cents: terms.budget_cents,
    balance_cents: balance,
    problems,
  };
}

function countReasons(reasons: readonly { reason: SkipReason }[]): Record<SkipReason, number> {
  const none = Object.fromEntries(SKIP_REASONS.map((reason) => [reason, 0])) as Record<SkipReason, number>;
  for (const { reason } of reasons) none[reason] += 1;
  return none;
}

/** null: the provider does not say. What went wrong is added to the problems. */
async function askBalance(
  provider: CrowdProvider,
  context: ProviderContext,
  problems: string[],
): Promise<number | null> {
  const missing = missingFields(provider, context.account);
  if (missing.length > 0) {
    problems.push(`The account at the provider lacks: ${missing.join(', ')}.`);
    return null;
  }
  try {
    return (await provider.balanceCents?.(context)) ?? null;
  } catch (error) {
    if (!(error instanceof ProviderRefusal || error instanceof ProviderUnavailable)) throw error;
    problems.push(error.message);
    return null;
  }
}

/** All terms of a draft; of what is published the budget alone, since workers have seen the rest. */
export async function updateBatch(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
  body: UpdateBatch,
): Promise<CrowdBatch> {
  return withActor(platform.db, actor, async (tx) => {
    const row = await lockBatch(tx, access.organizationId, id);
    if (!row) throw notFound('Batch');
    const provider = getProvider(row.provider);
    const others = Object.keys(body).filter((name) => name !== 'budget');
    if (row.status !== 'draft' && others[0] !== undefined)
      throw new AppError('conflict', 'Workers have seen these terms: only the budget can still change.', {
        reason: 'published',
        details: { [others[0]]: ['Cannot be changed once the batch is published.'] },
      });
    const terms = writeTerms(provider, body, row);
    assertTerms(provider, terms);
    if (row.status !== 'draft')
      assertBudget({ ...row, budget_cents: terms.budget_cents }, await committedCents(tx, row));
    await updateBatchTerms(tx, access.organizationId, id, terms);
    if (row.status === 'draft') await changeDraftOffers(tx, access.organizationId, { id, ...terms });
    await emit(tx, actor, {
      type: 'CROWD_BATCH_UPDATED',
      organizationId: access.organizationId,
      projectId: access.projectId,
      aggregateType: 'crowd_batch',
      aggregateId: id,
      payload: { batch_id: id, project_id: access.projectId, fields: Object.keys(body) },
    });
    return readBatch(tx, access, id);
  });
}

export async function deleteBatch(platform: Platform, actor: Actor, access: ProjectAccess, id: number): Promise<void> {
  await withActor(platform.db, actor, async (tx) => {
    const row = await findBatch(tx, access.organizationId, id);
    if (!row) throw notFound('Batch');
    if (row.status !== 'draft')
      throw new AppError('conflict', 'It was published: its work and payments are kept. End it instead.', {
        reason: 'published',
      });
    await deleteDraft(tx, access.organizationId, id);
    await emit(tx, actor, {
      type: 'CROWD_BATCH_DELETED',
      organizationId: access.organizationId,
      projectId: access.projectId,
      aggregateType: 'crowd_batch',
      aggregateId: id,
      payload: { batch_id: id, project_id: access.projectId },
    });
  });
}

/** A batch of named tasks, published at once (S3-100). */
export async function createHits(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  backend: string,
  body: Omit<CreateBatch, 'provider' | 'publish'>,
): Promise<MadeBatch> {
  const provider = getProvider(backend);
  if (body.task_ids === undefined) throw invalidField('task_ids', 'This field is required.');
  return createBatch(platform, actor, access, { ...body, provider: provider.id, publish: true });
}
