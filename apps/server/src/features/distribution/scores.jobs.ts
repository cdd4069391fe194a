import { Type } from 'typebox';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { type JobDefinition, job, type RegisteredJob, throwIfCancelled } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import type { QueueScope } from './announce.ts';
import { bumpQueue, findSampling, numberForDeal, placeByScore } from './scores.queries.ts';

const BLOCK = 5000;
const payload = Type.Object({ projectId: Type.Integer() });

export const placeTasks = {
  type: 'distribution.place-tasks',
  queue: 'default',
  payload,
  maxAttempts: 5,
  title: ({ projectId }) => `Sort the queue of project ${projectId}`,
  hidden: true,
} satisfies JobDefinition<typeof payload>;

interface Place {
  id: number;
  place: number;
}

async function placeBlock(tx: Tx, scope: QueueScope, from: Place): Promise<Place | undefined> {
  const sampling = await findSampling(tx, scope);
  if (!sampling) return undefined;
  if (sampling.isDealt) return numberForDeal(tx, scope, from, BLOCK);
  const last = await placeByScore(tx, scope, sampling, from.id, BLOCK);
  return last === undefined ? undefined : { id: last, place: 0 };
}

/**
 * After the sampling or the model version of a project changed, and where dealt tasks have come or gone. New predictions
 * place their tasks themselves.
 */
export function scoreJobs(platform: Platform): RegisteredJob[] {
  return [
    job(placeTasks, async ({ projectId }, { actor, signal }) => {
      const { organizationId } = actor;
      if (organizationId === undefined) return undefined;
      const scope = { organizationId, projectId };
      for (let after: Place | undefined = { id: 0, place: 0 }; after !== undefined; ) {
        throwIfCancelled(signal);
        const from: Place = after;
        after = await withActor(platform.db, actor, (tx) => placeBlock(tx, scope, from));
      }
      await withActor(platform.db, actor, (tx) => bumpQueue(tx, scope));
      return undefined;
    }),
  ];
}
