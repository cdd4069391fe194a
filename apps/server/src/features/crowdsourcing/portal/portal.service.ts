import type { Earnings, Portal, PortalBatch, PortalBatchDetail, PortalWork } from '@labelwright/contract/crowd-portal';
import type { Actor } from '../../../platform/db/actor.ts';
import { type Tx, withActor } from '../../../platform/db/db.ts';
import { emit } from '../../../platform/events/emit.ts';
import { AppError, notFound } from '../../../platform/http/app-error.ts';
import { cutPage, type PageRequest, type PageResult } from '../../../platform/http/paging.ts';
import type { Platform } from '../../../platform/platform.ts';
import { requireOrganization, requirePerson } from '../../identity/index.ts';
import { findBlock, listOwnBatches, noteConsent, type OwnBatchRow } from './enrolments.queries.ts';
import { findLabelConfig } from './examine.queries.ts';
import { factsOf, type Worker } from './hand-out.ts';
import { listBalances, listEntries } from './ledger.queries.ts';
import { beforeOf, presentEntry } from './ledger.service.ts';
import { findPayee, savePayee } from './payouts.queries.ts';
import { stateOf } from './standing.policy.ts';
import { findOrganizationName, type TermsRow } from './terms.queries.ts';
import { readTerms } from './terms.service.ts';
import { findWork, insertAppeal, listWork, type WorkRow } from './work.queries.ts';

const MOST_ENTRIES = 200;
const MOST_CURRENCIES = 20;

/** The portal is for the crowd: whoever runs the work sees it from the project. */
export function requireWorker(actor: Actor): Worker {
  const worker = { organizationId: requireOrganization(actor), userId: requirePerson(actor) };
  if (!actor.isCrowd)
    throw new AppError('forbidden', 'The portal is for people who were invited to paid work.', { reason: 'not_crowd' });
  return worker;
}

export function getPortal(platform: Platform, actor: Actor, worker: Worker): Promise<Portal> {
  const { organizationId, userId } = worker;
  const now = platform.now();
  return withActor(platform.db, actor, async (tx) => {
    const rows = await listOwnBatches(tx, organizationId, userId, undefined, now);
    const batches: PortalBatch[] = [];
    for (const row of rows) batches.push(presentBatch(row, await readTerms(tx, organizationId, row.id), now));
    const balances = await listBalances(tx, organizationId, userId, MOST_CURRENCIES);
    return {
      organization: await findOrganizationName(tx, organizationId),
      blocked: (await findBlock(tx, organizationId, userId)) ?? null,
      batches,
      balances: balances.map(({ currency, balance_cents: cents }) => ({ currency, cents })),
    };
  });
}

function presentBatch(row: OwnBatchRow, terms: TermsRow, now: Date): PortalBatch {
  const facts = factsOf(row, now);
  const share = terms.tasks_per_worker === null ? row.left : Math.max(0, terms.tasks_per_worker - facts.taken);
  return {
    id: row.id,
    title: row.title,
    description: row.description,
    currency: row.currency,
    reward_cents: row.reward_cents,
    seconds_per_task: row.duration_seconds,
    state: stateOf(terms, facts),
    notice: row.paused_reason,
    left: Math.min(row.left, share),
    submitted: row.submitted,
    approved: row.approved,
    rejected: row.rejected,
    is_at_work: facts.isAtWork,
    ends_at: row.expires_at?.toISOString() ?? null,
  };
}

export function getBatch(
  platform: Platform,
  actor: Actor,
  worker: Worker,
  batchId: number,
): Promise<PortalBatchDetail> {
  return withActor(platform.db, actor, (tx) => describeBatch(platform, tx, worker, batchId));
}

async function describeBatch(
  platform: Platform,
  tx: Tx,
  { organizationId, userId }: Worker,
  batchId: number,
): Promise<PortalBatchDetail> {
  const now = platform.now();
  const [row] = await listOwnBatches(tx, organizationId, userId, batchId, now);
  if (!row) throw notFound('Work');
  const terms = await readTerms(tx, organizationId, batchId);
  const { pass_score, attempts } = terms;
  return {
    ...presentBatch(row, terms, now),
    instructions: row.instructions,
    consent: terms.consent,
    consented_at: row.consented_at?.toISOString() ?? null,
    examination:
      terms.question_ids.length === 0
        ? null
        : {
            questions: terms.question_ids.length,
            pass_score,
            attempts,
            attempts_left: Math.max(0, attempts - row.attempts_used),
            last_score: row.last_score,
          },
    project: row.project_id,
    label_config: await findLabelConfig(tx, organizationId, row.project_id),
  };
}

