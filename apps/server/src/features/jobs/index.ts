import type { Feature, Platform } from '../../platform/platform.ts';
import { jobRoutes } from './jobs.routes.ts';
import { maintenanceJobs } from './maintenance.jobs.ts';
import { overviewRoutes } from './overview.routes.ts';

export { keepLog, writeLogObject } from './job-log-object.ts';
export { countLogLines, type JobRecord, listJobEvents } from './jobs.queries.ts';
export { cancelJob, listVisibleRecords, retryJob } from './jobs.service.ts';
export { reclaimJobs } from './maintenance.jobs.ts';
export { findVisible, withReach } from './reach.ts';

export function jobsFeature(platform: Platform): Feature {
  return {
    name: 'jobs',
    routes: (http) => {
      jobRoutes(http, platform);
      overviewRoutes(http, platform);
    },
    jobs: maintenanceJobs(platform),
  };
}
