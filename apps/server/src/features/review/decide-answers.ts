import { randomUUID } from 'node:crypto';
import type { Actor } from '../../platform/db/actor.ts';
import type { Tx } from '../../platform/db/db.ts';
import type { Platform } from '../../platform/platform.ts';
import { applyVerdict } from './apply-verdict.ts';
import { openDirectReviews } from './decide.queries.ts';
import { listPendingOf, type Scope } from './review.queries.ts';

/** Answers, and the tasks that are locked before somebody says which answers they are. */
export interface AnswersOn {
  taskIds: readonly number[];
  annotationIds: () => Promise<readonly number[]>;
}

/**
 * For who decides on more than the answers, such as what is paid for them: in their transaction the answers are rejected
 * and their places are free. What a review decided already stays; whoever is looking at one finds it decided.
 */
export async function rejectAnswers(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  scope: Scope,
  on: AnswersOn,
  feedback: string,
): Promise<void> {
  const reviewIds = async (): Promise<number[]> => {
    const ids = await on.annotationIds();
    await openDirectReviews(tx, scope, ids);
    return listPendingOf(tx, scope, ids);
  };
  const verdict = { decision: 'reject', reason: '', feedback, requeue: 'others' } as const;
  await applyVerdict(tx, platform, actor, scope, { ...made(platform, actor), taskIds: on.taskIds, reviewIds }, verdict);
}

/** Accepts them as far as a review of them is open. */
export async function acceptAnswers(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  scope: Scope,
  on: AnswersOn,
  feedback: string,
): Promise<void> {
  const reviewIds = async (): Promise<number[]> => listPendingOf(tx, scope, await on.annotationIds());
  const verdict = { decision: 'accept', reason: '', feedback, requeue: null } as const;
  await applyVerdict(tx, platform, actor, scope, { ...made(platform, actor), taskIds: on.taskIds, reviewIds }, verdict);
}

function made(platform: Platform, actor: Actor) {
  const now = platform.now();
  return { mayDecideOwn: true, overLeases: true, userId: actor.userId ?? null, batch: randomUUID(), now };
}
