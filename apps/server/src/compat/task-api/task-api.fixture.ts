import { SignJWT } from 'jose';
import type { TestApp, TestResponse } from '../../platform/testing/test-app.ts';

export const SECRET = 'dev-secret';

export interface Claims {
  sub?: unknown;
  tenantId?: unknown;
  role?: unknown;
  permissions?: unknown;
  [claim: string]: unknown;
}

export function claimsOf(tenantId: string, role: string, sub: string, permissions: string[] = []): Claims {
  return { tenantId, role, sub, permissions };
}

/** A token as another issuer makes it. */
export function signed(claims: Claims, options: { alg?: string; secret?: string; expires?: string } = {}) {
  const jwt = new SignJWT(claims as Record<string, unknown>).setProtectedHeader({ alg: options.alg ?? 'HS256' });
  return jwt.setExpirationTime(options.expires ?? '1h').sign(new TextEncoder().encode(options.secret ?? SECRET));
}

export type Call = (path: string, body?: unknown) => Promise<TestResponse>;

/** POSTs with a Bearer token; the path without /task/. */
export function callerWith(t: TestApp, token: string | undefined): Call {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return (path, body = {}) => t.anonymous.post(path.startsWith('/') ? path : `/task/${path}`, body, headers);
}

export async function person(t: TestApp, ...claims: Parameters<typeof claimsOf>): Promise<Call> {
  return callerWith(t, await signed(claimsOf(...claims)));
}
