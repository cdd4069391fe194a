import type { Feature, Platform } from '../../platform/platform.ts';
import { portalJobs, registerPortal } from './portal/index.ts';
import { prolificRoutes } from './prolific/prolific.routes.ts';

/** Work given to people outside the house: batches, their providers, what comes back and what is paid. */
export function crowdsourcingFeature(platform: Platform): Feature {
  return {
    name: 'crowdsourcing',
    routes: (http) => {
      registerPortal(http, platform);
      prolificRoutes(http, platform);
    },
    jobs: portalJobs(platform),
  };
}
