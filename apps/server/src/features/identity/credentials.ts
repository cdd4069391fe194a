import type { ClaimedRights } from '../../platform/db/actor.ts';
import type { Db } from '../../platform/db/db.ts';

/** Who a credential stands for, as the database said at most five seconds ago. */
export interface Identity {
  kind: 'user' | 'api_token' | 'service';
  userId: number;
  organizationId: number | undefined;
  email: string;
  globalRole: 'user' | 'super_admin';
  scopes?: readonly string[];
  sessionId?: string;
  /** Set while the session of a super administrator acts as this person. */
  impersonator?: { userId: number; name: string; impersonationId: string };
  isSuspended: boolean;
  isCrowd: boolean;
  /** Set for people whom another issuer vouches for. */
  claims?: ClaimedRights;
  /** What that issuer calls the organization. */
  tenantId?: string;
  /** Milliseconds since 1970; undefined: does not end by itself. */
  expiresAt: number | undefined;
}

export interface CredentialCache {
  find(credential: string, nowMs: number): Identity | undefined;
  keep(credential: string, identity: Identity, nowMs: number): void;
  /** Another one after whatever was forgotten: what was looked up before may be outdated. */
  version(): number;
  /** After anything that changes what this person may do: log-out, new password, role, membership. */
  forgetUser(userId: number): void;
  /** After the organization was suspended or restored. */
  forgetOrganization(organizationId: number): void;
}

/** Not the same for all: who begin to work together would be looked up together, again and again. */
const LIFE_MS = { least: 3000, most: 5000 };
const LARGEST = 10_000;

/** @param random from 0 to 1 */
export function createCredentialCache(random: () => number = Math.random): CredentialCache {
  const kept = new Map<string, { identity: Identity; until: number }>();
  let version = 0;
  return {
    version: () => version,
    find: (credential, nowMs) => {
      const entry = kept.get(credential);
      if (!entry) return undefined;
      if (entry.until > nowMs) return entry.identity;
      kept.delete(credential);
      return undefined;
    },
    keep: (credential, identity, nowMs) => {
      if (kept.size >= LARGEST) {
        const oldest = kept.keys().next();
        if (!oldest.done) kept.delete(oldest.value);
      }
      kept.delete(credential);
      const lifeMs = LIFE_MS.least + random() * (LIFE_MS.most - LIFE_MS.least);
      kept.set(credential, { identity, until: Math.min(nowMs + lifeMs, identity.expiresAt ?? Infinity) });
    },
    forgetUser: (userId) => {
      version += 1;
      for (const [credential, { identity }] of kept)
        if (identity.userId === userId || identity.impersonator?.userId === userId) kept.delete(credential);
    },
    forgetOrganization: (organizationId) => {
      version += 1;
      for (const [credential, { identity }] of kept)
        if (identity.organizationId === organizationId) kept.delete(credential);
    },
  };
}

const caches = new WeakMap<Db, CredentialCache>();

/** The cache of the process, one per database: the guard fills it, services empty it. */
export function credentialsOf(db: Db): CredentialCache {
  const known = caches.get(db);
  if (known) return known;
  const made = createCredentialCache();
  caches.set(db, made);
  return made;
}