export function agree(platform: Platform, actor: Actor, worker: Worker, batchId: number): Promise<PortalBatchDetail> {
  return withActor(platform.db, actor, async (tx) => {
    const before = await describeBatch(platform, tx, worker, batchId);
    if (before.consented_at) return before;
    await noteConsent(tx, batchId, worker.userId, platform.now());
    await emit(tx, actor, {
      type: 'CROWD_WORKER_CONSENTED',
      organizationId: worker.organizationId,
      projectId: before.project,
      aggregateType: 'crowd_batch',
      aggregateId: batchId,
      payload: { batch_id: batchId, user_id: worker.userId, consent: before.consent },
    });
    return describeBatch(platform, tx, worker, batchId);
  });
}

export async function pageWork(
  platform: Platform,
  actor: Actor,
  { organizationId, userId }: Worker,
  page: PageRequest,
): Promise<PageResult<PortalWork>> {
  const rows = await withActor(platform.db, actor, (tx) =>
    listWork(tx, organizationId, userId, beforeOf(page), page.limit + 1),
  );
  const cut = cutPage(rows, page.limit, (row) => [row.id]);
  return { ...cut, rows: cut.rows.map(presentWork) };
}

function presentWork(row: WorkRow): PortalWork {
  return {
    id: row.id,
    batch: row.batch_id,
    batch_title: row.batch_title,
    task: row.task_id,
    status: row.status,
    reason: row.decision_reason,
    reward_cents: row.reward_cents,
    bonus_cents: row.bonus_cents,
    currency: row.currency,
    submitted_at: row.submitted_at?.toISOString() ?? null,
    decided_at: row.decided_at?.toISOString() ?? null,
    appeal:
      row.appeal_status === null
        ? null
        : { status: row.appeal_status, text: row.appeal_text ?? '', answer: row.appeal_answer ?? '' },
    can: { appeal: row.status === 'rejected' && row.appeal_status === null },
  };
}

/** Against a rejection, once; whoever runs the work answers it. */
export function appeal(
  platform: Platform,
  actor: Actor,
  worker: Worker,
  id: number,
  text: string,
): Promise<PortalWork> {
  const { organizationId, userId } = worker;
  return withActor(platform.db, actor, async (tx) => {
    const work = await findWork(tx, organizationId, userId, id);
    if (!work) throw notFound('Work');
    if (work.status !== 'rejected')
      throw new AppError('conflict', 'Only rejected work can be appealed against.', { reason: work.status });
    const appealId = await insertAppeal(tx, { organizationId, assignmentId: id, userId, text });
    if (appealId === undefined)
      throw new AppError('conflict', 'You have appealed against this already.', { reason: 'appealed' });
    await emit(tx, actor, {
      type: 'CROWD_APPEAL_MADE',
      organizationId,
      aggregateType: 'assignment',
      aggregateId: id,
      payload: {
        appeal_id: appealId,
        assignment_id: id,
        batch_id: work.batch_id,
        task_id: work.task_id,
        user_id: userId,
      },
    });
    return presentWork({ ...work, appeal_status: 'open', appeal_text: text, appeal_answer: '' });
  });
}

export function getEarnings(platform: Platform, actor: Actor, worker: Worker): Promise<Earnings> {
  const { organizationId, userId } = worker;
  return withActor(platform.db, actor, async (tx) => {
    const balances = await listBalances(tx, organizationId, userId, MOST_CURRENCIES);
    const filter = {
      organizationId,
      userId,
      batchId: undefined,
      kind: undefined,
      beforeId: undefined,
      limit: MOST_ENTRIES,
    };
    const sealed = await findPayee(tx, organizationId, userId);
    return {
      balances: balances.map(({ currency, balance_cents, earned_cents, paid_cents }) => ({
        currency,
        balance_cents,
        earned_cents,
        paid_cents,
      })),
      entries: (await listEntries(tx, filter)).map((row) => ({ ...presentEntry(row), user: null })),
      payee: sealed === undefined ? '' : platform.vault.open(sealed),
    };
  });
}

/** Where the money is to go. Changes are audited, the words are not. */
export function keepPayee(platform: Platform, actor: Actor, worker: Worker, payee: string): Promise<Earnings> {
  const { organizationId, userId } = worker;
  const text = payee.trim();
  return withActor(platform.db, actor, async (tx) => {
    await savePayee(tx, organizationId, userId, text === '' ? null : platform.vault.seal(text));
    await emit(tx, actor, {
      type: 'CROWD_PAYEE_CHANGED',
      organizationId,
      aggregateType: 'user',
      aggregateId: userId,
      payload: { user_id: userId, is_set: text !== '' },
    });
  }).then(() => getEarnings(platform, actor, worker));
}
