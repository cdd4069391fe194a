import { type Actor, systemActor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import type { Platform } from '../../platform/platform.ts';
import { contextOf } from './accounts.service.ts';
import { dropDecision, listPendingDecisions, type PendingDecision, settleDecision } from './decisions.queries.ts';
import { inParallel } from './in-parallel.ts';
import { bookReward, listPendingBonuses, type PendingBonus, settlePayment } from './payments.queries.ts';
import { type CrowdProvider, type ProviderContext, ProviderRefusal, ProviderUnavailable } from './provider.ts';
import { refreshBatch, refreshOffers } from './refresh-offers.ts';
import { requestToken } from './worker-token.ts';
import { listUntoldBlocks, markBlockTold } from './workers.queries.ts';

const REQUESTS_AT_ONCE = 4;

export interface Settled {
  approved: number;
  rejected: number;
  bonuses: number;
  blocks: number;
  refused: number;
}

interface Desk {
  platform: Platform;
  organizationId: number;
  provider: CrowdProvider;
  actor: Actor;
  contexts: Map<boolean, Promise<ProviderContext>>;
  done: Settled;
  /** What a later try may mend; the others go on meanwhile. */
  away: ProviderUnavailable[];
  /** Offers and batches whose work was decided on. */
  offers: Set<number>;
  batches: Set<number>;
}

/**
 * Tells a provider of all that was decided and promised: rejections and approvals, bonuses, blocked people. Every step is
 * safe to repeat: approvals are the same twice, bonuses carry a token, and what is paid is booked under a key of its own.
 */
export async function settle(
  platform: Platform,
  provider: CrowdProvider,
  organizationId: number,
  signal: AbortSignal,
): Promise<Settled> {
  const desk: Desk = {
    platform,
    organizationId,
    provider,
    actor: systemActor(organizationId),
    contexts: new Map(),
    done: { approved: 0, rejected: 0, bonuses: 0, blocks: 0, refused: 0 },
    away: [],
    offers: new Set(),
    batches: new Set(),
  };
  await inSteps(desk, signal, listPendingDecisions, (asked) => decide(desk, asked));
  await refreshDecided(desk);
  await inSteps(desk, signal, listPendingBonuses, (bonus) => payBonus(desk, bonus));
  await tellBlocks(desk);
  const [first] = desk.away;
  if (first) throw first;
  return desk.done;
}

async function inSteps<T extends { id: number }>(
  desk: Desk,
  signal: AbortSignal,
  list: (tx: Tx, organizationId: number, provider: string, afterId: number) => Promise<T[]>,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const { platform, actor, organizationId, provider } = desk;
  for (let after = 0; !signal.aborted; ) {
    const items = await withActor(platform.db, actor, (tx) => list(tx, organizationId, provider.id, after));
    if (items.length === 0) return;
    after = items.at(-1)?.id ?? after;
    await inParallel(REQUESTS_AT_ONCE, items, work);
  }
}

/** Runs a call to the provider; undefined when it is away, and a text when it refuses. */
async function ask(desk: Desk, call: () => Promise<unknown>): Promise<{ id: string } | string | undefined> {
  try {
    const id = await call();
    return { id: typeof id === 'string' ? id : '' };
  } catch (error) {
    if (error instanceof ProviderUnavailable) {
      desk.away.push(error);
      return undefined;
    }
    if (!(error instanceof ProviderRefusal)) throw error;
    desk.done.refused += 1;
    return error.message;
  }
}

function contextFor(desk: Desk, sandbox: boolean): Promise<ProviderContext> {
  const { platform, actor, organizationId, provider, contexts } = desk;
  const known = contexts.get(sandbox);
  if (known) return known;
  const made = withActor(platform.db, actor, (tx) => contextOf(platform, tx, organizationId, provider, sandbox));
  contexts.set(sandbox, made);
  return made;
}

async function decide(desk: Desk, asked: PendingDecision): Promise<void> {
  const { platform, organizationId, provider, actor } = desk;
  const context = await contextFor(desk, asked.sandbox);
  const work = {
    id: asked.id,
    externalId: asked.assignment_id,
    hitId: asked.hit_id,
    workerId: asked.worker_id,
    taskId: asked.task_id,
  };
  const answer = await ask(desk, () =>
    provider.decide(context, work, {
      verdict: asked.decision,
      reason: asked.decision_reason,
      isOverride: asked.status === 'rejected',
    }),
  );
  if (answer === undefined) return;
  await withActor(platform.db, actor, async (tx) => {
    if (typeof answer === 'string') return dropDecision(tx, organizationId, asked, answer);
    const now = platform.now();
    if (!(await settleDecision(tx, organizationId, asked, now))) return;
    if (asked.decision === 'approve') await bookReward(tx, organizationId, asked.id, now);
    desk.done[asked.decision === 'approve' ? 'approved' : 'rejected'] += 1;
    await emit(tx, actor, {
      type: asked.decision === 'approve' ? 'CROWD_ASSIGNMENT_APPROVED' : 'CROWD_ASSIGNMENT_REJECTED',
      organizationId,
      projectId: asked.project_id,
      aggregateType: 'assignment',
      aggregateId: asked.id,
      payload: {
        assignment_id: asked.id,
        task_id: asked.task_id,
        project_id: asked.project_id,
        worker_id: asked.worker_id,
        user_id: asked.user_id,
        reason: asked.decision_reason,
      },
    });
    if (asked.parent_id !== null) desk.offers.add(asked.parent_id);
    if (asked.batch_id !== null) desk.batches.add(asked.batch_id);
  });
}

/** Offers say what was decided; a poll would see it too, later. */
async function refreshDecided({ platform, organizationId, actor, offers, batches }: Desk): Promise<void> {
  if (offers.size === 0) return;
  await withActor(platform.db, actor, async (tx) => {
    const now = platform.now();
    await refreshOffers(tx, organizationId, { ids: [...offers] }, now);
    for (const batchId of batches) await refreshBatch(tx, organizationId, batchId, now);
  });
}

async function payBonus(desk: Desk, bonus: PendingBonus): Promise<void> {
  const { platform, organizationId, provider, actor } = desk;
  const context = await contextFor(desk, bonus.sandbox);
  const work = {
    id: bonus.assignment_id,
    externalId: bonus.external_id,
    hitId: bonus.hit_id,
    workerId: bonus.worker_id,
    taskId: bonus.task_id,
  };
  const token = requestToken(platform, 'bonus', bonus.id);
  const answer = await ask(desk, () =>
    provider.bonus(context, work, { amountCents: bonus.amount_cents, reason: bonus.reason, token }),
  );
  if (answer === undefined) return;
  await withActor(platform.db, actor, async (tx) => {
    const settled =
      typeof answer === 'string'
        ? ({ status: 'failed', error: answer } as const)
        : ({ status: 'paid', externalId: answer.id, now: platform.now() } as const);
    if (!(await settlePayment(tx, organizationId, bonus.id, settled)) || settled.status === 'failed') return;
    desk.done.bonuses += 1;
    await emit(tx, actor, {
      type: 'CROWD_BONUS_PAID',
      organizationId,
      aggregateType: 'assignment',
      aggregateId: bonus.assignment_id,
      payload: { assignment_id: bonus.assignment_id, worker_id: bonus.worker_id, amount_cents: bonus.amount_cents },
    });
  });
}

async function tellBlocks(desk: Desk): Promise<void> {
  const { platform, organizationId, provider, actor } = desk;
  if (!provider.block || !provider.unblock) return;
  const blocks = await withActor(platform.db, actor, (tx) => listUntoldBlocks(tx, organizationId, provider.id));
  for (const { id, external_id: workerId, blocked_at: blockedAt, blocked_reason: reason } of blocks) {
    const context = await contextFor(desk, false);
    const answer = await ask(desk, () =>
      blockedAt === null
        ? (provider.unblock?.(context, workerId, reason) ?? Promise.resolve())
        : (provider.block?.(context, workerId, reason) ?? Promise.resolve()),
    );
    if (answer === undefined) continue;
    await withActor(platform.db, actor, (tx) => markBlockTold(tx, organizationId, id, blockedAt));
    desk.done.blocks += 1;
  }
}
