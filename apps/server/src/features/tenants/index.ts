import type { Feature, Platform } from '../../platform/platform.ts';
import { invitationRoutes } from './invitations.routes.ts';
import { memberTagRoutes } from './member-tags.routes.ts';
import { organizationRoutes } from './organizations.routes.ts';
import { projectMemberRoutes } from './project-members.routes.ts';
import { workspaceRoutes } from './workspaces.routes.ts';

export { findProjectAccess, hasOrganizationPermission } from './access.ts';
export { endInvitationLinks, inviteToOrganization } from './invite.ts';
export { addMember, getUser, removeOrganizationMember } from './members.service.ts';
export { joinProjectIn } from './project-members.service.ts';
export { createPublicReaders } from './public-reader.ts';
export { requireAccess } from './require-access.ts';

export function tenantsFeature(platform: Platform): Feature {
  return {
    name: 'tenants',
    routes: (http) => {
      organizationRoutes(http, platform);
      memberTagRoutes(http, platform);
      workspaceRoutes(http, platform);
      invitationRoutes(http, platform);
      projectMemberRoutes(http, platform);
    },
  };
}
