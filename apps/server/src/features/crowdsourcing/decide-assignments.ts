import type { ApproveBody, Assignment, BonusBody } from '@labelwright/contract/crowd-assignments';
import type { DecideBatch, Decided } from '@labelwright/contract/crowd-batches';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { AppError, invalidField } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import type { Platform } from '../../platform/platform.ts';
import { decideOn, reverseRejection } from '../review/index.ts';
import { type AssignmentRow, listAnswersOf } from './assignments.queries.ts';
import { assignmentBody, requireRow } from './assignments.service.ts';
import { committedCents } from './batch-money.ts';
import { assertBudget } from './batch-terms.ts';
import { lockBatch } from './batches.queries.ts';
import { crowdJobsOf } from './crowd-jobs.ts';
import { askDecisions } from './decisions.queries.ts';
import { retryIngest } from './ingest.queries.ts';
import { moneyField } from './money.ts';
import { findPayment, insertBonus, retryPayments } from './payments.queries.ts';
import { getProvider } from './providers.ts';

type Verdict = 'approve' | 'reject';

/** Says what is to become of work that was handed in. The provider is told by a job, which also books the money. */
export async function approveAssignment(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
  body: ApproveBody,
): Promise<Assignment> {
  const approved = await decide(platform, actor, access, id, 'approve', body.reason ?? '', body.override ?? false);
  if (body.override && approved.annotation !== null)
    await takeBackRejection(platform, actor, access, approved.annotation, body.reason ?? '');
  return approved;
}

/** What was set aside with a rejection counts again, and is accepted where a review of it is open now. */
async function takeBackRejection(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  annotation: number,
  feedback: string,
): Promise<void> {
  await reverseRejection(platform, actor, access, annotation);
  const verdict = { decision: 'accept', feedback } as const;
  await decideOn(platform, actor, access, { annotation, onlyOpen: true }, verdict).catch((error: unknown) => {
    if (!(error instanceof AppError) || error.code !== 'conflict') throw error;
  });
}

/** The answer is set aside as well, so that its place is free for another. */
export async function rejectAssignment(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
  reason: string,
): Promise<Assignment> {
  const rejected = await decide(platform, actor, access, id, 'reject', reason, false);
  if (rejected.annotation !== null) await setAside(platform, actor, access, rejected.annotation, reason);
  return rejected;
}

async function decide(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
  verdict: Verdict,
  reason: string,
  override: boolean,
): Promise<Assignment> {
  return withActor(platform.db, actor, async (tx) => {
    const row = await requireRow(tx, access, id);
    const isWish = verdict === 'approve' ? 'approved' : 'rejected';
    // Said before, and done: the same again is no fault.
    if (row.status === isWish) return assignmentBody(row, access);
    const mayOverride = override && getProvider(row.backend).canOverrideRejection;
    const asked = { ...access, verdict, reason, userId: actor.userId, now: platform.now() };
    const ids = await askDecisions(tx, asked, { ids: [id] }, mayOverride);
    if (ids.length === 0) throw refusal(row, verdict);
    await enqueueJob(tx, actor, crowdJobsOf(row.backend).settle, {}, { projectId: access.projectId });
    return assignmentBody(await requireRow(tx, access, id), access);
  });
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

async function setAside(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  annotation: number,
  reason: string,
): Promise<void> {
  const verdict = { decision: 'reject', requeue: 'others', feedback: reason } as const;
  await decideOn(platform, actor, access, { annotation }, verdict).catch((error: unknown) => {
    // A reviewer was first: their decision stands.
    if (!(error instanceof AppError) || error.code !== 'conflict') throw error;
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
  const { asked, rejected } = await withActor(platform.db, actor, async (tx) => {
    const row = await lockBatch(tx, access.organizationId, batchId);
    if (!row) throw new AppError('not_found');
    const wish = { ...access, verdict, reason, userId: actor.userId, now: platform.now() };
    const asked = await askDecisions(tx, wish, assignments ? { ids: assignments } : { batchId }, false);
    if (asked.length > 0)
      await enqueueJob(tx, actor, crowdJobsOf(row.provider).settle, {}, { projectId: access.projectId });
    return { asked, rejected: verdict === 'reject' ? await listAnswersOf(tx, access.organizationId, asked) : [] };
  });
  for (const annotation of rejected) await setAside(platform, actor, access, annotation, reason);
  return { asked: asked.length, skipped: assignments ? assignments.length - asked.length : 0 };
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
