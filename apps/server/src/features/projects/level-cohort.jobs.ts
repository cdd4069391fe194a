import { Type } from 'typebox';
import { withActor } from '../../platform/db/db.ts';
import { type JobDefinition, job, type RegisteredJob } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { emitRecalculated, recalculateTasks } from './rearrange-overlap.ts';

const payload = Type.Object({ projectId: Type.Integer() });

export const levelCohort = {
  type: 'projects.level-cohort',
  queue: 'default',
  payload,
  maxAttempts: 5,
  title: ({ projectId }) => `Deal out the overlap of project ${projectId} again`,
  hidden: true,
} satisfies JobDefinition<typeof payload>;

export function cohortJobs(platform: Platform): RegisteredJob[] {
  return [
    job(levelCohort, async ({ projectId }, { actor }) => {
      const { organizationId } = actor;
      if (organizationId === undefined) return undefined;
      return withActor(platform.db, actor, async (tx) => {
        const changes = await recalculateTasks(tx, organizationId, projectId);
        if (!changes || changes.moved === 0) return changes;
        await emitRecalculated(tx, actor, { organizationId, projectId }, changes);
        return changes;
      });
    }),
  ];
}
