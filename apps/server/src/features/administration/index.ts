import type { Feature, Platform } from '../../platform/platform.ts';
import { purgeUsersJob } from './delete-user.ts';
import { organizationRoutes } from './organizations.routes.ts';
import { serverRoutes } from './server.routes.ts';
import { userRoutes } from './users.routes.ts';

/** What super administrators see and do: people, organizations, and how the server itself is. */
export function administrationFeature(platform: Platform): Feature {
  return {
    name: 'administration',
    routes: (http) => {
      userRoutes(http, platform);
      organizationRoutes(http, platform);
      serverRoutes(http, platform);
    },
    jobs: [purgeUsersJob(platform)],
  };
}
