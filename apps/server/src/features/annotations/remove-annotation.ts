import type { Annotation, Draft } from '@labelwright/contract/annotations';
import type { Actor } from '../../platform/db/actor.ts';
import { afterCommit, type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { annotationBody, draftBody } from '../distribution/index.ts';
import { withCounters } from '../projects/index.ts';
import { readerOf } from './annotation-reader.ts';
import {
  clearGroundTruth,
  deleteDraftsOf,
  type FoundAnnotation,
  findPlaces,
  isInReview,
  keepRevision,
  setDeleted,
} from './annotations.queries.ts';
import { getVisibleAnnotation } from './change-annotation.ts';
import { saveDraftRow } from './drafts.queries.ts';

const DAY_MS = 86_400_000;

type Kind = 'ANNOTATION_DELETED' | 'ANNOTATION_RESTORED';

/** Soft: it can be restored until it is purged. The task may need an annotation again. */
export async function deleteAnnotation(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
): Promise<void> {
  await withActor(platform.db, actor, async (tx) => {
    const found = await getVisibleAnnotation(tx, actor, access, id);
    if (access.role === 'reviewer' && !(await isInReview(tx, found.task_id)))
      throw new AppError('forbidden', 'Reviewers can delete annotations of tasks that wait for review only.', {
        reason: 'not_in_review',
      });
    await remove(tx, platform, actor, access, found);
  });
}

export async function restoreAnnotation(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
): Promise<Annotation> {
  const now = platform.now();
  return withActor(platform.db, actor, async (tx) => {
    const found = await getVisibleAnnotation(tx, actor, access, id, { deleted: true });
    if (found.deleted_at !== null) {
      if (access.role === 'reviewer' && found.deleted_by !== actor.userId)
        throw new AppError('forbidden', 'Reviewers can restore what they deleted themselves.');
      assertRestorable(platform, found.deleted_at);
      await withCounters(tx, access, [found.task_id], { now, mayReopen: false }, async () => {
        const places = await findPlaces(tx, found.task_id, found.completed_by ?? undefined, now);
        const isManager = access.can('annotation.updateAny');
        if (found.counts && !isManager && ((places?.places ?? 0) <= 0 || (places?.answers ?? 0) > 0)) {
          throw new AppError('conflict', 'The task has been finished without this annotation.', {
            reason: 'slot_taken',
          });
        }
        await setDeleted(tx, id, { isDeleted: false, userId: actor.userId, now });
        if (found.ground_truth) await clearGroundTruth(tx, found.task_id, id, now);
      });
      await announce(tx, platform, actor, access, found, 'ANNOTATION_RESTORED');
    }
    return annotationBody(await getVisibleAnnotation(tx, actor, access, id), readerOf(platform, actor, access));
  });
}

function assertRestorable(platform: Platform, deletedAt: Date | string): void {
  const { retentionDays } = platform.config;
  if (platform.now().getTime() - new Date(deletedAt).getTime() <= retentionDays * DAY_MS) return;
  throw new AppError('conflict', `An annotation can be restored for ${retentionDays} days only.`, {
    reason: 'too_late',
  });
}

/** The annotation becomes a draft of whoever asks, and its task is open again. */
export async function convertToDraft(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
): Promise<Draft> {
  const now = platform.now();
  return withActor(platform.db, actor, async (tx) => {
    const found = await getVisibleAnnotation(tx, actor, access, id);
    if (found.completed_by !== actor.userId && !access.can('annotation.updateAny')) {
      throw new AppError('forbidden', 'Only its author and managers can turn an annotation into a draft.');
    }
    await remove(tx, platform, actor, access, found);
    const { draft } = await saveDraftRow(tx, {
      organizationId: access.organizationId,
      projectId: access.projectId,
      taskId: found.task_id,
      annotationId: undefined,
      userId: actor.userId ?? 0,
      result: found.result,
      leadTimeMs: found.lead_time_ms,
      isPostponed: false,
      revision: undefined,
      now,
    });
    return draftBody(draft, readerOf(platform, actor, access));
  });
}

async function remove(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  found: FoundAnnotation,
): Promise<void> {
  const now = platform.now();
  await withCounters(tx, access, [found.task_id], { now }, async () => {
    await keepRevision(tx, found.id, 'deleted', now);
    await deleteDraftsOf(tx, found.id);
    await setDeleted(tx, found.id, { isDeleted: true, userId: actor.userId, now });
  });
  await announce(tx, platform, actor, access, found, 'ANNOTATION_DELETED');
}

async function announce(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  annotation: FoundAnnotation,
  type: Kind,
): Promise<void> {
  const { organizationId, projectId } = access;
  await emit(tx, actor, {
    type,
    organizationId,
    projectId,
    aggregateType: 'annotation',
    aggregateId: annotation.id,
    payload: { task_id: annotation.task_id, annotation_id: annotation.id, project_id: projectId },
  });
  afterCommit(tx, () => platform.live.publish({ organizationId, topic: 'project', id: String(projectId), projectId }));
}
