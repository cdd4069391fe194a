import type { Feature, Platform } from '../../platform/platform.ts';
import { adjudicationRoutes } from './adjudication.routes.ts';
import { backfillJobs } from './backfill.jobs.ts';
import { findDisputedJobs } from './find-disputed.jobs.ts';
import { pipelineSubscriber } from './pipelines.events.ts';
import { relationRoutes } from './relations.routes.ts';
import { createWiring } from './wiring.ts';

/** Projects whose tasks flow into other projects, and the settling of disagreement. */
export function pipelinesFeature(platform: Platform): Feature {
  const wiring = createWiring(platform);
  return {
    name: 'pipelines',
    routes: (http) => {
      relationRoutes(http, platform, wiring);
      adjudicationRoutes(http, platform, wiring);
    },
    jobs: [...backfillJobs(platform), ...findDisputedJobs(platform)],
    subscribers: [pipelineSubscriber(platform, wiring)],
  };
}
