import type { Http } from '../../../platform/http/types.ts';
import type { RegisteredJob } from '../../../platform/jobs/job.ts';
import type { Platform } from '../../../platform/platform.ts';
import { appealRoutes, moneyRoutes, peopleRoutes, termsRoutes } from './manage.routes.ts';
import { joinRoutes, portalRoutes } from './portal.routes.ts';
import { sweepJobs } from './sweep.jobs.ts';

/** What the portal adds to the feature beside its provider. */
export function registerPortal(http: Http, platform: Platform): void {
  termsRoutes(http, platform);
  peopleRoutes(http, platform);
  appealRoutes(http, platform);
  moneyRoutes(http, platform);
  joinRoutes(http, platform);
  portalRoutes(http, platform);
}

export function portalJobs(platform: Platform): RegisteredJob[] {
  return sweepJobs(platform);
}
