import { systemActor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import type { Subscriber } from '../../platform/events/event.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import type { Platform } from '../../platform/platform.ts';
import { placeTasks } from './scores.jobs.ts';
import { findSampling, tellOfNewScores } from './scores.queries.ts';

const PLACING = ['sampling', 'model_version'];
const PREDICTIONS = ['PREDICTIONS_CREATED', 'PREDICTION_UPDATED', 'PREDICTION_DELETED', 'PREDICTIONS_DELETED'];
const SETTINGS = ['PROJECT_UPDATED', 'PROJECT_CONFIG_CHANGED'];

/** Uncertainty sampling follows the scores: new ones send everybody back to the start, new settings sort anew. */
export function scoreSubscriber(platform: Platform): Subscriber {
  return {
    name: 'distribution.scores',
    types: [...PREDICTIONS, ...SETTINGS],
    handle: async ({ organizationId, type, payload }) => {
      if (organizationId === undefined) return;
      const isSetting = SETTINGS.includes(type);
      const projectId = Number(isSetting ? payload.id : (payload.project_id ?? payload.project));
      if (!Number.isSafeInteger(projectId)) return;
      const scope = { organizationId, projectId };
      const actor = systemActor(organizationId);
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
