import { randomUUID } from 'node:crypto';
import { NO_WORK_REASONS, type NoWorkReason, type PortalTask } from '@labelwright/contract/crowd-portal';
import type { Actor } from '../../../platform/db/actor.ts';
import { type Tx, withActor } from '../../../platform/db/db.ts';
import { emit } from '../../../platform/events/emit.ts';
import { AppError, notFound } from '../../../platform/http/app-error.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type HandedOut, nextTaskBody } from '../../distribution/index.ts';
import {
  findBlock,
  findReputation,
  findWorkerRecord,
  listOwnBatches,
  type OwnBatchRow,
  pauseEnrolment,
} from './enrolments.queries.ts';
import {
  endLease,
  findHeld,
  goldenShare,
  type Held,
  insertWork,
  leaseTask,
  listOpenOffers,
  lockOffer,
  lockPerson,
  type NewWork,
  pickControl,
  type Reclaimed,
  readLeased,
  reclaimAbandoned,
  returnWork,
  spentCents,
} from './hand-out.queries.ts';
import { reasonToPause, refusalOf, stateOf } from './standing.policy.ts';
import { lockTerms, type TermsRow } from './terms.queries.ts';
import { readTerms } from './terms.service.ts';

const MOST_RECLAIMED = 200;
const OFFERS_AT_ONCE = 20;
/** Rounds through offers that others were at. */
const ROUNDS = 10;

/** Whoever works in the portal. */
export interface Worker {
  organizationId: number;
  userId: number;
}

type Answer = { refusal: NoWorkReason; notice?: string } | { held: Held; given: HandedOut };

interface Taking {
  platform: Platform;
  tx: Tx;
  worker: Worker;
  batch: OwnBatchRow;
  terms: TermsRow;
  now: Date;
}

/** The task that this person is at, or a new one with a place of its own; 404 says why there is none. */
export async function takeWork(platform: Platform, actor: Actor, worker: Worker, batchId: number): Promise<PortalTask> {
  const now = platform.now();
  const answer = await withActor(platform.db, actor, (tx) => take(platform, tx, actor, worker, batchId, now));
  if ('refusal' in answer)
    throw new AppError('not_found', answer.notice ?? NO_WORK_REASONS[answer.refusal], { reason: answer.refusal });
  const { held, given } = answer;
  return { task: nextTaskBody(given, actor, now), assignment: held.id, ends_at: held.expires_at.toISOString() };
}

async function take(
  platform: Platform,
  tx: Tx,
  actor: Actor,
  worker: Worker,
  batchId: number,
  now: Date,
): Promise<Answer> {
  const { organizationId, userId } = worker;
  await lockPerson(tx, batchId, userId);
  await endAbandoned(tx, actor, await reclaimAbandoned(tx, batchId, now, MOST_RECLAIMED), now);
  const [batch] = await listOwnBatches(tx, organizationId, userId, batchId, now);
  if (!batch) throw notFound('Work');
  const terms = await readTerms(tx, organizationId, batchId);
  const taking = { platform, tx, worker, batch, terms, now };
  const blocked = await findBlock(tx, organizationId, userId);
  if (blocked !== undefined) return { refusal: 'blocked', ...(blocked === '' ? {} : { notice: blocked }) };
  const pause = await pauseIfDue(taking, actor);
  if (pause !== undefined) return { refusal: 'paused', notice: pause };
  const refusal = refusalOf(stateOf(terms, factsOf(batch, now)));
  if (refusal) return { refusal };
  return (await continueHeld(taking)) ?? (await takeNew(taking));
}

export function factsOf(batch: OwnBatchRow, now: Date) {
  return {
    isOpen: batch.status === 'open' && (batch.expires_at === null || batch.expires_at > now),
    isPaused: batch.paused_at !== null,
    hasConsented: batch.consented_at !== null,
    hasQualified: batch.qualified_at !== null,
    attemptsUsed: batch.attempts_used,
    taken: batch.submitted + batch.approved + batch.at_hand,
    isAtWork: batch.at_hand > 0,
    left: batch.left,
  };
}

/** Looked at before every task: whoever has fallen below what the batch asks for gets no more. */
async function pauseIfDue({ tx, worker, batch, terms, now }: Taking, actor: Actor): Promise<string | undefined> {
  if (batch.paused_at) return batch.paused_reason;
  if (terms.min_accuracy === null && terms.min_approval === null) return undefined;
  const { organizationId, userId } = worker;
  const reputation = await findReputation(tx, organizationId, batch.id, userId, batch.resumed_at);
  const reason = reasonToPause(terms, reputation);
  if (reason === undefined) return undefined;
  await pauseEnrolment(tx, organizationId, batch.id, userId, { reason, by: undefined, now });
  await emit(tx, actor, {
    type: 'CROWD_WORKER_PAUSED',
    organizationId,
    projectId: batch.project_id,
    aggregateType: 'crowd_batch',
    aggregateId: batch.id,
    payload: { batch_id: batch.id, user_id: userId, reason, by_rules: true },
  });
  return reason;
}

