import type { ApproveBody, Assignment, BonusBody } from '@labelwright/contract/crowd-assignments';
import type { DecideBatch, Decided } from '@labelwright/contract/crowd-batches';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { AppError, invalidField } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import type { Platform } from '../../platform/platform.ts';
import { acceptAnswers, rejectAnswers, reverseRejection } from '../review/index.ts';
import { type AssignmentRow, listAnswersOf } from './assignments.queries.ts';
import { assignmentBody, requireRow } from './assignments.service.ts';
import { committedCents } from './batch-money.ts';
import { assertBudget } from './batch-terms.ts';
import { findBatch, lockBatch } from './batches.queries.ts';
import { crowdJobsOf } from './crowd-jobs.ts';
import { askDecisions, listUndecided } from './decisions.queries.ts';
import { retryIngest } from './ingest.queries.ts';
import { moneyField } from './money.ts';
import { findPayment, insertBonus, retryPayments } from './payments.queries.ts';
import { getProvider } from './providers.ts';

type Verdict = 'approve' | 'reject';

const DECIDED_AT_ONCE = 1000;

/** Says what is to become of work that was handed in. The provider is told by a job, which also books the money. */
export async function approveAssignment(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
  body: ApproveBody,
): Promise<Assignment> {
  const { reason = '', override = false } = body;
  return withActor(platform.db, actor, async (tx) => {
    const row = await requireRow(tx, access, id);
    if (override) await takeBackRejection(tx, platform, actor, access, row, reason);
    // Said before, and done: the same again is no fault.
    if (row.status === 'approved') return assignmentBody(row, access);
    const mayOverride = override && getProvider(row.backend).canOverrideRejection;
    const ids = await ask(tx, platform, actor, access, [row], { verdict: 'approve', reason, override: mayOverride });
    return tellLater(tx, actor, access, row, 'approve', ids);
  });
}

/** What was set aside with a rejection counts again, and is accepted where a review of it is open now. */
async function takeBackRejection(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  { task_id: task, annotation_id: annotation }: AssignmentRow,
  feedback: string,
): Promise<void> {
  if (annotation === null) return;
  await reverseRejection(tx, platform, actor, access, annotation);
  await acceptAnswers(
    tx,
    platform,
    actor,
    access,
    { taskIds: [task], annotationIds: async () => [annotation] },
    feedback,
  );
}

/** The answer is set aside as well, so that its place is free for another. */
export async function rejectAssignment(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
  reason: string,
): Promise<Assignment> {
  return withActor(platform.db, actor, async (tx) => {
    const row = await requireRow(tx, access, id);
    if (row.status === 'rejected') return assignmentBody(row, access);
    const ids = await ask(tx, platform, actor, access, [row], { verdict: 'reject', reason });
    return tellLater(tx, actor, access, row, 'reject', ids);
  });
}

/**
 * What is rejected is set aside in the same transaction. The wish is written down while the tasks are held: an answer that
 * comes in at the same time comes before it, or after it.
 */
async function ask(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  work: readonly Pick<AssignmentRow, 'id' | 'task_id'>[],
  wish: { verdict: Verdict; reason: string } & Parameters<typeof askDecisions>[3],
): Promise<number[]> {
  const { verdict, reason } = wish;
  const asked = { ...access, verdict, reason, userId: actor.userId, now: platform.now() };
  const write = (): Promise<number[]> =>
    askDecisions(
      tx,
      asked,
      work.map(({ id }) => id),
      wish,
    );
  if (verdict === 'approve' || work.length === 0) return write();
  let ids: number[] = [];
  const annotationIds = async (): Promise<number[]> => {
    ids = await write();
    return listAnswersOf(tx, access.organizationId, ids);
  };
  const taskIds = [...new Set(work.map(({ task_id: task }) => task))];
  await rejectAnswers(tx, platform, actor, access, { taskIds, annotationIds }, reason);
  return ids;
}

async function tellLater(
  tx: Tx,
  actor: Actor,
  access: ProjectAccess,
  row: AssignmentRow,
  verdict: Verdict,
  ids: readonly number[],
): Promise<Assignment> {
  if (ids.length === 0) throw refusal(row, verdict);
  await enqueueJob(tx, actor, crowdJobsOf(row.backend).settle, {}, { projectId: access.projectId });
  return assignmentBody(await requireRow(tx, access, row.id), access);
}

