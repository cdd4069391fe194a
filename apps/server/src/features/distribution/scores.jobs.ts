import { Type } from 'typebox';
import { withActor } from '../../platform/db/db.ts';
import { type JobDefinition, job, type RegisteredJob, throwIfCancelled } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { bumpQueue, findSampling, placeByScore } from './scores.queries.ts';

const BLOCK = 5000;
const payload = Type.Object({ projectId: Type.Integer() });

export const placeTasks = {
  type: 'distribution.place-tasks',
  queue: 'default',
  payload,
  maxAttempts: 5,
  title: ({ projectId }) => `Sort the queue of project ${projectId} by scores`,
  hidden: true,
} satisfies JobDefinition<typeof payload>;

/** After the sampling or the model version of a project changed. New predictions place their tasks themselves. */
export function scoreJobs(platform: Platform): RegisteredJob[] {
  return [
    job(placeTasks, async ({ projectId }, { actor, signal }) => {
      const { organizationId } = actor;
      if (organizationId === undefined) return undefined;
      const scope = { organizationId, projectId };
      for (let after: number | undefined = 0; after !== undefined; ) {
        throwIfCancelled(signal);
        const from: number = after;
        after = await withActor(platform.db, actor, async (tx) => {
          const sampling = await findSampling(tx, scope);
          return sampling && placeByScore(tx, scope, sampling, from, BLOCK);
        });
      }
      await withActor(platform.db, actor, (tx) => bumpQueue(tx, scope));
      return undefined;
    }),
  ];
}
