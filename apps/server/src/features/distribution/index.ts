import type { Feature, Platform } from '../../platform/platform.ts';
import { leaseJobs } from './distribution.jobs.ts';
import { distributionRoutes } from './distribution.routes.ts';
import { leaverSubscriber } from './leavers.events.ts';

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

/** Next task, leases, queue. */
export function distributionFeature(platform: Platform): Feature {
  return {
    name: 'distribution',
    routes: (http) => distributionRoutes(platform, http),
    jobs: leaseJobs(platform),
    subscribers: [leaverSubscriber(platform)],
  };
}
