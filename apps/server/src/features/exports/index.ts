import type { Feature, Platform } from '../../platform/platform.ts';
import { expiryJobs } from './expire.jobs.ts';
import { exportJobs } from './exports.jobs.ts';
import { exportRoutes } from './exports.routes.ts';
import { sendJobs } from './send-export.ts';

export { readTasks } from './read-tasks.ts';
export { startExport } from './start-export.ts';

export function exportsFeature(platform: Platform): Feature {
  return {
    name: 'exports',
    routes: (http) => exportRoutes(http, platform),
    jobs: [...exportJobs(platform), ...expiryJobs(platform), ...sendJobs(platform)],
  };
}
