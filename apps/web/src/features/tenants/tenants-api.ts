import type { CreatedInvitation, Organization, OrganizationMember, Workspace } from '@labelwright/contract/tenants';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { displayNameOf } from '../../lib/me.ts';

export const MEMBERS_KEY = ['organization-members'] as const;
export const INVITATIONS_KEY = ['organization-invitations'] as const;
const WORKSPACES_KEY = ['workspaces'] as const;

export const membersPath = (organizationId: number): string => `/api/organizations/${organizationId}/memberships`;
export const invitationsPath = (organizationId: number): string => `/api/organizations/${organizationId}/invitations`;

export const organizationQuery = (organizationId: number) =>
  queryOptions({
    queryKey: ['organization', organizationId],
    queryFn: ({ signal }) => api.get<Organization>(`/api/organizations/${organizationId}`, { signal }),
  });

export const workspacesQuery = queryOptions({
  queryKey: WORKSPACES_KEY,
  queryFn: ({ signal }) => api.get<Workspace[]>('/api/workspaces', { signal }),
});

export type MemberChange = { role?: OrganizationMember['role']; enabled?: boolean };

export const changeMember = (member: OrganizationMember, change: MemberChange): Promise<OrganizationMember> =>
  api.patch<OrganizationMember>(`${membersPath(member.organization)}/${member.id}`, change);

export const resendInvitation = (organizationId: number, id: number): Promise<CreatedInvitation> =>
  api.post<CreatedInvitation>(`${invitationsPath(organizationId)}/${id}/resend`);

export const nameOf = (member: Pick<OrganizationMember, 'user'>): string => {
  const { user } = member;
  const full = `${user.first_name} ${user.last_name}`.trim();
  return user.display_name === '' && full !== '' ? full : displayNameOf(user);
};
