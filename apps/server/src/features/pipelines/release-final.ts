import { systemActor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import type { Platform } from '../../platform/platform.ts';
import { withCounters } from '../projects/index.ts';
import { reopenAdjudication } from './adjudication.queries.ts';
import {
  findLostFinal,
  findPlacedFinal,
  listDeletedFinals,
  placeFinal,
  takeBackFinal,
} from './final-answer.queries.ts';

/** Somebody deleted the answer that stood for its task: the one before stands again, and an adjudication is open again. */
export async function releaseFinal(platform: Platform, organizationId: number, annotationId: number): Promise<void> {
  const now = platform.now();
  await withActor(platform.db, systemActor(organizationId), async (tx) => {
    const placed = await findPlacedFinal(tx, organizationId, annotationId);
    if (!placed?.is_deleted) return;
    const scope = { organizationId, projectId: placed.project_id };
    await withCounters(tx, scope, [placed.task_id], { now }, () =>
      takeBackFinal(tx, placed.task_id, annotationId, undefined, now),
    );
    await reopenAdjudication(tx, annotationId);
  });
}

/** The same after the answers of whole tasks were deleted. */
export async function releaseFinalsOf(
  platform: Platform,
  organizationId: number,
  taskIds: readonly number[],
): Promise<void> {
  const ids = await withActor(platform.db, systemActor(organizationId), (tx) =>
    listDeletedFinals(tx, organizationId, taskIds),
  );
  for (const id of ids) await releaseFinal(platform, organizationId, id);
}

/** A deleted final answer was restored: it stands again where nothing else does meanwhile. */
export async function renewFinal(platform: Platform, organizationId: number, annotationId: number): Promise<void> {
  const now = platform.now();
  await withActor(platform.db, systemActor(organizationId), async (tx) => {
    const lost = await findLostFinal(tx, organizationId, annotationId);
    if (!lost) return;
    const scope = { organizationId, projectId: lost.project_id };
    const answer = { organizationId, taskId: lost.task_id, isGolden: lost.ground_truth };
    await withCounters(tx, scope, [lost.task_id], { now, mayReopen: false }, () =>
      placeFinal(tx, answer, annotationId, now),
    );
  });
}
