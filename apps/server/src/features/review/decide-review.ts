import { randomUUID } from 'node:crypto';
import {
  type BulkDecision,
  type BulkDecisionAnswer,
  type Decision,
  type DecisionAnswer,
  UNDO_SECONDS,
} from '@labelwright/contract/review';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { AppError, invalidField, notFound } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { checkResult, isStillAskedFor } from '../annotations/index.ts';
import { shareConfig } from '../projects/index.ts';
import { applyVerdict, type Verdict } from './apply-verdict.ts';
import { findAnnotationTask, findObstacle, listTasksOfReviews, openDirectReviews } from './decide.queries.ts';
import { getSettings } from './get-settings.ts';
import { mayDecideOwn, type ReviewSettings } from './review.policy.ts';
import { findLiveReview, findReview, findTaskState, listOpenIds } from './review.queries.ts';
import { reviewBody, reviewReader, taskStateBody, undoUntil } from './review-view.ts';

const MOST_AT_ONCE = 10_000;
/** Setting answers aside counts their tasks anew, which is done in blocks of this size elsewhere too. */
const MOST_SET_ASIDE = 5000;

/** What a decision is about: an open review, or an annotation whether or not anybody chose it. */
export type Subject = { review: number } | { annotation: number; onlyOpen?: boolean };

export async function decideReview(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  given: Decision,
): Promise<DecisionAnswer> {
  return decideOn(platform, actor, access, { review: given.review }, given);
}

export async function decideOn(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  subject: Subject,
  given: Omit<Decision, 'review'>,
): Promise<DecisionAnswer> {
  if ((given.decision === 'fix') !== (given.result !== undefined))
    throw invalidField('result', 'Send the corrected result with the decision "fix", and with no other.');
  const userId = requireUser(actor);
  const found = await withActor(platform.db, actor, (tx) => locate(tx, access, subject));
  const fix =
    given.decision === 'fix' ? await checkResult(platform, actor, access, found.taskId, given.result) : undefined;
  const now = platform.now();
  const batch = randomUUID();
  return withActor(platform.db, actor, async (tx) => {
    const settings = await getSettings(tx, access);
    if (fix) {
      await shareConfig(tx, access.projectId);
      if (!(await isStillAskedFor(tx, found.taskId, fix.definitionId))) throw changedConfig();
    }
    let reviewId = found.reviewId;
    const reviewIds = async (): Promise<number[]> => {
      reviewId ??= 'annotation' in subject ? await openOrFind(tx, access, subject) : undefined;
      return reviewId === undefined ? [] : [reviewId];
    };
    const isOwnAllowed = mayDecideOwn(access.role, settings);
    const verdict = verdictOf(given, settings, fix);
    const on = { taskIds: [found.taskId], reviewIds, mayDecideOwn: isOwnAllowed, userId, batch, now };
    const [row] = await applyVerdict(tx, platform, actor, access, on, verdict);
    if (!row && reviewId === undefined && 'annotation' in subject) throw notPending();
    if (!row) throw await explain(tx, access, reviewId, { userId, now, mayDecideOwn: isOwnAllowed });
    const [review, task] = [await findReview(tx, access, row.id, now), await findTaskState(tx, access, row.task_id)];
    if (!review || !task) throw notFound('Review');
    return {
      review: reviewBody(review, reviewReader(actor, access, settings, now)),
      task: taskStateBody(task),
      batch,
      undo_until: undoUntil(now),
    };
  });
}

