import type { Feature, Platform } from '../../platform/platform.ts';
import { labelChangeJobs } from './label-changes.jobs.ts';
import { labelChangeRoutes } from './label-changes.routes.ts';

export { carryForward, openCarrier } from './carry-forward.ts';
export { startChange } from './label-changes.service.ts';
export { runChange } from './run-change.ts';

/** Changing labels of a project under way, with every answer that uses them. */
export function labelChangesFeature(platform: Platform): Feature {
  return {
    name: 'label-changes',
    routes: (http) => labelChangeRoutes(http, platform),
    jobs: labelChangeJobs(platform),
  };
}
