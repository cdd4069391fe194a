import { isOrganizationPermission, isProjectPermission, type Permission } from '@labelwright/contract/permissions';
import type { FastifyRequest, RouteOptions } from 'fastify';
import type { Actor } from '../db/actor.ts';
import { AppError } from './app-error.ts';
import type { Http, ProjectAccess, Target } from './types.ts';
import { withoutAddresses } from './without-addresses.ts';

export interface PublicReader {
  actor: Actor;
  access: ProjectAccess;
}

/** What the identity and tenants features lend to the HTTP platform. */
export interface Gatekeeper {
  /** Finds out who calls. Throws `unauthenticated` for credentials that are wrong; undefined when there are none. */
  authenticate(request: FastifyRequest): Promise<Actor | undefined>;
  /** Who reads without credentials what is public; undefined when it is not. */
  publicReader(request: FastifyRequest): Promise<PublicReader | undefined>;
  /** undefined: no such object in the actor's organization, or it may not know of it. */
  projectAccess(actor: Actor, target: Target, reference: string): Promise<ProjectAccess | undefined>;
  hasOrganizationPermission(actor: Actor, permission: Permission): Promise<boolean>;
  /** Whether this person was ever given the task. */
  wasGiven(actor: Actor, access: ProjectAccess, taskId: string): Promise<boolean>;
  /** Writes the audit row of a refused request. Must not throw. */
  recordDenial(actor: Actor, request: FastifyRequest, permission: string): Promise<void>;
  /** Writes the audit row of what one person did in the name of another. Must not throw. */
  recordImpersonated(actor: Actor, request: FastifyRequest, status: number): Promise<void>;
}

/** Makes every route name its permission, and checks it before the handler runs. Deny by default. */
export function guardRoutes(http: Http, gatekeeper: Gatekeeper): void {
  http.decorateRequest('actor');
  http.decorateRequest('access');
  http.addHook('onRoute', refuseUndeclared);
  http.addHook('onRequest', async (request) => {
    const permission = request.routeOptions.config.permission;
    if (permission === undefined) return;
    const actor = await identify(gatekeeper, request, permission);
    request.actor = actor ?? anonymous(request);
  });
  http.addHook('preValidation', async (request) => {
    const { permission, target } = request.routeOptions.config;
    if (permission === undefined || permission === 'public') return;
    await check(gatekeeper, request, permission, target);
  });
  http.addHook('preSerialization', async ({ actor }, _reply, payload: unknown) =>
    actor?.isPublic ? withoutAddresses(payload) : payload,
  );
  http.addHook('onResponse', async (request, reply) => {
    const { actor, method } = request;
    if (!actor?.impersonator || method === 'GET' || method === 'HEAD' || request.routeOptions.config.quiet) return;
    await gatekeeper.recordImpersonated(actor, request, reply.statusCode);
  });
}

/** A stale cookie must not close what is open to everybody. */
async function identify(
  gatekeeper: Gatekeeper,
  request: FastifyRequest,
  permission: Permission,
): Promise<Actor | undefined> {
  if (permission === 'public') return gatekeeper.authenticate(request).catch(() => undefined);
  const actor = await gatekeeper.authenticate(request);
  if (actor) return actor;
  const reader = await gatekeeper.publicReader(request);
  if (!reader) throw new AppError('unauthenticated');
  request.access = reader.access;
  return reader.actor;
}

function refuseUndeclared(route: RouteOptions): void {
  const { permission, target } = route.config ?? {};
  if (!permission) throw new Error(`${String(route.method)} ${route.url} does not declare config.permission`);
  if (isProjectPermission(permission) && !target)
    throw new Error(`${String(route.method)} ${route.url} needs config.target for ${permission}`);
}

type Declared = NonNullable<FastifyRequest['routeOptions']['config']['permission']>;

