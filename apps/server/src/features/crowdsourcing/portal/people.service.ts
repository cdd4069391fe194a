import type { CrowdAppeal, CrowdEnrolment } from '@labelwright/contract/crowd-portal';
import type { Actor } from '../../../platform/db/actor.ts';
import { type Tx, withActor } from '../../../platform/db/db.ts';
import { emit } from '../../../platform/events/emit.ts';
import { AppError } from '../../../platform/http/app-error.ts';
import { cutPage, type PageRequest, type PageResult } from '../../../platform/http/paging.ts';
import type { ProjectAccess } from '../../../platform/http/types.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type EnrolmentRow, listEnrolments, pauseEnrolment, resumeEnrolment } from './enrolments.queries.ts';
import { beforeOf } from './ledger.service.ts';
import { approvalRate } from './standing.policy.ts';
import type { TermsRow } from './terms.queries.ts';
import { getPortalBatch, readTerms } from './terms.service.ts';
import { type AppealRow, listAppeals } from './work.queries.ts';

const MOST_APPEALS = 500;

export async function pageEnrolments(
  platform: Platform,
  actor: Actor,
  { organizationId }: ProjectAccess,
  batchId: number,
  page: PageRequest,
): Promise<PageResult<CrowdEnrolment>> {
  const { rows, terms } = await withActor(platform.db, actor, async (tx) => {
    await getPortalBatch(tx, organizationId, batchId);
    return {
      rows: await listEnrolments(tx, organizationId, batchId, beforeOf(page), page.limit + 1),
      terms: await readTerms(tx, organizationId, batchId),
    };
  });
  const cut = cutPage(rows, page.limit, (row) => [row.user_id]);
  return { ...cut, rows: cut.rows.map((row) => presentEnrolment(row, terms)) };
}

function presentEnrolment(row: EnrolmentRow, terms: TermsRow): CrowdEnrolment {
  return {
    user: { id: row.user_id, email: row.email, name: row.name },
    worker: row.worker_id,
    state: stateOfEnrolment(row, terms),
    paused_reason: row.paused_reason,
    attempts_used: row.attempts_used,
    best_score: row.best_score,
    submitted: row.submitted,
    approved: row.approved,
    rejected: row.rejected,
    returned: row.returned,
    expired: row.expired,
    approval_rate: approvalRate(row.approved, row.rejected),
    checked: row.checked,
    accuracy: row.accuracy,
    earned_cents: row.earned_cents,
    median_seconds: row.median_seconds,
    last_submitted_at: row.last_submitted_at?.toISOString() ?? null,
    joined_at: row.created_at.toISOString(),
  };
}

function stateOfEnrolment(row: EnrolmentRow, terms: TermsRow): CrowdEnrolment['state'] {
  if (row.blocked_at) return 'blocked';
  if (row.paused_at) return 'paused';
  if (terms.consent !== '' && !row.consented_at) return 'agreeing';
  if (terms.question_ids.length === 0 || row.qualified_at) return 'working';
  return row.attempts_used >= terms.attempts ? 'failed' : 'examined';
}

/** Nothing is taken from them: what they are at may still be handed in. */
export async function pausePerson(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  place: { batchId: number; userId: number },
  reason: string,
): Promise<void> {
  const { organizationId } = access;
  await withActor(platform.db, actor, async (tx) => {
    await getPortalBatch(tx, organizationId, place.batchId);
    const now = platform.now();
    const isPaused = await pauseEnrolment(tx, organizationId, place.batchId, place.userId, {
      reason,
      by: actor.userId,
      now,
    });
    if (!isPaused)
      throw new AppError('conflict', 'Nobody of that name works on this batch at the moment.', { reason: 'paused' });
    await tell(tx, actor, access, place, 'CROWD_WORKER_PAUSED', { reason, by_rules: false });
  });
}

/** What was checked before does not pause them again. */
export async function resumePerson(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  place: { batchId: number; userId: number },
): Promise<void> {
  const { organizationId } = access;
  await withActor(platform.db, actor, async (tx) => {
    await getPortalBatch(tx, organizationId, place.batchId);
    if (!(await resumeEnrolment(tx, organizationId, place.batchId, place.userId, platform.now())))
      throw new AppError('conflict', 'Nobody of that name is paused in this batch.', { reason: 'not_paused' });
    await tell(tx, actor, access, place, 'CROWD_WORKER_RESUMED', {});
  });
}

function tell(
  tx: Tx,
  actor: Actor,
  { organizationId, projectId }: ProjectAccess,
  { batchId, userId }: { batchId: number; userId: number },
  type: string,
  more: Record<string, unknown>,
): Promise<void> {
  return emit(tx, actor, {
    type,
    organizationId,
    projectId,
    aggregateType: 'crowd_batch',
    aggregateId: batchId,
    payload: { batch_id: batchId, user_id: userId, ...more },
  });
}

export function getAppeals(
  platform: Platform,
  actor: Actor,
  { organizationId }: ProjectAccess,
  batchId: number,
): Promise<CrowdAppeal[]> {
  return withActor(platform.db, actor, async (tx) => {
    await getPortalBatch(tx, organizationId, batchId);
    return (await listAppeals(tx, organizationId, batchId, MOST_APPEALS)).map(presentAppeal);
  });
}

export function presentAppeal(row: AppealRow): CrowdAppeal {
  return {
    id: row.id,
    assignment: row.assignment_id,
    task: row.task_id,
    annotation: row.annotation_id,
    batch: row.batch_id,
    user: { id: row.user_id, name: row.user_name },
    rejected_because: row.decision_reason,
    text: row.text,
    status: row.status,
    answer: row.answer,
    decided_at: row.decided_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
  };
}
