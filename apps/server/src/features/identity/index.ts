import type { Feature, Platform } from '../../platform/platform.ts';
import { accountJobs } from './account.jobs.ts';
import { accountRoutes } from './account.routes.ts';
import { adminRoutes } from './admin.routes.ts';
import { authRoutes } from './auth.routes.ts';
import { compatibleRoutes } from './compatible.routes.ts';
import { mailJob } from './mail.jobs.ts';
import { mailboxRoutes } from './mailbox.routes.ts';

export { setActiveOrganization } from './account.queries.ts';
export { requireFullAccess, requireOrganization, requirePerson } from './actor-checks.ts';
export { createAuthenticator } from './authenticate.ts';
export { createUser } from './create-user.ts';
export { credentialsOf } from './credentials.ts';
export { requestMail } from './mail.jobs.ts';
export { insertMembership } from './organizations.queries.ts';
export { createOrganizationFor } from './personal-organization.ts';
export { type PublicUserRow, presentUser } from './public-user.ts';

export function identityFeature(platform: Platform): Feature {
  return {
    name: 'identity',
    routes: (http) => {
      authRoutes(http, platform);
      accountRoutes(http, platform);
      compatibleRoutes(http, platform);
      adminRoutes(http, platform);
      mailboxRoutes(http, platform);
    },
    jobs: [mailJob(platform), ...accountJobs(platform)],
  };
}
