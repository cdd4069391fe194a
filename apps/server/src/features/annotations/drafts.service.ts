import type { Draft, SaveDraft } from '@labelwright/contract/annotations';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { draftBody } from '../distribution/index.ts';
import { readerOf } from './annotation-reader.ts';
import { getVisibleAnnotation } from './change-annotation.ts';
import { checkDraft, compiledConfigOf } from './check-answer.ts';
import {
  endLease,
  extendLease,
  type FoundDraft,
  findDraft,
  forgetPlace,
  listDrafts,
  removeDrafts,
  saveDraftRow,
} from './drafts.queries.ts';
import { findSubmissionContext } from './submissions.queries.ts';

export interface DraftTarget {
  taskId: number;
  annotationId: number | undefined;
}

/** `conflict`: the save named an older revision than the stored one, which is returned; nothing was written. */
export type DraftOutcome = { kind: 'created' | 'updated' | 'conflict'; draft: Draft };

/** One draft per task, person and annotation; saving it is a sign of life for the lease. */
export async function saveDraft(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  target: DraftTarget,
  save: SaveDraft,
): Promise<DraftOutcome> {
  const userId = personOf(actor);
  const { organizationId, projectId } = access;
  const context = await findSubmissionContext(platform.db, organizationId, target.taskId);
  if (!context) throw notFound('Task');
  const result = save.result ?? [];
  checkDraft(await compiledConfigOf(platform, actor, organizationId, context), result);
  const now = platform.now();
  return withActor(platform.db, actor, async (tx) => {
    if (target.annotationId !== undefined) await assertMayDraft(tx, actor, access, target.annotationId, target.taskId);
    const { draft, isConflict, isNew } = await saveDraftRow(tx, {
      organizationId,
      projectId,
      ...target,
      userId,
      result,
      leadTimeMs: save.lead_time === undefined || save.lead_time === null ? null : Math.round(save.lead_time * 1000),
      isPostponed: save.was_postponed ?? false,
      revision: save.revision,
      now,
    });
    const body = draftBody(draft, readerOf(platform, actor, access));
    if (isConflict) return { kind: 'conflict', draft: body };
    if (save.was_postponed) await endLease(tx, target.taskId, userId, now);
    else await extendLease(tx, target.taskId, userId, now, platform.config.leaseSeconds);
    return { kind: isNew ? 'created' : 'updated', draft: body };
  });
}

export async function findDraftTarget(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  annotationId: number,
): Promise<DraftTarget> {
  const found = await withActor(platform.db, actor, (tx) => getVisibleAnnotation(tx, actor, access, annotationId));
  return { taskId: found.task_id, annotationId };
}

export async function listMyDrafts(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  target: DraftTarget,
): Promise<Draft[]> {
  const reader = readerOf(platform, actor, access);
  const rows = await withActor(platform.db, actor, (tx) =>
    listDrafts(tx, access.organizationId, { ...target, userId: personOf(actor) }),
  );
  return rows.map((row) => draftBody(row, reader));
}

export async function getDraft(platform: Platform, actor: Actor, access: ProjectAccess, id: number): Promise<Draft> {
  const row = await withActor(platform.db, actor, (tx) => myDraft(tx, actor, access, id));
  return draftBody(row, readerOf(platform, actor, access));
}

export async function changeDraft(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
  save: SaveDraft,
): Promise<DraftOutcome> {
  const row = await withActor(platform.db, actor, (tx) => myDraft(tx, actor, access, id));
  const target = { taskId: row.task_id, annotationId: row.annotation_id ?? undefined };
  return saveDraft(platform, actor, access, target, {
    ...save,
    result: save.result === undefined ? row.result : save.result,
    was_postponed: save.was_postponed ?? row.was_postponed,
  });
}

export async function deleteDraft(platform: Platform, actor: Actor, access: ProjectAccess, id: number): Promise<void> {
  const { organizationId, projectId } = access;
  await withActor(platform.db, actor, async (tx) => {
    const row = await myDraft(tx, actor, access, id);
    // Places before tasks: the order in which everything here takes its locks.
    if (row.was_postponed) await forgetPlace(tx, projectId, row.user_id);
    const scope = { organizationId, projectId, taskId: row.task_id, userId: row.user_id };
    await removeDrafts(tx, scope, row.annotation_id ?? undefined);
  });
}

async function assertMayDraft(
  tx: Tx,
  actor: Actor,
  access: ProjectAccess,
  annotationId: number,
  taskId: number,
): Promise<void> {
  const annotation = await getVisibleAnnotation(tx, actor, access, annotationId);
  if (annotation.task_id !== taskId) throw notFound('Annotation');
  if (annotation.completed_by !== actor.userId && !access.can('annotation.updateAny')) {
    throw new AppError('forbidden', 'Only its author and managers can change an annotation.');
  }
}

/** Drafts are private: to everybody else there is none. */
async function myDraft(tx: Tx, actor: Actor, access: ProjectAccess, id: number): Promise<FoundDraft> {
  const row = await findDraft(tx, access.organizationId, id);
  if (!row || row.user_id !== actor.userId) throw notFound('Draft');
  return row;
}

function personOf(actor: Actor): number {
  if (actor.userId === undefined) throw new AppError('forbidden', 'Only people have drafts.');
  return actor.userId;
}
