import { Type } from 'typebox';
import type { JobDefinition } from '../../platform/jobs/job.ts';

const payload = Type.Object({ projectId: Type.Integer() });

/** Asks the models of a project about tasks that are new to them (project.evaluate_predictions_automatically). */
export const followTasks = {
  type: 'ml.follow-tasks',
  queue: 'default',
  payload,
  maxAttempts: 5,
  title: ({ projectId }) => `Ask the models of project ${projectId} about new tasks`,
  hidden: true,
} satisfies JobDefinition<typeof payload>;
