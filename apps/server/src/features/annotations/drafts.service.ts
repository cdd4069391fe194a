import type { Draft, SaveDraft } from '@labelwright/contract/annotations';
import { namesUnknown } from '@labelwright/task-definition/label-changes/names-unknown';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { draftBody } from '../distribution/index.ts';
import { carryForward } from '../label-changes/index.ts';
import { readerOf } from './annotation-reader.ts';
import { answerRulesOf, checkDraft } from './check-answer.ts';
import {
  callKeepDraft,
  type DraftCall,
  type FoundDraft,
  findDraft,
  findTaskOfDraft,
  forgetPlace,
  type KeptDraft,
  listDrafts,
  removeDrafts,
} from './drafts.queries.ts';
import { findSubmissionContext } from './submissions.queries.ts';

/** A draft is named by its task, by the annotation it is to replace, or by its own id. */
export interface DraftTarget {
  taskId?: number | undefined;
  annotationId?: number | undefined;
  draftId?: number | undefined;
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
  await checkShape(platform, actor, access, target, save.result);
  const call: DraftCall = {
    organizationId: access.organizationId,
    projectId: access.projectId,
    taskId: target.taskId,
    annotationId: target.annotationId,
    draftId: target.draftId,
    userId,
    seesAll: access.can('annotation.readAll'),
    mayUpdateAny: access.can('annotation.updateAny'),
    result: save.result ?? undefined,
    leadTimeMs: save.lead_time === undefined || save.lead_time === null ? null : Math.round(save.lead_time * 1000),
    isPostponed: save.was_postponed ?? undefined,
    revision: save.revision,
    now: platform.now(),
    leaseSeconds: platform.config.leaseSeconds,
  };
  const kept = await bringUpToDate(platform, actor, call, await callKeepDraft(platform.db, call));
  switch (kept.outcome) {
    case 'no_task':
      throw notFound('Task');
    case 'no_annotation':
      throw notFound('Annotation');
    case 'no_draft':
      throw notFound('Draft');
    case 'forbidden':
      throw new AppError('forbidden', 'Only its author and managers can change an annotation.');
    default:
      return { kind: kept.outcome, draft: draftBody(kept.draft, readerOf(platform, actor, access)) };
  }
}

/** A page that was opened before labels changed goes on saving the former ones; they are stored as the change makes them. */
async function bringUpToDate(platform: Platform, actor: Actor, call: DraftCall, kept: KeptDraft): Promise<KeptDraft> {
  if (kept.outcome !== 'created' && kept.outcome !== 'updated') return kept;
  if (kept.definition_id === null) return kept;
  const { organizationId, projectId, userId } = call;
  const source = { task_definition_id: kept.definition_id, label_config: null };
  const rules = await answerRulesOf(platform, actor, organizationId, source);
  const { result, revision, task_id: taskId, annotation_id: annotationId } = kept.draft;
  if (rules.kind !== 'label_config' || !namesUnknown(rules.compiled, result)) return kept;
  const context = await findSubmissionContext(platform.db, organizationId, taskId);
  const late = { organizationId, projectId, result, definitionId: undefined, data: context?.data, annotatorId: userId };
  const carried = await withActor(platform.db, actor, (tx) => carryForward(tx, late));
  if (carried === undefined) return kept;
  const target = { taskId, annotationId: annotationId ?? undefined, draftId: undefined };
  const again = await callKeepDraft(platform.db, { ...call, ...target, result: carried, revision });
  return again.outcome === 'updated' ? { ...again, outcome: kept.outcome } : kept;
}

/** A list needs no look at the definition of the task; anything else is an answer only where no label config asks. */
async function checkShape(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  target: DraftTarget,
  result: unknown,
): Promise<void> {
  if (result === undefined || result === null || Array.isArray(result)) return;
  const { organizationId } = access;
  const taskId = await withActor(platform.db, actor, (tx) => findTaskOfDraft(tx, organizationId, target));
  const context = taskId === undefined ? undefined : await findSubmissionContext(platform.db, organizationId, taskId);
  if (context) checkDraft(await answerRulesOf(platform, actor, organizationId, context), result);
}

export async function listMyDrafts(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  target: { taskId: number; annotationId: number | undefined },
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
