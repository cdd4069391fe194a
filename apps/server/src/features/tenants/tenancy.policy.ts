import { MEMBER_TYPES, type OrganizationRole, type ProjectRole } from '@labelwright/contract/permissions';

/** Owners are made, changed and removed by owners only; admins deal with everybody else. */
export function mayManageRole(managerRole: OrganizationRole, role: OrganizationRole): boolean {
  return managerRole === 'owner' || (managerRole === 'admin' && role !== 'owner');
}

/** Both spellings of a project role, which must agree. undefined: neither was given. */
export function memberTypeOf(given: {
  role?: ProjectRole | undefined;
  member_type?: number | undefined;
}): number | undefined | 'contradiction' {
  if (given.role === undefined) return given.member_type;
  const memberType = MEMBER_TYPES[given.role];
  return given.member_type === undefined || given.member_type === memberType ? memberType : 'contradiction';
}

export interface InvitationState {
  acceptedAt: Date | null;
  revokedAt: Date | null;
  expiresAt: Date;
}

export function invitationStatus(
  invitation: InvitationState,
  now: Date,
): 'pending' | 'accepted' | 'expired' | 'revoked' {
  if (invitation.acceptedAt) return 'accepted';
  if (invitation.revokedAt) return 'revoked';
  return invitation.expiresAt > now ? 'pending' : 'expired';
}
