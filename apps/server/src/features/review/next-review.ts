import {
  NO_REVIEW_REASONS,
  type NoReviewReason,
  type ReviewFilter,
  type ReviewLease,
  type ReviewTask,
} from '@labelwright/contract/review';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { readTask } from '../tasks/index.ts';
import { requireUser } from './decide-review.ts';
import { getSettings } from './get-settings.ts';
import { type Claim, claimReview, deleteLease, findLease, keepLease } from './leases.queries.ts';
import { mayDecideOwn, type ReviewSettings } from './review.policy.ts';
import { countLeft, findTaskState, listLiveReviewsOfTask, listUsedReasons } from './review.queries.ts';
import { reviewBody, reviewReader } from './review-view.ts';

const MOST_USED_REASONS = 8;
/** Beyond that many nobody needs to know how many more. */
const MOST_LEFT = 10_000;

/** Opens the task that waits longest; what the caller has open comes again first. */
export async function nextReview(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  filter: ReviewFilter,
): Promise<ReviewTask> {
  return withActor(platform.db, actor, async (tx) => {
    const settings = await getSettings(tx, access);
    const claim = {
      ...claimOf(platform, actor, access, settings),
      annotator: filter.annotator,
      maxAgreement: filter.max_agreement,
      task: filter.task,
    };
    const { task_id: taskId, reason } = await claimReview(tx, claim);
    if (taskId !== null) return reviewTaskBody(tx, platform, actor, access, settings, taskId);
    const why = (reason ?? 'none_left') as NoReviewReason;
    throw new AppError('not_found', NO_REVIEW_REASONS[why], { reason: why });
  });
}

/** Opens one task, to decide or only to look. */
export async function openReview(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  taskId: number,
): Promise<ReviewTask> {
  return withActor(platform.db, actor, async (tx) => {
    if (!(await findTaskState(tx, access, taskId))) throw notFound('Task');
    const settings = await getSettings(tx, access);
    await takeLease(tx, platform, actor, access, settings, taskId);
    return reviewTaskBody(tx, platform, actor, access, settings, taskId);
  });
}

export async function keepReview(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  taskId: number,
): Promise<ReviewLease> {
  return withActor(platform.db, actor, async (tx) => {
    const settings = await getSettings(tx, access);
    const expiresAt = await takeLease(tx, platform, actor, access, settings, taskId);
    return { task: taskId, expires_at: expiresAt.toISOString() };
  });
}

export async function releaseReview(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  taskId: number,
): Promise<void> {
  await withActor(platform.db, actor, (tx) => deleteLease(tx, access, taskId, requireUser(actor)));
}

async function takeLease(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  settings: ReviewSettings,
  taskId: number,
): Promise<Date> {
  const expiresAt = await keepLease(tx, access, taskId, claimOf(platform, actor, access, settings));
  if (expiresAt) return expiresAt;
  throw new AppError('conflict', 'Somebody else is reviewing this task. Take another one.', { reason: 'held' });
}

function claimOf(platform: Platform, actor: Actor, access: ProjectAccess, settings: ReviewSettings): Claim {
  return {
    organizationId: access.organizationId,
    projectId: access.projectId,
    userId: requireUser(actor),
    mayDecideOwn: mayDecideOwn(access.role, settings),
    now: platform.now(),
    leaseSeconds: platform.config.leaseSeconds,
  };
}

async function reviewTaskBody(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  settings: ReviewSettings,
  taskId: number,
): Promise<ReviewTask> {
  const now = platform.now();
  const task = await readTask(tx, actor, access, taskId, now);
  const reviews = await listLiveReviewsOfTask(tx, access, taskId, now);
  const lease = await findLease(tx, taskId);
  const used = await listUsedReasons(tx, access, MOST_USED_REASONS);
  const reader = reviewReader(actor, access, settings, now);
  return {
    task,
    reviews: reviews.map((row) => reviewBody(row, reader)),
    lease: { task: taskId, expires_at: (lease?.expires_at ?? now).toISOString() },
    left: await countLeft(tx, access, MOST_LEFT),
    requeue: settings.requeue,
    reasons: [...new Set([...settings.reasons, ...used])],
  };
}
