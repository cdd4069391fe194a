import { FOREIGN_ROLES, type ForeignRole } from '@labelwright/contract/task-api';
import { errors, type JWTPayload, type JWTVerifyOptions, jwtVerify } from 'jose';
import type { Config } from '../../config.ts';
import { AppError } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { createForeignKeys, type ForeignKeys } from './foreign-keys.ts';

/** What a token of another issuer says, once its signature is proved. */
export interface ForeignClaims {
  subject: string;
  tenantId: string;
  role: ForeignRole;
  permissions: readonly string[];
  /** undefined: the token does not say. */
  name: string | undefined;
  /** Milliseconds since 1970; undefined: the token does not end by itself. */
  expiresAt: number | undefined;
}

export interface ForeignTokens {
  /** undefined: not of that issuer, changed, or expired. Throws `unauthenticated` for claims that are missing or wrong. */
  verify(token: string, now: Date): Promise<ForeignClaims | undefined>;
}

/** What may be published as a key; a shared secret never is. */
const PUBLIC_ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
const OWN_ISSUER = 'labelwright';
const CLOCK_SECONDS = 5;
const MOST_PERMISSIONS = 500;

/** undefined: no other issuer is configured. */
export function createForeignTokens(
  platform: Pick<Platform, 'config' | 'outbound' | 'log' | 'now'>,
): ForeignTokens | undefined {
  const { config } = platform;
  const check = verifierOf(platform);
  if (!check) return undefined;
  return {
    verify: async (token, now) => {
      const payload = await check(token, optionsOf(config, now)).catch((error: unknown) => {
        if (error instanceof AppError) throw error;
        return undefined;
      });
      return payload === undefined || payload.iss === OWN_ISSUER ? undefined : readClaims(payload);
    },
  };
}

type Check = (token: string, options: JWTVerifyOptions) => Promise<JWTPayload>;

/** Published keys when their address is set, else the shared secret; never both, so that neither stands in for the other. */
function verifierOf({ config, outbound, log, now }: Pick<Platform, 'config' | 'outbound' | 'log' | 'now'>) {
  const { jwtJwksUrl: url, jwtSecret: secret, jwtAlgorithm: algorithm } = config;
  if (url !== undefined) {
    const keys = createForeignKeys({ url, outbound, log, now });
    const algorithms = PUBLIC_ALGORITHMS.includes(algorithm) ? [algorithm] : PUBLIC_ALGORITHMS;
    return ((token, options) => verifyByKeys(keys, token, { ...options, algorithms })) satisfies Check;
  }
  if (secret === undefined) return undefined;
  const key = new TextEncoder().encode(secret);
  return (async (token, options) =>
    (await jwtVerify(token, key, { ...options, algorithms: [algorithm] })).payload) satisfies Check;
}

async function verifyByKeys(keys: ForeignKeys, token: string, options: JWTVerifyOptions): Promise<JWTPayload> {
  try {
    return (await jwtVerify(token, keys.find, options)).payload;
  } catch (error) {
    // A token without a key id fits several keys: whichever signed it.
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    for await (const key of error) {
      const found = await jwtVerify(token, key, options).catch((reason: unknown) => {
        if (reason instanceof errors.JWSSignatureVerificationFailed) return undefined;
        throw reason;
      });
      if (found) return found.payload;
    }
    throw error;
  }
}

function optionsOf({ jwtIssuer, jwtAudience }: Config, now: Date): JWTVerifyOptions {
  return {
    currentDate: now,
    clockTolerance: CLOCK_SECONDS,
    ...(jwtIssuer === undefined ? {} : { issuer: jwtIssuer }),
    ...(jwtAudience === undefined ? {} : { audience: jwtAudience }),
  };
}

function readClaims(payload: JWTPayload): ForeignClaims {
  const { sub, tenantId, role, permissions, name, exp } = payload;
  return {
    subject: textClaim('sub', sub, 255),
    tenantId: textClaim('tenantId', tenantId, 200),
    role: roleClaim(role),
    permissions: permissionsClaim(permissions),
    name: typeof name === 'string' && name.trim() !== '' ? name.trim().slice(0, 200) : undefined,
    expiresAt: exp === undefined ? undefined : exp * 1000,
  };
}

function textClaim(name: string, value: unknown, longest: number): string {
  if (typeof value !== 'string' || value.trim() === '' || value.length > longest || value.includes('\0'))
    throw refused(name, `a text of 1 to ${longest} characters`);
  return value;
}

function roleClaim(value: unknown): ForeignRole {
  const role = FOREIGN_ROLES.find((known) => known === value);
  if (!role) throw refused('role', `one of ${FOREIGN_ROLES.join(', ')}`);
  return role;
}

function permissionsClaim(value: unknown): readonly string[] {
  if (!Array.isArray(value) || value.length > MOST_PERMISSIONS || !value.every((entry) => typeof entry === 'string'))
    throw refused('permissions', 'a list of texts');
  return value;
}

function refused(claim: string, expected: string): AppError {
  return new AppError('unauthenticated', `The token is not accepted: its claim "${claim}" must be ${expected}.`, {
    reason: 'wrong_claim',
  });
}
