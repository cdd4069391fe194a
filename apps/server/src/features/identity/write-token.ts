import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { withSystem } from '../../platform/db/db.ts';
import { AppError } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { credentialsOf, type Identity } from './credentials.ts';
import { findOrganizationOf, findServiceAccount, makeServiceAccount } from './write-token.queries.ts';

const HEADER = 'x-ivc-write-token';
const WRITE_TOKEN_NAME = 'write-token';
const KEY = 'service:write-token';

/** What the token is good for: projects with their tasks and answers, task types, definitions and plug-ins. */
const FAMILIES = /^\/api\/(projects|assets|task-types|task-definitions|tasks|annotations|assignments|plugins)(\/|$)/;
/** Within these; people, credentials and deletion of projects' members stay with people. */
const SCOPES = [
  'project.*',
  'task.*',
  'annotation.*',
  'prediction.*',
  'crowd.*',
  'organization.read',
  'organization.manage',
] as const;

/**
 * The credential of programs that share one secret for all their writes (C-021). It stands for an account of its own in
 * one organization; undefined: there is no such credential, or the request brings none.
 */
export function createWriteTokenCheck(platform: Platform): (request: FastifyRequest) => Promise<Identity | undefined> {
  const { writeToken, writeTokenOrg, allowOpenWrites } = platform.config;
  if (writeTokenOrg === undefined || (writeToken === undefined && !allowOpenWrites)) return async () => undefined;
  const expected = writeToken === undefined ? undefined : digestOf(writeToken);
  const organization = writeTokenOrg.trim();
  return async (request) => {
    const { url = '', config } = request.routeOptions;
    if (config.permission === 'public' || !FAMILIES.test(url)) return undefined;
    const given = request.headers[HEADER];
    const isGiven = typeof given === 'string' && given.trim() !== '';
    if (isGiven && expected !== undefined) {
      if (!timingSafeEqual(digestOf(given), expected))
        throw new AppError('forbidden', 'This write token is not right.');
    } else if (!allowOpenWrites || isSafe(request.method)) return undefined;
    return identify(platform, organization);
  };
}

/** Digests have one length, so that comparing them tells nothing of where they differ. */
function digestOf(token: string): Buffer {
  return createHash('sha256').update(token.trim()).digest();
}

function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}

async function identify(platform: Platform, reference: string): Promise<Identity> {
  const cache = credentialsOf(platform.db);
  const nowMs = platform.now().getTime();
  const known = cache.find(KEY, nowMs);
  if (known) return known;
  const account = await withSystem(platform.db, async (tx) => {
    const organization = await findOrganizationOf(tx, reference);
    if (!organization) throw new AppError('forbidden', 'WRITE_TOKEN_ORG names no organization of this server.');
    const email = `${WRITE_TOKEN_NAME}@${organization.uuid}.invalid`;
    const find = () => findServiceAccount(tx, organization.id, email);
    const found = await find();
    if (found) return found;
    await makeServiceAccount(tx, organization.id, email, WRITE_TOKEN_NAME);
    return find();
  });
  if (!account || account.is_blocked) throw new AppError('forbidden', 'The write token has been switched off.');
  const identity: Identity = {
    kind: 'service',
    userId: account.user_id,
    organizationId: account.organization_id,
    email: WRITE_TOKEN_NAME,
    globalRole: 'user',
    scopes: SCOPES,
    isSuspended: account.is_suspended,
    isCrowd: false,
    expiresAt: undefined,
  };
  cache.keep(KEY, identity, nowMs);
  return identity;
}
