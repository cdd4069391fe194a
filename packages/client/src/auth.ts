/**
 * How calls are signed in: with an API token; with a personal token (`refresh`), which is exchanged for short access
 * tokens as they run out; or by email and password, which does the same by logging in.
 */
export type Credentials = { token: string } | { refresh: string } | { email: string; password: string };

export interface Authorizer {
  /** Value of the header Authorization; undefined without credentials. */
  header(): Promise<string | undefined>;
  /** After a 401: whether a new attempt is worth it. */
  renew(): boolean;
}

/** Asks the server for something without being signed in. */
export type OpenCall = <T>(path: string, body: unknown) => Promise<T>;

export function createAuthorizer(credentials: Credentials | undefined, call: OpenCall): Authorizer {
  if (credentials === undefined) return { header: async () => undefined, renew: () => false };
  if ('token' in credentials) return { header: async () => `Token ${credentials.token}`, renew: () => false };
  const fetchAccess = async (): Promise<string> => {
    if ('refresh' in credentials) {
      const { access } = await call<{ access: string }>('/api/token/refresh', { refresh: credentials.refresh });
      return access;
    }
    const answer = await call<{ access_token: string }>('/api/auth/login', credentials);
    return answer.access_token;
  };
  // Calls that come at once share one exchange.
  let access: Promise<string> | undefined;
  return {
    header: async () => {
      access ??= fetchAccess();
      try {
        return `Bearer ${await access}`;
      } catch (error) {
        access = undefined;
        throw error;
      }
    },
    renew: () => {
      access = undefined;
      return true;
    },
  };
}
