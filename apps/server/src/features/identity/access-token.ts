import { type JWTPayload, jwtVerify, SignJWT } from 'jose';

/** What an access token says. Only `sub` and `ver` are believed; the rest informs other services that read the token. */
export interface AccessClaims {
  /** uuid of the person. */
  sub: string;
  /** uuid of the organization they work in. */
  tenantId: string | undefined;
  role: string;
  permissions: readonly string[];
  /** Password version: a token of an earlier password is dead. */
  ver: number;
}

const ISSUER = 'labelwright';

export interface AccessTokens {
  sign(claims: AccessClaims, now: Date): Promise<string>;
  /** For the holder of a personal token, given by its id: lives no longer than that one. */
  signFor(personalTokenId: number, now: Date): Promise<string>;
  /** undefined: not ours, changed, or expired. */
  verify(token: string, now: Date): Promise<VerifiedAccess | undefined>;
}

export type VerifiedAccess =
  | { kind: 'person'; sub: string; ver: number; expiresAt: number }
  | { kind: 'personal_token'; tokenId: number; expiresAt: number };

export function createAccessTokens(options: { secretKey: string; ttlSeconds: number }): AccessTokens {
  const key = new TextEncoder().encode(options.secretKey);
  const sign = (claims: JWTPayload, now: Date): Promise<string> => {
    const issuedAt = Math.floor(now.getTime() / 1000);
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuer(ISSUER)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + options.ttlSeconds)
      .sign(key);
  };
  return {
    sign: (claims, now) => sign({ ...claims }, now),
    signFor: (personalTokenId, now) => sign({ token_type: 'access', pat: personalTokenId }, now),
    verify: async (token, now) => {
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: ['HS256'],
          issuer: ISSUER,
          currentDate: now,
          requiredClaims: ['exp'],
        });
        const { sub, exp = 0, ver, pat } = payload;
        if (typeof pat === 'number') return { kind: 'personal_token', tokenId: pat, expiresAt: exp * 1000 };
        if (sub === undefined || typeof ver !== 'number') return undefined;
        return { kind: 'person', sub, ver, expiresAt: exp * 1000 };
      } catch {
        return undefined;
      }
    },
  };
}

/** Three dotted parts: whatever else comes as Bearer is an API token. */
export function looksLikeJwt(credential: string): boolean {
  return /^[\w-]+\.[\w-]+\.[\w-]*$/.test(credential);
}
