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
