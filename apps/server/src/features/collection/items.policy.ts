import type { ItemCan } from '@labelwright/contract/collection-items';
import { UNDO_ITEM_SECONDS } from '@labelwright/contract/collection-review';
import type { ItemRow } from './items.queries.ts';

/** Pure: who may do what with an item, by its status and their role in its project. */

export interface PolicyReader {
  userId: number | undefined;
  now: Date;
  retentionDays: number;
}

type Facts = Pick<
  ItemRow,
  | 'kind'
  | 'status'
  | 'created_by'
  | 'submitted_at'
  | 'reviewed_by'
  | 'reviewed_at'
  | 'deleted_at'
  | 'deleted_by'
  | 'task_id'
  | 'project_state'
  | 'allow_self_review'
  | 'is_manager'
  | 'is_reviewer'
  | 'can_contribute'
  | 'holder_id'
  | 'held_until'
>;

const DAY_MS = 86_400_000;

export function isOwn(row: Facts, reader: PolicyReader): boolean {
  return row.created_by !== null && row.created_by === reader.userId;
}

/** Sent in items are out of the hands of whoever sent them, until they come back. */
export function isOpen(row: Pick<Facts, 'status'>): boolean {
  return row.status === 'draft' || row.status === 'rejected';
}

/** Collecting goes on in any state of the project but this. */
export function isProjectClosed(row: Pick<Facts, 'project_state'>): boolean {
  return row.project_state === 'completed';
}

export function canOf(row: Facts, reader: PolicyReader): ItemCan {
  const own = isOwn(row, reader) && row.can_contribute;
  const alive = row.deleted_at === null && !isProjectClosed(row);
  const update = alive && isOpen(row) && (own || row.is_manager);
  return {
    update,
    annotate: update || (alive && row.is_manager && !own),
    delete: alive && row.task_id === null && mayDelete(row, own),
    restore: mayRestore(row, reader),
    submit: alive && isOpen(row) && own,
    review: alive && row.status === 'pending_review' && mayDecide(row, reader) && !isHeldByOther(row, reader),
    undo: alive && mayUndo(row, reader),
    process: alive && row.kind !== 'raw_text' && (row.is_manager || (own && isOpen(row))),
  };
}

/** Contributors delete what nobody but them has seen; managers also what others sent in. */
function mayDelete(row: Facts, own: boolean): boolean {
  const isUnseen = row.status === 'draft' && row.submitted_at === null;
  return own ? isUnseen : row.is_manager;
}

/** Until it is removed for good: managers anything, others what they deleted of their own. */
function mayRestore(row: Facts, reader: PolicyReader): boolean {
  if (row.deleted_at === null) return false;
  const isMine = isOwn(row, reader) && row.deleted_by === row.created_by;
  return (row.is_manager || isMine) && row.deleted_at >= restorableSince(reader);
}

/** What was deleted before that is gone, or about to go. */
export function restorableSince({ now, retentionDays }: PolicyReader): Date {
  return new Date(now.getTime() - retentionDays * DAY_MS);
}

/** Managers may decide on what they sent in themselves, reviewers only where the project allows it (C-026). */
export function mayDecide(row: Facts, reader: PolicyReader): boolean {
  if (!row.is_reviewer) return false;
  return row.is_manager || row.allow_self_review || !isOwn(row, reader);
}

/** Open at somebody, until the moment has passed or it is decided. */
export function isHeld(row: Pick<Facts, 'status' | 'held_until'>, now: Date): boolean {
  return row.status === 'pending_review' && row.held_until !== null && row.held_until > now;
}

export function isHeldByOther(row: Facts, reader: PolicyReader): boolean {
  return isHeld(row, reader.now) && row.holder_id !== reader.userId;
}

/** Whoever decided, for a while; managers at any time. What a task was made of stays decided. */
function mayUndo(row: Facts, { userId, now }: PolicyReader): boolean {
  if ((row.status !== 'approved' && row.status !== 'rejected') || row.task_id !== null) return false;
  if (row.is_manager) return true;
  if (!row.is_reviewer || row.reviewed_by === null || row.reviewed_by !== userId || row.reviewed_at === null)
    return false;
  return now.getTime() - row.reviewed_at.getTime() <= UNDO_ITEM_SECONDS * 1000;
}
