import { UNDO_SECONDS, type UndoReviewAnswer } from '@labelwright/contract/review';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import type { DomainEvent } from '../../platform/events/event.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { withCounters } from '../projects/index.ts';
import { announce } from './apply-verdict.ts';
import { lockTasks, settleStatuses } from './decide.queries.ts';
import { requireUser } from './decide-review.ts';
import type { Scope } from './review.queries.ts';
import {
  countBatch,
  deleteFixes,
  findRejection,
  listUndoable,
  putBack,
  reopenReviews,
  type UndoableRow,
} from './undo.queries.ts';

interface Asked {
  batch: string;
  userId: number;
  since: Date | undefined;
  /** Only the decision on this one; undefined: all of the stroke. */
  annotation?: number;
}

/**
 * Takes a decision back, or all that were made at one stroke: whoever made it for a while, managers at any time. What
 * others built on meanwhile (rework that came in, a place that was taken) stays decided.
 */
export async function undoReview(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  batch: string,
): Promise<UndoReviewAnswer> {
  const now = platform.now();
  const userId = requireUser(actor);
  const since = access.can('queue.manage') ? undefined : new Date(now.getTime() - UNDO_SECONDS * 1000);
  const asked = { batch, userId, since };
  return withActor(platform.db, actor, async (tx) => {
    const total = await countBatch(tx, access, batch);
    if (total === 0) throw notFound('Decision');
    const undone = await undoIn(tx, platform, actor, access, asked);
    if (undone === undefined)
      throw new AppError('conflict', 'This decision cannot be taken back any more.', { reason: 'too_late' });
    return { undone, kept: total - undone };
  });
}

/** The rejection of an answer was wrong: it has its place again, as far as nobody took it since. */
export async function reverseRejection(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  annotation: number,
): Promise<void> {
  const userId = requireUser(actor);
  const batch = await findRejection(tx, access, annotation);
  if (batch !== undefined) await undoIn(tx, platform, actor, access, { batch, userId, since: undefined, annotation });
}

/** Returns how many were taken back; undefined: none of them could be. */
async function undoIn(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  asked: Asked,
): Promise<number | undefined> {
  const now = platform.now();
  const known = await listUndoable(tx, access, asked);
  if (known.length === 0) return undefined;
  const taskIds = [...new Set(known.map((row) => row.task_id))];
  const changesTasks = known.some((row) => row.is_set_aside || row.fixed_annotation_id !== null);
  const undo = () => undoUnderLock(tx, access, asked, now);
  const undone = changesTasks
    ? await withCounters(tx, access, taskIds, { now, mayReopen: false }, undo)
    : await lockTasks(tx, access, taskIds).then(undo);
  await settleStatuses(tx, taskIds);
  await emit(tx, actor, ...undone.flatMap((row) => eventsOf(access, row)));
  announce(tx, platform, access, taskIds);
  return undone.length;
}

/** Looked up again: while the tasks were waited for, somebody may have built on it. */
async function undoUnderLock(tx: Tx, scope: Scope, asked: Asked, now: Date): Promise<UndoableRow[]> {
  const rows = await listUndoable(tx, scope, asked);
  const aside = rows.filter((row) => row.is_set_aside).map((row) => row.annotation_id);
  const back = new Set(aside.length === 0 ? [] : await putBack(tx, aside, asked.userId, now));
  const undone = rows.filter((row) => !row.is_set_aside || back.has(row.annotation_id));
  const fixes = undone.flatMap((row) => row.fixed_annotation_id ?? []);
  const ids = undone.map((row) => row.id);
  if (fixes.length > 0) await deleteFixes(tx, fixes, asked.userId, now);
  await reopenReviews(tx, ids);
  return undone;
}

function eventsOf(scope: Scope, row: UndoableRow): DomainEvent[] {
  const payload = { task_id: row.task_id, annotation_id: row.annotation_id, project_id: scope.projectId };
  const event = {
    ...scope,
    type: 'ANNOTATION_REVIEW_UNDONE',
    aggregateType: 'annotation',
    aggregateId: row.annotation_id,
    payload: { ...payload, review_id: row.id },
  };
  const { fixed_annotation_id: fixed } = row;
  if (fixed === null) return [event];
  return [
    event,
    { ...event, type: 'ANNOTATION_DELETED', aggregateId: fixed, payload: { ...payload, annotation_id: fixed } },
  ];
}
