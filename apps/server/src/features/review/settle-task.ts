import { systemActor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import type { Platform } from '../../platform/platform.ts';
import { announce } from './apply-verdict.ts';
import { mostAlike } from './review.policy.ts';
import { findQuestion, listCounting, settleReview } from './settle.queries.ts';

/**
 * Brings the reviews of a task into line with its answers, and decides once, when it is first complete, whether it is
 * reviewed: not when enough answers say the same (C-048), else by the dice of the task (C-047). Bears repeats.
 */
export async function settleTask(platform: Platform, organizationId: number, taskId: number): Promise<void> {
  const actor = systemActor(organizationId);
  await withActor(platform.db, actor, async (tx) => {
    const question = await findQuestion(tx, organizationId, taskId);
    if (!question) return;
    const isBlind =
      question.is_undecided &&
      question.blind_passes > 0 &&
      (await agreeEnough(tx, organizationId, taskId, question.blind_passes, question.agreement));
    const settled = await settleReview(
      tx,
      organizationId,
      taskId,
      isBlind ? 'accepted_blind' : undefined,
      platform.now(),
    );
    const { status_before: before, status_after: after, added } = settled;
    const scope = { organizationId, projectId: question.project_id };
    const isRequest = (added ?? 0) > 0;
    if (isRequest || (after === 'accepted_blind' && before === null)) {
      await emit(tx, actor, {
        type: isRequest ? 'REVIEW_REQUESTED' : 'TASK_ACCEPTED_BLIND',
        ...scope,
        aggregateType: 'task',
        aggregateId: taskId,
        payload: { task_id: taskId, project_id: question.project_id, review_status: after },
      });
    }
    if (before !== after || isRequest || (settled.withdrawn ?? 0) > 0) announce(tx, platform, scope, [taskId]);
  });
}

async function agreeEnough(
  tx: Tx,
  organizationId: number,
  taskId: number,
  needed: number,
  agreement: number | null,
): Promise<boolean> {
  const answers = await listCounting(tx, organizationId, taskId);
  if (answers.length < needed) return false;
  return (agreement === 1 && answers.length > 1) || mostAlike(answers) >= needed;
}