/** What is at hand is answered again, as long as its place holds. */
async function continueHeld({ platform, tx, worker, batch, now }: Taking): Promise<Answer | undefined> {
  const held = await findHeld(tx, batch.id, worker.userId);
  if (!held) return undefined;
  await leaseTask(tx, { ...worker, taskId: held.task_id, now, until: leaseEnd(platform, held.expires_at, now) });
  const given = await readLeased(tx, { ...worker, projectId: batch.project_id }, held.task_id, batch.left + 1);
  return given && { held, given };
}

/** Signs of life keep a place; its time ends it in any case. */
function leaseEnd(platform: Platform, workEnds: Date, now: Date): Date {
  return new Date(Math.min(workEnds.getTime(), now.getTime() + platform.config.leaseSeconds * 1000));
}

async function takeNew(taking: Taking): Promise<Answer> {
  if (!(await isInBudget(taking))) return { refusal: 'budget' };
  const { platform, tx, worker, batch, terms, now } = taking;
  const share = await goldenShare(tx, worker.organizationId, batch.project_id);
  const dice = platform.random();
  if (dice < share) {
    const control = await pickControl(tx, scopeOf(taking), terms.question_ids, dice / share);
    if (control !== undefined && (await lease(taking, control))) return begin(taking, control, undefined);
  }
  const passed: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const offers = await listOpenOffers(tx, batch.id, worker.userId, now, passed, OFFERS_AT_ONCE);
    if (offers.length === 0) break;
    for (const offer of offers) {
      passed.push(offer.id);
      if (!(await lockOffer(tx, offer))) continue;
      if (await lease(taking, offer.task_id)) return begin(taking, offer.task_id, offer.id);
    }
  }
  return { refusal: 'all_taken' };
}

function lease(taking: Taking, taskId: number): Promise<boolean> {
  const { platform, tx, worker, now } = taking;
  return leaseTask(tx, { ...worker, taskId, now, until: leaseEnd(platform, endOf(taking), now) });
}

const scopeOf = ({ worker, batch }: Taking) => ({ ...worker, projectId: batch.project_id });

const endOf = ({ batch, now }: Taking): Date => new Date(now.getTime() + batch.duration_seconds * 1000);

/** Those who begin at the same time are counted one after the other. */
async function isInBudget({ tx, worker, batch }: Taking): Promise<boolean> {
  if (batch.budget_cents === null) return true;
  await lockTerms(tx, worker.organizationId, batch.id);
  return (await spentCents(tx, worker.organizationId, batch.id)) + batch.reward_cents <= batch.budget_cents;
}

async function begin(taking: Taking, taskId: number, offerId: number | undefined): Promise<Answer> {
  const { tx, worker, batch } = taking;
  const work: NewWork = {
    ...scopeOf(taking),
    batchId: batch.id,
    taskId,
    offerId,
    workerRecord: await findWorkerRecord(tx, worker.organizationId, worker.userId),
    externalId: randomUUID(),
    workerId: String(worker.userId),
    expiresAt: endOf(taking),
  };
  const held = await insertWork(tx, work);
  const given = await readLeased(tx, scopeOf(taking), taskId, Math.max(batch.left, 1));
  if (!given) throw new AppError('conflict', 'The task was changed at this moment. Ask again.');
  return { held, given };
}

/** Places that were given up: their tasks are for others at once. */
export async function endAbandoned(tx: Tx, actor: Actor, reclaimed: readonly Reclaimed[], now: Date): Promise<void> {
  for (const work of reclaimed) {
    await endLease(tx, work.organization_id, work.task_id, work.user_id, now);
    await tellEnd(tx, actor, work, 'CROWD_WORK_ABANDONED');
  }
}

/** A person gives a task back: no harm to anybody, and no pay. */
export async function giveBack(platform: Platform, actor: Actor, worker: Worker, id: number): Promise<void> {
  await withActor(platform.db, actor, async (tx) => {
    const work = await returnWork(tx, worker.organizationId, worker.userId, id);
    if (!work) throw new AppError('conflict', 'This task is not at hand any more.', { reason: 'not_at_hand' });
    await endLease(tx, worker.organizationId, work.task_id, worker.userId, platform.now());
    await tellEnd(tx, actor, work, 'CROWD_WORK_RETURNED');
  });
}

function tellEnd(tx: Tx, actor: Actor, work: Reclaimed, type: string): Promise<void> {
  return emit(tx, actor, {
    type,
    organizationId: work.organization_id,
    projectId: work.project_id,
    aggregateType: 'assignment',
    aggregateId: work.id,
    payload: { assignment_id: work.id, task_id: work.task_id, batch_id: work.batch_id, user_id: work.user_id },
  });
}
