import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { notFound } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { applyOverlap, chooseCohort, type OverlapPlan, recountSkipped } from './overlap.queries.ts';
import { readerOf } from './project-view.ts';
import { bumpQueueVersion } from './project-writes.queries.ts';
import { findProject, lockProject } from './projects.queries.ts';

export interface OverlapChange extends OverlapPlan {
  ignoresSkipped: boolean;
  hasChanged: { annotations: boolean; cohort: boolean; skipQueue: boolean };
}

/** What a change of the distribution settings means for the tasks there are, in the transaction of the change. */
export async function rearrangeOverlap(tx: Tx, change: OverlapChange): Promise<void> {
  const { organizationId, projectId, hasChanged } = change;
  if (!hasChanged.annotations && !hasChanged.cohort && !hasChanged.skipQueue) return;
  if (hasChanged.skipQueue) await recountSkipped(tx, organizationId, projectId, change.ignoresSkipped);
  // A new maximum keeps the cohort; with everybody or nobody in it there is nothing to keep.
  if (hasChanged.cohort || change.cohortPercentage === 100 || change.cohortPercentage === 0)
    await chooseCohort(tx, change);
  await applyOverlap(tx, change);
  await bumpQueueVersion(tx, organizationId, projectId);
}

/** Decides anew which tasks are in the cohort and which are done, after tasks were added or removed in bulk. */
export async function recalculateTasks(
  tx: Tx,
  organizationId: number,
  projectId: number,
): Promise<{ finished: number; reopened: number }> {
  const reader = { organizationId, userId: undefined, isSuperAdmin: true };
  await lockProject(tx, organizationId, projectId);
  const row = await findProject(tx, reader, projectId);
  if (!row) throw notFound('Project');
  const plan: OverlapPlan = {
    organizationId,
    projectId,
    maximumAnnotations: row.maximum_annotations,
    cohortPercentage: row.overlap_cohort_percentage,
  };
  await recountSkipped(tx, organizationId, projectId, row.skip_queue === 'IGNORE_SKIPPED');
  await chooseCohort(tx, plan);
  const moved = await applyOverlap(tx, plan);
  await bumpQueueVersion(tx, organizationId, projectId);
  return moved;
}

export async function recalculateProject(
  platform: Platform,
  actor: Actor,
  projectId: number,
): Promise<{ finished: number; reopened: number }> {
  const { organizationId } = readerOf(actor);
  return withActor(platform.db, actor, async (tx) => {
    const moved = await recalculateTasks(tx, organizationId, projectId);
    await emit(tx, actor, {
      type: 'PROJECT_RECALCULATED',
      organizationId,
      projectId,
      aggregateType: 'project',
      aggregateId: projectId,
      payload: { id: projectId, ...moved },
    });
    return moved;
  });
}