/** One statement for all of them; what is not open any more, held by others or one's own is passed over. */
export async function decideInBulk(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  given: BulkDecision,
): Promise<BulkDecisionAnswer> {
  if (given.reviews === undefined && given.all !== true)
    throw invalidField('reviews', 'Name the reviews, or send "all": true.');
  const userId = requireUser(actor);
  const now = platform.now();
  const batch = randomUUID();
  return withActor(platform.db, actor, async (tx) => {
    const settings = await getSettings(tx, access);
    const verdict = verdictOf({ ...given, decision: given.decision }, settings, undefined);
    const most = verdict.requeue === 'others' ? MOST_SET_ASIDE : MOST_AT_ONCE;
    const filter = {
      status: 'pending' as const,
      annotator: given.annotator,
      task: given.task,
      maxAgreement: given.max_agreement,
    };
    const asked = (given.reviews ?? (await listOpenIds(tx, access, filter, most))).slice(0, most);
    const on = {
      taskIds: await listTasksOfReviews(tx, access, asked),
      reviewIds: async () => asked,
      mayDecideOwn: mayDecideOwn(access.role, settings),
      userId,
      batch,
      now,
    };
    const decided = asked.length === 0 ? [] : await applyVerdict(tx, platform, actor, access, on, verdict);
    return {
      decided: decided.length,
      skipped: (given.reviews ?? asked).length - decided.length,
      batch,
      undo_until: new Date(now.getTime() + UNDO_SECONDS * 1000).toISOString(),
    };
  });
}

async function locate(
  tx: Tx,
  access: ProjectAccess,
  subject: Subject,
): Promise<{ taskId: number; reviewId: number | undefined }> {
  if ('annotation' in subject) {
    const taskId = await findAnnotationTask(tx, access, subject.annotation);
    if (taskId === undefined) throw notFound('Annotation');
    return { taskId, reviewId: undefined };
  }
  const [taskId] = await listTasksOfReviews(tx, access, [subject.review]);
  if (taskId === undefined) throw notFound('Review');
  return { taskId, reviewId: subject.review };
}

async function openOrFind(
  tx: Tx,
  access: ProjectAccess,
  subject: { annotation: number; onlyOpen?: boolean },
): Promise<number | undefined> {
  const live = await findLiveReview(tx, access, subject.annotation);
  if (live || subject.onlyOpen) return live?.id;
  const [opened] = await openDirectReviews(tx, access, [subject.annotation]);
  return opened;
}

function verdictOf(given: Omit<Decision, 'review'>, settings: ReviewSettings, fix: Verdict['fix']): Verdict {
  return {
    decision: given.decision,
    reason: given.reason?.trim() ?? '',
    feedback: given.feedback?.trim() ?? '',
    requeue: given.decision === 'reject' ? (given.requeue ?? settings.requeue) : null,
    version: given.version,
    isFinal: given.final,
    fix,
  };
}

async function explain(
  tx: Tx,
  access: ProjectAccess,
  reviewId: number | undefined,
  asked: { userId: number; now: Date; mayDecideOwn: boolean },
): Promise<AppError> {
  const found = reviewId === undefined ? undefined : await findObstacle(tx, access, reviewId, asked);
  if (!found) return notFound('Review');
  if (found.status !== 'pending' || found.is_gone) {
    const gone = found.is_gone || found.status === 'superseded';
    return new AppError(
      'conflict',
      gone
        ? 'The annotation was changed or taken away, so this review is over. Ask for the next one.'
        : 'This review is decided already. Undo the decision first, or ask for the next one.',
      { reason: gone ? 'withdrawn' : 'already_decided' },
    );
  }
  if (!asked.mayDecideOwn && found.submitted_by === asked.userId)
    return new AppError('forbidden', 'You cannot decide on your own work in this project.', { reason: 'own_work' });
  if (found.held_by !== null)
    return new AppError('conflict', `${found.held_by} is reviewing this task. Take another one.`, { reason: 'held' });
  return new AppError(
    'conflict',
    `The annotation was changed meanwhile: it is at version ${found.version}. Look at it again.`,
    { reason: 'version_conflict' },
  );
}

function notPending(): AppError {
  return new AppError('conflict', 'This annotation does not wait for review.', { reason: 'not_pending' });
}

function changedConfig(): AppError {
  return new AppError('conflict', 'The label config was changed meanwhile. Load the task again.', {
    reason: 'config_changed',
  });
}

export function requireUser(actor: Actor): number {
  if (actor.userId === undefined) throw new AppError('forbidden', 'Only people can review.');
  return actor.userId;
}
