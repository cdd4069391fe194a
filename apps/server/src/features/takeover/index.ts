import type { Feature, Platform } from '../../platform/platform.ts';
import { endedRuns, takeoverJobs } from './takeover.jobs.ts';
import { takeoverRoutes } from './takeover.routes.ts';

export { openRunner, type Runner } from './open-runner.ts';
export { runTakeover } from './run-takeover.ts';
export { createSourceClient, SourceError } from './source-client.ts';
export { readNotes, type TakeoverReport } from './takeover-report.ts';

/** Moves a whole Label Studio into an organization. */
export function takeoverFeature(platform: Platform): Feature {
  return {
    name: 'takeover',
    routes: (http) => takeoverRoutes(http, platform),
    jobs: takeoverJobs(platform),
    subscribers: [endedRuns(platform)],
  };
}
