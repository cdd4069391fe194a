import type { Feature, Platform } from '../../platform/platform.ts';
import { controlNamesSubscriber } from './labels/control-names.events.ts';
import { followJobs } from './labels/follow.jobs.ts';
import { labelRoutes } from './labels/labels.routes.ts';
import { linkRoutes } from './labels/links.routes.ts';
import { renameJobs } from './labels/rename.jobs.ts';

/** What several projects share, and how people find their way among them. */
export function librariesFeature(platform: Platform): Feature {
  return {
    name: 'libraries',
    routes: (http) => {
      labelRoutes(http, platform);
      linkRoutes(http, platform);
    },
    jobs: [...followJobs(platform), ...renameJobs(platform)],
    subscribers: [controlNamesSubscriber(platform)],
  };
}
