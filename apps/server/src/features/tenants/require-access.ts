import type { Permission } from '@labelwright/contract/permissions';
import type { Actor } from '../../platform/db/actor.ts';
import { withSystem } from '../../platform/db/db.ts';
import { insertAudit } from '../../platform/events/events.queries.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import { isInScope } from '../../platform/http/guard.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { findProjectAccess } from './access.ts';

/**
 * What the guard does for a path, for calls that name their project or task in the query or the body: 404 for what is not
 * the actor's to know of, 403 for what their role or token may not, and an audit row of either.
 */
export async function requireAccess(
  platform: Platform,
  actor: Actor,
  target: { kind: 'project' | 'task'; reference: string | number },
  permission: Permission,
): Promise<ProjectAccess> {
  const { kind } = target;
  const reference = String(target.reference);
  const refuse = async (error: AppError): Promise<never> => {
    await withSystem(platform.db, (tx) =>
      insertAudit(tx, actor, {
        organizationId: actor.organizationId,
        action: 'permission.denied',
        resourceType: permission,
        resourceId: `${kind} ${reference}`.slice(0, 200),
        status: 'failure',
      }),
    );
    throw error;
  };
  if (actor.scopes && !isInScope(actor.scopes, permission))
    return refuse(new AppError('forbidden', `This token is not allowed to use ${permission}.`));
  const access = await findProjectAccess(platform.db, actor, { kind, param: kind }, reference);
  if (!access || access.isDeleted) return refuse(notFound(kind === 'task' ? 'Task' : 'Project'));
  if (!access.can(permission)) return refuse(new AppError('forbidden'));
  return access;
}
