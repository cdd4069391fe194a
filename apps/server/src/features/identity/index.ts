import type { Feature, Platform } from '../../platform/platform.ts';
import { accountJobs } from './account.jobs.ts';
import { accountRoutes } from './account.routes.ts';
import { authRoutes } from './auth.routes.ts';
import { compatibleRoutes } from './compatible.routes.ts';
import { foreignSubscriber } from './foreign.events.ts';
import { impersonationRoutes } from './impersonation.routes.ts';
import { personalTokenRoutes } from './personal-tokens.routes.ts';

export { setActiveOrganization } from './account.queries.ts';
export { mailOneTimeLink } from './account-links.ts';
export { requireFullAccess, requireOrganization, requirePerson, userReference } from './actor-checks.ts';
export { createAuthenticator } from './authenticate.ts';
export { createProvenAccount } from './create-proven-account.ts';
export { createUser } from './create-user.ts';
export { credentialsOf } from './credentials.ts';
export { makeFirstAdmin } from './first-admin.ts';
export { findTenant, placeForeigner } from './foreign-identity.queries.ts';
export { login } from './login.ts';
export { getMe, updateMe } from './me.service.ts';
export { findMemberByEmail } from './member-account.queries.ts';
export { placeMember } from './member-account.ts';
export { insertMembership } from './organizations.queries.ts';
export { createOrganizationFor } from './personal-organization.ts';
export { type PublicUserRow, presentUser } from './public-user.ts';
export { register } from './register.ts';
export { listLiveSessions, revokeSession, revokeSessions } from './session.queries.ts';
export { clearSessionCookie, SESSION_COOKIE, setSessionCookie } from './session-cookie.ts';
export { endSessionOf } from './sessions.service.ts';
export { whoAmI } from './who-am-i.ts';

export function identityFeature(platform: Platform): Feature {
  return {
    name: 'identity',
    routes: (http) => {
      authRoutes(http, platform);
      accountRoutes(http, platform);
      compatibleRoutes(http, platform);
      personalTokenRoutes(http, platform);
      impersonationRoutes(http, platform);
    },
    subscribers: [foreignSubscriber(platform)],
    jobs: accountJobs(platform),
  };
}
