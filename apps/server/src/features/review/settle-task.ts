import { systemActor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import type { Platform } from '../../platform/platform.ts';
import { ensureMeasured } from '../quality/index.ts';
import { announce } from './apply-verdict.ts';
import { mostAlike, mostMatching } from './review.policy.ts';
import { findQuestion, listCounting, settleReview } from './settle.queries.ts';

/**
 * Brings the reviews of a task into line with its answers, and decides once, when it is first complete, whether it is
 * reviewed: not when enough answers say the same (C-048), else by the dice of the task (C-047). Bears repeats.
 */
export async function settleTask(platform: Platform, organizationId: number, taskId: number): Promise<void> {
  const actor = systemActor(organizationId);
  const question = await withActor(platform.db, actor, (tx) => findQuestion(tx, organizationId, taskId));
  if (!question) return;
  const { project_id: projectId, blind_passes: needed } = question;
  const asksBlind = question.is_undecided && needed > 0;
  const isBlind = asksBlind && (await agreeEnough(platform, organizationId, taskId, needed));
  const scope = { organizationId, projectId };
  await withActor(platform.db, actor, async (tx) => {
    const settled = await settleReview(
      tx,
      organizationId,
      taskId,
      isBlind ? 'accepted_blind' : undefined,
      platform.now(),
    );
    const { status_before: before, status_after: after, added, withdrawn } = settled;
    const isRequest = (added ?? 0) > 0;
    if (isRequest || (after === 'accepted_blind' && before === null)) {
      await emit(tx, actor, {
        type: isRequest ? 'REVIEW_REQUESTED' : 'TASK_ACCEPTED_BLIND',
        ...scope,
        aggregateType: 'task',
        aggregateId: taskId,
        payload: { task_id: taskId, project_id: projectId, review_status: after },
      });
    }
    if (before !== after || isRequest || (withdrawn ?? 0) > 0) announce(tx, platform, scope, [taskId]);
  });
}

/** Answers match that say the same, or that quality measures as agreeing fully. */
async function agreeEnough(
  platform: Platform,
  organizationId: number,
  taskId: number,
  needed: number,
): Promise<boolean> {
  const answers = await withActor(platform.db, systemActor(organizationId), (tx) =>
    listCounting(tx, organizationId, taskId),
  );
  if (answers.length < needed) return false;
  if (mostAlike(answers) >= needed) return true;
  const measured = await ensureMeasured(platform, organizationId, taskId);
  return mostMatching(measured?.pairs ?? []) >= needed;
}
