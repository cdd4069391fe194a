import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { notFound } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  applyOverlap,
  chooseCohort,
  levelCohort,
  lockCohortPlan,
  type OverlapPlan,
  recountSkipped,
} from './overlap.queries.ts';
import { readerOf } from './project-view.ts';
import { bumpQueueVersion } from './project-writes.queries.ts';
import { findProject, lockProject } from './projects.queries.ts';

export interface OverlapChange extends OverlapPlan {
  ignoresSkipped: boolean;
  hasChanged: { annotations: boolean; cohort: boolean; skipQueue: boolean; skipPermanent: boolean };
}

/** What a change of the distribution settings means for the tasks there are, in the transaction of the change. */
export async function rearrangeOverlap(tx: Tx, change: OverlapChange): Promise<void> {
  const { organizationId, projectId, hasChanged } = change;
  // What was skipped for good may come back, behind the place of whoever skipped it.
  if (hasChanged.skipPermanent) await bumpQueueVersion(tx, organizationId, projectId);
  if (!hasChanged.annotations && !hasChanged.cohort && !hasChanged.skipQueue) return;
  if (hasChanged.skipQueue) await recountSkipped(tx, organizationId, projectId, change.ignoresSkipped);
  // A new maximum keeps the cohort as far as it has its share.
  if (hasChanged.cohort) await chooseCohort(tx, change);
  else await levelCohort(tx, change);
  await applyOverlap(tx, change);
  await bumpQueueVersion(tx, organizationId, projectId);
}

/**
 * After tasks came or went: the cohort gets its share again with as few moves as possible, so that finished tasks stay
 * finished and an overlap that somebody set for one task stays. Undefined when every task has the same overlap.
 */
export async function recalculateTasks(tx: Tx, organizationId: number, projectId: number): Promise<Moved | undefined> {
  const plan = await lockCohortPlan(tx, organizationId, projectId);
  if (!plan) return undefined;
  const moved = await levelCohort(tx, plan);
  if (moved.length === 0) return { moved: 0, finished: 0, reopened: 0 };
  const changes = await applyOverlap(tx, plan, moved);
  await bumpQueueVersion(tx, organizationId, projectId);
  return { moved: moved.length, ...changes };
}

interface Moved {
  /** Tasks that went into the cohort or out of it. */
  moved: number;
  finished: number;
  reopened: number;
}

/** On demand: chooses the cohort anew and decides for every task whether it is done. */
export async function recalculateProject(
  platform: Platform,
  actor: Actor,
  projectId: number,
): Promise<{ finished: number; reopened: number }> {
  const { organizationId } = readerOf(actor);
  return withActor(platform.db, actor, async (tx) => {
    const moved = await decideAnew(tx, organizationId, projectId);
    await emitRecalculated(tx, actor, { organizationId, projectId }, moved);
    return moved;
  });
}

/** Tells that tasks changed their overlap, and how many of them their state. */
export function emitRecalculated(
  tx: Tx,
  actor: Actor,
  { organizationId, projectId }: { organizationId: number; projectId: number },
  changes: Omit<Moved, 'moved'>,
): Promise<void> {
  return emit(tx, actor, {
    type: 'PROJECT_RECALCULATED',
    organizationId,
    projectId,
    aggregateType: 'project',
    aggregateId: projectId,
    payload: { id: projectId, ...changes },
  });
}

async function decideAnew(
  tx: Tx,
  organizationId: number,
  projectId: number,
): Promise<{ finished: number; reopened: number }> {
  await lockProject(tx, organizationId, projectId);
  const row = await findProject(tx, { organizationId, userId: undefined, isSuperAdmin: true }, projectId);
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
