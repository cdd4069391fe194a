import type { Permission, ProjectRole } from '@labelwright/contract/permissions';

/** What a token of another issuer says that somebody may do; it counts instead of what the database says of them. */
export interface ClaimedRights {
  organizationRole: 'admin' | 'member';
  /** In every project where nobody gave them another; undefined: administrators need none. */
  projectRole?: ProjectRole;
  /** Beyond the roles. */
  permissions: readonly Permission[];
}

/** Who acts, in which organization. Everything a transaction may see follows from it. */
export interface Actor {
  kind: 'user' | 'api_token' | 'service' | 'system';
  /** undefined for the system itself and for service credentials. */
  userId: number | undefined;
  /** undefined: a signed-in person without an organization, or the system across all of them. */
  organizationId: number | undefined;
  /** Email address or credential name, for event and audit rows. */
  name: string;
  globalRole: 'user' | 'super_admin';
  /** Permissions an API token is limited to; undefined: all that the person has. */
  scopes?: readonly string[];
  sessionId?: string;
  /** Who really acts, while a super administrator acts as this person. */
  impersonator?: { userId: number; name: string; impersonationId: string };
  /** The organization is suspended: nothing in it may be read or changed. */
  isSuspended?: boolean;
  /** Works for pay in the portal: sees nothing of the organization but what the portal shows. */
  isCrowd?: true;
  /** Nobody in particular, who reads of one public project. */
  isPublic?: true;
  /** Set for somebody who came with a token of another issuer. */
  claims?: ClaimedRights;
  /** What that token calls the organization. */
  tenantId?: string;
  requestId: string;
  ip: string;
  userAgent: string;
}

export function systemActor(organizationId?: number): Actor {
  return {
    kind: 'system',
    userId: undefined,
    organizationId,
    name: 'system',
    globalRole: 'user',
    requestId: '',
    ip: '',
    userAgent: '',
  };
}
