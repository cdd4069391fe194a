import type { ReviewTaskApi, TaskReviewAnswer } from '@labelwright/contract/task-api';
import { decideOn } from '../../features/review/index.ts';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { AppError, invalidField } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { findLastAnswer, findSubject, isAnswerOf } from './tasks.queries.ts';
import { type Found, findNamed, readBack } from './tasks.service.ts';

/** A verdict on the last answer to a task, or on the one that is named. */
export async function reviewTask(platform: Platform, actor: Actor, body: ReviewTaskApi): Promise<TaskReviewAnswer> {
  const found = await findNamed(platform, actor, body, 'review.queue');
  const { caller, access } = found;
  const annotation = await withActor(platform.db, caller.actor, (tx) => answerOf(tx, found, body.annotation_id));
  const decision = body.decision === 'reject' ? 'reject' : 'accept';
  await decideOn(
    platform,
    caller.actor,
    access,
    { annotation },
    {
      decision,
      ...(body.reason === undefined ? {} : { reason: body.reason }),
      ...(body.feedback === undefined ? {} : { feedback: body.feedback }),
    },
  );
  const { userId, name, claims } = caller.actor;
  const reviewer =
    claims || userId === undefined ? name : await withActor(platform.db, caller.actor, (tx) => findSubject(tx, userId));
  return {
    task: await readBack(platform, found),
    annotation_id: annotation,
    decision: decision === 'reject' ? 'reject' : 'approve',
    reviewer,
    reviewed_at: platform.now().toISOString(),
  };
}

async function answerOf(tx: Tx, { caller, id }: Found, named: number | string | undefined): Promise<number> {
  if (named === undefined) {
    const last = await findLastAnswer(tx, caller.organizationId, id);
    if (last === undefined)
      throw new AppError('conflict', 'Nobody has answered this task yet, so there is nothing to review.', {
        reason: 'no_answer',
      });
    return last;
  }
  if (!(await isAnswerOf(tx, id, Number(named)))) throw invalidField('annotation_id', 'This task has no such answer.');
  return Number(named);
}
