import type { Feature, Platform } from '../../platform/platform.ts';
import { assignJobs } from './assign-tasks.ts';
import { assignmentRoutes } from './assignments.routes.ts';
import { leaseJobs } from './distribution.jobs.ts';
import { distributionRoutes } from './distribution.routes.ts';
import { leaverSubscriber } from './leavers.events.ts';
import { limitRoutes } from './limits.routes.ts';
import { pauseRoutes } from './pauses.routes.ts';
import { scoreSubscriber } from './scores.events.ts';
import { scoreJobs } from './scores.jobs.ts';

export { assignTask } from './assign-task.ts';
export { applyOrder } from './assign-tasks.ts';
export { listAssignable } from './assignments.queries.ts';
export { wasGivenTask } from './leases.queries.ts';
export { keepTask } from './leases.service.ts';
export type { HandedOut } from './next-task.queries.ts';
export { nextTask, nextTaskBody } from './next-task.ts';
export { pauseMember } from './pauses.service.ts';
export {
  type AnnotationRow,
  annotationBody,
  type DraftRow,
  draftBody,
  iso,
  type PredictionRow,
  predictionBody,
  type Reader,
} from './record-bodies.ts';

/** Next task, leases, who may take what, and why somebody gets nothing. */
export function distributionFeature(platform: Platform): Feature {
  return {
    name: 'distribution',
    routes: (http) => {
      distributionRoutes(platform, http);
      limitRoutes(platform, http);
      assignmentRoutes(platform, http);
      pauseRoutes(platform, http);
    },
    jobs: [...leaseJobs(platform), ...scoreJobs(platform), ...assignJobs(platform)],
    subscribers: [leaverSubscriber(platform), scoreSubscriber(platform)],
  };
}
