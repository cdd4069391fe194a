import type { Feature, Platform } from '../../platform/platform.ts';
import { accountRoutes } from './accounts.routes.ts';
import { assignmentRoutes } from './assignments.routes.ts';
import { batchRoutes } from './batches.routes.ts';
import { crowdJobs } from './crowd.jobs.ts';
import { portalJobs, registerPortal } from './portal/index.ts';
import { prolificRoutes } from './prolific/prolific.routes.ts';
import { rejectedSubscriber } from './rejected.events.ts';
import { reviewSubscriber } from './review.events.ts';
import { workerPageRoutes } from './worker-page.routes.ts';
import { workerRoutes } from './workers.routes.ts';

/** Work given to people outside the house: batches, their providers, what comes back and what is paid. */
export function crowdsourcingFeature(platform: Platform): Feature {
  return {
    name: 'crowdsourcing',
    routes: (http) => {
      assignmentRoutes(http, platform);
      batchRoutes(http, platform);
      workerRoutes(http, platform);
      workerPageRoutes(http, platform);
      accountRoutes(http, platform);
      registerPortal(http, platform);
      prolificRoutes(http, platform);
    },
    jobs: [...crowdJobs(platform), ...portalJobs(platform)],
    subscribers: [reviewSubscriber(platform), rejectedSubscriber(platform)],
  };
}
