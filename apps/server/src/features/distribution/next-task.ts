import { type NextTask, NO_TASK_REASONS } from '@labelwright/contract/distribution';
import { LIMIT_SOURCES } from '@labelwright/contract/distribution-rules';
import type { Actor } from '../../platform/db/actor.ts';
import { withSystem } from '../../platform/db/db.ts';
import { insertAudit } from '../../platform/events/events.queries.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { callNextTask, type HandedOut, type NothingHandedOut } from './next-task.queries.ts';
import { annotationBody, draftBody, iso, predictionBody } from './record-bodies.ts';

const PREFETCH_SECONDS = 120;
const MOST_WAITS = 20;

/** One task, leased to the actor; or a 404 that says why there is none (S4-261, S4-369). */
export async function nextTask(
  platform: Platform,
  actor: Actor,
  project: string,
  options: { prefetch: boolean },
): Promise<NextTask> {
  const { organizationId, userId } = actor;
  if (organizationId === undefined || userId === undefined) throw notFound('Project');
  for (let attempt = 0; attempt <= MOST_WAITS; attempt++) {
    const now = platform.now();
    const answer = await callNextTask(platform.db, {
      organizationId,
      project,
      userId,
      isSuperAdmin: actor.globalRole === 'super_admin',
      now,
      leaseSeconds: options.prefetch ? PREFETCH_SECONDS : platform.config.leaseSeconds,
      prefetch: options.prefetch,
      dice: platform.random(),
      wait: attempt > 0,
    });
    if (answer.reason === undefined) return nextTaskBody(answer, actor, now);
    if (answer.reason !== 'busy') return refuse(platform, actor, answer);
  }
  throw new AppError('unavailable', 'Many people are asking for tasks right now. Try again in a second.', {
    reason: 'busy',
    headers: { 'Retry-After': '1' },
  });
}

async function refuse(platform: Platform, actor: Actor, answer: NothingHandedOut): Promise<never> {
  const { reason } = answer;
  if (reason === 'not_found' || reason === 'not_member' || reason === 'disabled' || reason === 'forbidden') {
    await withSystem(platform.db, (tx) =>
      insertAudit(tx, actor, {
        organizationId: actor.organizationId,
        action: 'permission.denied',
        resourceType: 'task.next',
        resourceId: answer.project_id ?? '',
        status: 'failure',
        metadata: { reason },
      }),
    );
  }
  if (reason === 'not_found') throw notFound('Project');
  if (reason === 'forbidden') throw new AppError('forbidden');
  throw new AppError('not_found', explain(answer), {
    reason,
    ...(answer.source ? { details: { limit: [answer.source] } } : {}),
  });
}

function explain(answer: NothingHandedOut): string {
  if (answer.reason === 'not_live') return `The project is not live (it is ${answer.state}), so it gives out no tasks.`;
  if (answer.reason === 'limit_reached') {
    const which = answer.source ? ` (${LIMIT_SOURCES[answer.source]})` : '';
    return `You have reached your limit of ${answer.limit} tasks in this project${which}. Ask a manager to raise it.`;
  }
  if (answer.reason === 'paused' && answer.pause) return `${NO_TASK_REASONS.paused} ${answer.pause}`;
  return NO_TASK_REASONS[answer.reason as keyof typeof NO_TASK_REASONS] ?? 'No more tasks.';
}

/** As /next answers, of a task that is held already. */
export function nextTaskBody(given: HandedOut, actor: Actor, now: Date): NextTask {
  const { task, lease, project } = given;
  const isBlind = given.role === 'annotator';
  const reader = {
    userId: actor.userId,
    email: actor.name,
    now,
    canUpdateAny: false,
    canDelete: false,
    seesGroundTruth: !isBlind,
  };
  return {
    id: task.id,
    data: task.data,
    meta: task.meta,
    inner_id: task.inner_id,
    external_id: task.external_id,
    created_at: iso(task.created_at),
    ...progressOf(given, isBlind && task.is_golden),
    overlap: task.overlap,
    priority: task.priority,
    total_predictions: task.total_predictions,
    project: task.project_id,
    file_upload: task.file_upload_id,
    annotations: (given.annotations ?? []).map((row) => annotationBody(row, reader)),
    predictions: (given.predictions ?? []).map((row) => predictionBody(row, now)),
    drafts: (given.drafts ?? []).map((row) => draftBody(row, reader)),
    unique_lock_id: lease.unique_id,
    queue: given.queue,
    lease: { ...lease, expires_at: iso(lease.expires_at) },
    allow_skip: project.show_skip_button,
    left: given.left,
    labeling: project,
    task_definition: given.definition_id,
  };
}

/**
 * How far the task is. A golden one, which may be complete, looks to annotators like one that nobody has touched: nothing
 * tells it from the others.
 */
function progressOf({ task, drafts }: HandedOut, looksUntouched: boolean) {
  if (!looksUntouched)
    return {
      updated_at: iso(task.updated_at),
      is_labeled: task.is_labeled,
      status: task.status,
      total_annotations: task.total_annotations,
      cancelled_annotations: task.cancelled_annotations,
      updated_by: task.updated_by,
      comment_count: task.comment_count,
      unresolved_comment_count: task.unresolved_comment_count,
      last_comment_updated_at: task.last_comment_updated_at === null ? null : iso(task.last_comment_updated_at),
      comment_authors: task.comment_authors,
    };
  return {
    updated_at: iso(task.created_at),
    is_labeled: false,
    status: (drafts ?? []).length > 0 ? 'in_progress' : 'pending',
    total_annotations: 0,
    cancelled_annotations: 0,
    updated_by: null,
    comment_count: 0,
    unresolved_comment_count: 0,
    last_comment_updated_at: null,
    comment_authors: [],
  };
}