function refusal(row: AssignmentRow, verdict: Verdict): AppError {
  if (row.assignment_id === '')
    return new AppError('conflict', 'This is an offer. Decide on the work of those who took it.', { reason: 'offer' });
  if (row.decision !== null)
    return new AppError('conflict', `Somebody asked to ${row.decision} it already; the provider is being told.`, {
      reason: 'decided',
    });
  const hint =
    verdict === 'approve' && row.status === 'rejected' ? ' Send "override": true to approve it after all.' : '';
  return new AppError('conflict', `Only work that was handed in can be decided on; this is ${row.status}.${hint}`, {
    reason: row.status,
  });
}

/** Of all work of a batch that was taken in and waits, or of that which is named. */
export async function decideBatch(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  batchId: number,
  body: DecideBatch,
): Promise<Decided> {
  const { decision: verdict, reason = '', assignments } = body;
  if (verdict === 'reject' && reason.trim() === '')
    throw invalidField('reason', 'Workers are told why their work is rejected.');
  const which = assignments ? { ids: assignments } : { batchId };
  let count = 0;
  // Step by step: whoever dies in between has decided on some, and decides on the others when they ask again.
  for (let afterId = 0; ; ) {
    const { work, ids } = await withActor(platform.db, actor, async (tx) => {
      const row = await findBatch(tx, access.organizationId, batchId);
      if (!row) throw new AppError('not_found');
      const work = await listUndecided(tx, access, which, afterId, DECIDED_AT_ONCE);
      const ids = await ask(tx, platform, actor, access, work, { verdict, reason, isFirst: !assignments });
      if (ids.length > 0)
        await enqueueJob(tx, actor, crowdJobsOf(row.provider).settle, {}, { projectId: access.projectId });
      return { work, ids };
    });
    count += ids.length;
    if (work.length < DECIDED_AT_ONCE) break;
    afterId = work.at(-1)?.id ?? 0;
  }
  return { asked: count, skipped: assignments ? assignments.length - count : 0 };
}

/** Promises more for good work, within the budget; the same word twice is one bonus. */
export async function payBonus(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
  body: BonusBody,
): Promise<Assignment> {
  const amountCents = moneyField('amount', body.amount);
  if (amountCents === 0) throw invalidField('amount', 'A bonus is at least 0.01.');
  return withActor(platform.db, actor, async (tx) => {
    const row = await requireRow(tx, access, id);
    if (row.assignment_id === '' || (row.status !== 'submitted' && row.status !== 'approved'))
      throw new AppError('conflict', 'A bonus is for work that was handed in and not rejected.', {
        reason: row.status,
      });
    const provider = getProvider(row.backend);
    const batch = row.batch_id === null ? undefined : await lockBatch(tx, access.organizationId, row.batch_id);
    const feeCents = provider.bonusFeeCents(amountCents, { maxAssignments: batch?.max_assignments ?? 1 });
    const key = `bonus:${id}:${body.key ?? 'bonus'}`;
    const known = await findPayment(tx, access.organizationId, key);
    if (known) {
      if (known.amount_cents === amountCents) return assignmentBody(row, access);
      throw new AppError('conflict', 'This work has its bonus already. Send another "key" to pay one more.', {
        reason: 'bonus_exists',
      });
    }
    if (batch) assertBudget(batch, (await committedCents(tx, batch)) + amountCents + feeCents);
    await insertBonus(tx, {
      organizationId: access.organizationId,
      assignmentId: id,
      key,
      amountCents,
      feeCents,
      reason: body.reason,
      userId: actor.userId,
    });
    await enqueueJob(tx, actor, crowdJobsOf(row.backend).settle, {}, { projectId: access.projectId });
    return assignmentBody(row, access);
  });
}

/** After something was mended: what could not be taken in or paid is tried again now. */
export async function retryAssignment(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
): Promise<Assignment> {
  return withActor(platform.db, actor, async (tx) => {
    const row = await requireRow(tx, access, id);
    const jobs = crowdJobsOf(row.backend);
    const { projectId, organizationId } = access;
    const ingests = await retryIngest(tx, organizationId, id);
    const pays = (await retryPayments(tx, organizationId, id)) > 0;
    if (ingests) await enqueueJob(tx, actor, jobs.ingest, { limit: 500 }, { projectId });
    if (pays) await enqueueJob(tx, actor, jobs.settle, {}, { projectId });
    if (!ingests && !pays)
      throw new AppError('conflict', 'Nothing of it failed that could be tried again.', { reason: 'nothing_failed' });
    return assignmentBody(await requireRow(tx, access, id), access);
  });
}
