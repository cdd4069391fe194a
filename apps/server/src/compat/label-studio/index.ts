import type { Feature, Platform } from '../../platform/platform.ts';
import { organizationRuleRoutes } from './organization-rules.routes.ts';
import { peopleRoutes } from './people.routes.ts';
import { signInRoutes } from './sign-in.routes.ts';

/** Paths that only clients written for Label Studio use. All they do, features do; what features serve is not here. */
export function labelStudioFeature(platform: Platform): Feature {
  return {
    name: 'label-studio',
    routes: (http) => {
      signInRoutes(http, platform);
      peopleRoutes(http, platform);
      organizationRuleRoutes(http, platform);
    },
  };
}
