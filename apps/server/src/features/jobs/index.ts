import type { Feature, Platform } from '../../platform/platform.ts';
import { jobRoutes } from './jobs.routes.ts';
import { maintenanceJobs } from './maintenance.jobs.ts';

export { reclaimJobs } from './maintenance.jobs.ts';

export function jobsFeature(platform: Platform): Feature {
  return { name: 'jobs', routes: (http) => jobRoutes(http, platform), jobs: maintenanceJobs(platform) };
}
