import type { Feature, Platform } from '../../platform/platform.ts';
import { mlBackendSubscriber } from './ml-backends.events.ts';
import { mlBackendJobs } from './ml-backends.jobs.ts';
import { mlBackendRoutes } from './ml-backends.routes.ts';
import { modelRoutes } from './models.routes.ts';

export { createBackend } from './connect-backend.ts';
export { hasModel, predictSelected } from './predicting/start-run.ts';

/** Model servers of the field: predictions, interactive help, training, versions, and how good they are. */
export function mlBackendsFeature(platform: Platform): Feature {
  return {
    name: 'ml-backends',
    routes: (http) => {
      mlBackendRoutes(http, platform);
      modelRoutes(http, platform);
    },
    jobs: mlBackendJobs(platform),
    subscribers: [mlBackendSubscriber(platform)],
  };
}
