import type { Feature, Platform } from '../../platform/platform.ts';
import { cascadeJobs } from './cascade/cascade.jobs.ts';
import { cascadeRoutes } from './cascade/cascade.routes.ts';
import { dashboardRoutes } from './dashboards/dashboards.routes.ts';
import { groupRoutes } from './groups/groups.routes.ts';
import { controlNamesSubscriber } from './labels/control-names.events.ts';
import { followJobs } from './labels/follow.jobs.ts';
import { labelRoutes } from './labels/labels.routes.ts';
import { linkRoutes } from './labels/links.routes.ts';
import { renameJobs } from './labels/rename.jobs.ts';
import { onboardingRoutes } from './onboarding/onboarding.routes.ts';
import { tagRoutes } from './tags/tags.routes.ts';

/** What several projects share, and how people find their way among them. */
export function librariesFeature(platform: Platform): Feature {
  return {
    name: 'libraries',
    routes: (http) => {
      labelRoutes(http, platform);
      linkRoutes(http, platform);
      tagRoutes(http, platform);
      groupRoutes(http, platform);
      onboardingRoutes(http, platform);
      dashboardRoutes(http, platform);
      cascadeRoutes(http, platform);
    },
    jobs: [...followJobs(platform), ...renameJobs(platform), ...cascadeJobs(platform)],
    subscribers: [controlNamesSubscriber(platform)],
  };
}
