import type { Feature, Platform } from '../../platform/platform.ts';
import { actionJobs } from './actions.ts';
import { dataManagerRoutes } from './data-manager.routes.ts';
import { searchJobs } from './search.jobs.ts';

export function dataManagerFeature(platform: Platform): Feature {
  return {
    name: 'data-manager',
    routes: (http) => dataManagerRoutes(http, platform),
    jobs: [...actionJobs(platform), ...searchJobs(platform)],
  };
}
