import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor, withSystem } from '../../platform/db/db.ts';
import { insertAudit } from '../../platform/events/events.queries.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import { isInScope } from '../../platform/http/guard.ts';
import type { Platform } from '../../platform/platform.ts';
import { hasOrganizationPermission, requireAccess } from '../tenants/index.ts';
import { findWebhook, type Owner, type WebhookRow } from './webhooks.queries.ts';

/** Who may set webhooks up: project managers theirs, administrators all of the organization, super administrators global ones. */

const PERMISSION = 'organization.manage';

export async function requireAdministrator(platform: Platform, actor: Actor): Promise<number> {
  const { organizationId } = actor;
  const isOutOfScope = actor.scopes !== undefined && !isInScope(actor.scopes, PERMISSION);
  if (organizationId === undefined || isOutOfScope || !(await isAdministrator(platform, actor))) {
    await withSystem(platform.db, (tx) =>
      insertAudit(tx, actor, {
        organizationId,
        action: 'permission.denied',
        resourceType: PERMISSION,
        resourceId: 'webhook',
        status: 'failure',
      }),
    );
    throw new AppError('forbidden', 'Only administrators set up webhooks of the organization.');
  }
  return organizationId;
}

async function isAdministrator(platform: Platform, actor: Actor): Promise<boolean> {
  return hasOrganizationPermission(platform.db, actor, PERMISSION);
}

export function requireSuperAdmin(actor: Actor): void {
  if (actor.globalRole !== 'super_admin' || actor.impersonator)
    throw new AppError('forbidden', 'Only super administrators set up webhooks of all organizations.');
}

export async function requireProject(platform: Platform, actor: Actor, projectId: number): Promise<number> {
  const access = await requireAccess(platform, actor, { kind: 'project', reference: projectId }, 'project.update');
  return access.organizationId;
}

/** 404 unless it is there and within reach; 403 for members who may not. */
export async function requireWebhook(platform: Platform, actor: Actor, id: number): Promise<WebhookRow> {
  const { organizationId } = actor;
  const own =
    organizationId === undefined
      ? undefined
      : await withActor(platform.db, actor, (tx) => findWebhook(tx, organizationId, id));
  if (own) {
    if (own.project_id !== null) await requireProject(platform, actor, own.project_id);
    else await requireAdministrator(platform, actor);
    return own;
  }
  if (actor.globalRole !== 'super_admin' || actor.impersonator) throw notFound('Webhook');
  const global = await withSystem(platform.db, (tx) => findWebhook(tx, null, id));
  if (!global) throw notFound('Webhook');
  return global;
}

/** One transaction that sees what the webhook's owner sees. */
export function within<T>(platform: Platform, actor: Actor, owner: Owner, work: (tx: Tx) => Promise<T>): Promise<T> {
  return owner === null ? withSystem(platform.db, work) : withActor(platform.db, actor, work);
}