async function check(
  gatekeeper: Gatekeeper,
  request: FastifyRequest,
  permission: Declared,
  target: Target | undefined,
): Promise<void> {
  const { actor } = request;
  const refuse = async (error: AppError): Promise<never> => {
    await gatekeeper.recordDenial(actor, request, permission);
    throw error;
  };
  if (actor.scopes && permission !== 'authenticated' && !isInScope(actor.scopes, permission)) {
    await refuse(new AppError('forbidden', `This token is not allowed to use ${permission}.`));
  }
  await refuseCircumstances(request, permission, refuse);
  if (target) {
    const reference = (request.params as Record<string, string | undefined>)[target.param] ?? '';
    const access = actor.isPublic ? request.access : await gatekeeper.projectAccess(actor, target, reference);
    if (!access || (access.isDeleted && !request.routeOptions.config.deleted)) return refuse(new AppError('not_found'));
    if (actor.isCrowd && !(await isOpenToCrowd(gatekeeper, request, access, reference)))
      return refuse(new AppError('not_found'));
    request.access = access;
    if (!access.can(permission)) return refuse(new AppError('forbidden'));
    return;
  }
  if (permission === 'platform.admin' && actor.globalRole !== 'super_admin') await refuse(new AppError('forbidden'));
  if (isOrganizationPermission(permission) && !(await gatekeeper.hasOrganizationPermission(actor, permission))) {
    await refuse(new AppError('forbidden'));
  }
}

/** People of a crowd belong to a project only so far as they hold tasks of it. */
async function isOpenToCrowd(
  gatekeeper: Gatekeeper,
  { actor, routeOptions: { config } }: FastifyRequest,
  access: ProjectAccess,
  reference: string,
): Promise<boolean> {
  if (config.target?.kind !== 'task') return false;
  return config.crowd === true || gatekeeper.wasGiven(actor, access, reference);
}

/** What holds whatever the role: people of a suspended organization wait, and nobody handles secrets in another's name. */
async function refuseCircumstances(
  { actor, routeOptions: { config } }: FastifyRequest,
  permission: Declared,
  refuse: (error: AppError) => Promise<never>,
): Promise<void> {
  if (actor.isCrowd && !config.crowd)
    await refuse(new AppError('forbidden', 'This is not part of the portal.', { reason: 'crowd' }));
  if (actor.impersonator && config.ownHands)
    await refuse(
      new AppError('forbidden', 'You act as somebody else: secrets and credentials are not to be touched.', {
        reason: 'impersonating',
      }),
    );
  if (!actor.isSuspended || actor.globalRole === 'super_admin' || permission === 'platform.admin') return;
  if (config.whenSuspended) return;
  await refuse(
    new AppError('forbidden', 'This organization is suspended. Its administrators know why; nothing of it is lost.', {
      reason: 'organization_suspended',
    }),
  );
}

/** `project.*` covers all permissions of projects; `*` everything. */
export function isInScope(scopes: readonly string[], permission: string): boolean {
  return scopes.some(
    (scope) =>
      scope === '*' || scope === permission || (scope.endsWith('.*') && permission.startsWith(scope.slice(0, -1))),
  );
}

export function anonymous(request: FastifyRequest): Actor {
  return {
    kind: 'service',
    userId: undefined,
    organizationId: undefined,
    name: 'anonymous',
    globalRole: 'user',
    requestId: request.id,
    ip: request.ip,
    userAgent: String(request.headers['user-agent'] ?? '').slice(0, 400),
  };
}

/** Holds what clients that sign in by form send back as X-CSRFToken. */
export const CSRF_COOKIE = 'csrftoken';

/** Cookies are sent by the browser on its own; only our pages can add a header. Guards cookie sessions against forgery. */
export function assertOwnPage(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return;
  if (request.headers['x-labelwright-client'] !== undefined) return;
  const token = request.headers['x-csrftoken'];
  if (typeof token === 'string' && token !== '' && token === request.cookies[CSRF_COOKIE]) return;
  throw new AppError('forbidden', 'Requests with a session cookie must carry the header X-Labelwright-Client.', {
    reason: 'csrf',
  });
}
