import { jwtVerify, SignJWT } from 'jose';

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
  /** undefined: not ours, changed, or expired. */
  verify(token: string, now: Date): Promise<{ sub: string; ver: number; expiresAt: number } | undefined>;
}

export function createAccessTokens(options: { secretKey: string; ttlSeconds: number }): AccessTokens {
  const key = new TextEncoder().encode(options.secretKey);
  return {
    sign: ({ sub, ...claims }, now) => {
      const issuedAt = Math.floor(now.getTime() / 1000);
      return new SignJWT({ ...claims })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setIssuer(ISSUER)
        .setSubject(sub)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + options.ttlSeconds)
        .sign(key);
    },
    verify: async (token, now) => {
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: ['HS256'],
          issuer: ISSUER,
          currentDate: now,
          requiredClaims: ['sub', 'exp', 'ver'],
        });
        const { sub, exp, ver } = payload;
        if (sub === undefined || exp === undefined || typeof ver !== 'number') return undefined;
        return { sub, ver, expiresAt: exp * 1000 };
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
