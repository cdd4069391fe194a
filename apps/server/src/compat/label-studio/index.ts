import type { Feature, Platform } from '../../platform/platform.ts';
import { registerAliases } from './alias.ts';
import { downloadRoutes } from './downloads.routes.ts';
import { organizationRuleRoutes } from './organization-rules.routes.ts';
import { peopleRoutes } from './people.routes.ts';
import { MEMBER_ALIASES, PROJECT_ALIASES } from './projects.aliases.ts';
import { readingRoutes } from './readings.routes.ts';
import { REVIEW_ALIASES } from './review.aliases.ts';
import { signInRoutes } from './sign-in.routes.ts';
import { STATS_ALIASES } from './stats.aliases.ts';
import { WORK_ALIASES, WORKSPACE_ALIASES } from './work.aliases.ts';

/** Paths that only clients written for Label Studio use. All they do, features do; what features serve is not here. */
export function labelStudioFeature(platform: Platform): Feature {
  return {
    name: 'label-studio',
    routes: (http) => {
      signInRoutes(http, platform);
      peopleRoutes(http, platform);
      organizationRuleRoutes(http, platform);
      readingRoutes(http, platform);
      downloadRoutes(http);
      registerAliases(http, [
        ...MEMBER_ALIASES,
        ...PROJECT_ALIASES,
        ...REVIEW_ALIASES,
        ...STATS_ALIASES,
        ...WORK_ALIASES,
        ...WORKSPACE_ALIASES,
      ]);
    },
  };
}
