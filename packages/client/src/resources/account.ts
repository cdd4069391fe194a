import type { AccessToken, ApiToken, CreatedApiToken, Me, NewApiToken } from '@labelwright/contract/identity';
import type { Transport } from '../transport.ts';

/** Whoever calls, and the tokens they have made. */
export function accountOf(transport: Transport) {
  return {
    me: (): Promise<Me> => transport.get('/api/auth/me'),
    /** An access token for a day or what the installation says. */
    logIn: (email: string, password: string): Promise<AccessToken> =>
      transport.post('/api/auth/login', { email, password }),
    tokens: (): Promise<ApiToken[]> => transport.get('/api/tokens'),
    /** The token is in the answer, and never shown again. */
    createToken: (fields: NewApiToken): Promise<CreatedApiToken> => transport.post('/api/tokens', fields),
    revokeToken: (id: number): Promise<void> => transport.delete(`/api/tokens/${id}`),
  };
}
export type Account = ReturnType<typeof accountOf>;
