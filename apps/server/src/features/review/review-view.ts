import { type Review, UNDO_SECONDS } from '@labelwright/contract/review';
import type { Actor } from '../../platform/db/actor.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import { mayDecideOwn, type ReviewSettings } from './review.policy.ts';
import type { ReviewRow, TaskStateRow } from './review.queries.ts';

export interface ReviewReader {
  userId: number | undefined;
  isManager: boolean;
  mayReview: boolean;
  mayDecideOwn: boolean;
  now: Date;
}

export function reviewReader(actor: Actor, access: ProjectAccess, settings: ReviewSettings, now: Date): ReviewReader {
  return {
    userId: actor.userId,
    isManager: access.can('queue.manage'),
    mayReview: access.can('review.queue'),
    mayDecideOwn: mayDecideOwn(access.role, settings),
    now,
  };
}

export function reviewBody(row: ReviewRow, reader: ReviewReader): Review {
  const isOwn = row.submitted_by !== null && row.submitted_by.id === reader.userId;
  const isHeld = row.held_by !== null && row.held_by.id !== reader.userId;
  return {
    id: row.id,
    project: row.project_id,
    target_type: row.target_type,
    task: row.task_id,
    inner_id: row.inner_id,
    annotation: row.annotation_id,
    annotation_version: row.annotation_version,
    status: row.status,
    source: row.source,
    submitted_by: row.submitted_by,
    submitted_at: row.submitted_at.toISOString(),
    agreement: row.agreement,
    decision: row.decision,
    decided_by: row.decided_by,
    decided_at: row.decided_at?.toISOString() ?? null,
    reason: row.reason,
    feedback: row.feedback,
    requeue: row.requeue,
    fixed_annotation: row.fixed_annotation_id,
    review_seconds: row.review_ms === null ? null : row.review_ms / 1000,
    batch: row.batch,
    held_by: row.held_by,
    can: {
      decide: row.status === 'pending' && reader.mayReview && (!isOwn || reader.mayDecideOwn) && !isHeld,
      undo: canUndo(row, reader),
    },
  };
}

function canUndo(row: ReviewRow, reader: ReviewReader): boolean {
  if ((row.status !== 'approved' && row.status !== 'rejected') || row.decided_at === null) return false;
  if (reader.isManager) return true;
  const ageMs = reader.now.getTime() - row.decided_at.getTime();
  return reader.mayReview && row.decided_by?.id === reader.userId && ageMs <= UNDO_SECONDS * 1000;
}

export function taskStateBody(row: TaskStateRow) {
  return {
    id: row.id,
    review_status: row.review_status,
    is_labeled: row.is_labeled,
    final_annotation: row.final_annotation_id,
  };
}

/** Until when whoever decided can take it back. */
export function undoUntil(now: Date): string {
  return new Date(now.getTime() + UNDO_SECONDS * 1000).toISOString();
}
