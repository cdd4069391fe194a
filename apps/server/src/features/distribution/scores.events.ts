import { systemActor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import type { Subscriber } from '../../platform/events/event.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import type { Platform } from '../../platform/platform.ts';
import type { QueueScope } from './announce.ts';
import { placeTasks } from './scores.jobs.ts';
import { findSampling, tellOfNewScores } from './scores.queries.ts';

const PLACING = ['sampling', 'model_version'];
const PREDICTIONS = ['PREDICTIONS_CREATED', 'PREDICTION_UPDATED', 'PREDICTION_DELETED', 'PREDICTIONS_DELETED'];
const SETTINGS = ['PROJECT_UPDATED', 'PROJECT_CONFIG_CHANGED'];
/** After these the numbers of dealt tasks have gaps, or have them no more. */
const GAPS = ['TASKS_DELETED', 'TASKS_RESTORED'];
/** Tasks that go one after the other are numbered anew together. */
const DEAL_PERIOD_MS = 3000;

/**
 * Uncertainty sampling follows the scores: new ones send everybody back to the start, new settings sort anew. Equal
 * distribution follows the tasks that are there (D-34).
 */
export function scoreSubscriber(platform: Platform): Subscriber {
  return {
    name: 'distribution.scores',
    types: [...PREDICTIONS, ...SETTINGS, ...GAPS],
    handle: async ({ organizationId, type, payload }) => {
      if (organizationId === undefined) return;
      const isSetting = SETTINGS.includes(type);
      const projectId = Number(isSetting ? payload.id : (payload.project_id ?? payload.project));
      if (!Number.isSafeInteger(projectId)) return;
      const scope = { organizationId, projectId };
      const actor = systemActor(organizationId);
      if (GAPS.includes(type)) {
        await dealAnew(platform, scope);
        return;
      }
      if (!isSetting) {
        await withActor(platform.db, actor, (tx) => tellOfNewScores(tx, scope));
        return;
      }
      const changed = Array.isArray(payload.changed) ? payload.changed : [];
      if (!PLACING.some((field) => changed.includes(field))) return;
      await withActor(platform.db, actor, async (tx) => {
        const sampling = await findSampling(tx, scope);
        // A new model version matters only where scores do; a new sampling also puts back what scores had placed.
        if (!sampling || (!sampling.isUncertainty && !changed.includes('sampling'))) return;
        await enqueueJob(tx, actor, placeTasks, { projectId }, { projectId });
      });
    },
  };
}

async function dealAnew(platform: Platform, scope: QueueScope): Promise<void> {
  const { organizationId, projectId } = scope;
  const actor = systemActor(organizationId);
  const period = Math.floor(platform.now().getTime() / DEAL_PERIOD_MS);
  await withActor(platform.db, actor, async (tx) => {
    if (!(await findSampling(tx, scope))?.isDealt) return;
    const dedupeKey = `deal:${projectId}:${period}`;
    const runAt = new Date((period + 1) * DEAL_PERIOD_MS);
    await enqueueJob(tx, actor, placeTasks, { projectId }, { projectId, dedupeKey, runAt });
  });
}
