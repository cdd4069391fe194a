import type { ItemType } from '@labelwright/contract/collection-fields';
import type { Permission } from '@labelwright/contract/permissions';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import { isInScope } from '../../platform/http/guard.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { requireAccess } from '../tenants/index.ts';
import type { PolicyReader } from './items.policy.ts';
import { findItemProject, findItems, type ItemReader, type ItemRow } from './items.queries.ts';
import { projectExists } from './projects.queries.ts';

const NAMES: Record<ItemType, string> = {
  document: 'Document',
  voice_sample: 'Voice sample',
  raw_text: 'Raw text',
};

/** 404 for projects that are not there, 403 for those that the actor does not belong to or may not do this in. */
export async function requireProject(
  platform: Platform,
  actor: Actor,
  reference: string | number,
  permission: Permission,
): Promise<ProjectAccess> {
  try {
    return await requireAccess(platform, actor, { kind: 'project', reference }, permission);
  } catch (error) {
    const { organizationId } = actor;
    const isHidden = error instanceof AppError && error.code === 'not_found' && organizationId !== undefined;
    if (!isHidden) throw error;
    const exists = await withActor(platform.db, actor, (tx) => projectExists(tx, organizationId, String(reference)));
    if (!exists) throw error;
    throw new AppError('forbidden', 'You do not belong to this project. Ask its managers for an invitation.');
  }
}

/** Collecting goes on in any state of a project but one (C-035). */
export function assertCollecting(access: Pick<ProjectAccess, 'state'>): void {
  if (access.state !== 'completed') return;
  throw new AppError('conflict', 'This project is completed: nothing is added to it any more. Reopen it first.', {
    reason: 'project_completed',
  });
}

export function readerOf(actor: Actor): ItemReader {
  return {
    organizationId: actor.organizationId ?? 0,
    userId: actor.userId,
    isSuperAdmin: actor.globalRole === 'super_admin',
  };
}

export function policyReader(platform: Platform, actor: Actor): PolicyReader {
  return { userId: actor.userId, now: platform.now(), retentionDays: platform.config.retentionDays };
}

/** Lists over several projects have none to ask the guard for; a token must name what it is for all the same. */
export function assertScope(actor: Actor, permission: Permission): void {
  if (actor.scopes && !isInScope(actor.scopes, permission))
    throw new AppError('forbidden', `This token is not allowed to use ${permission}.`);
}

export interface FoundItem {
  row: ItemRow;
  access: ProjectAccess;
}

/**
 * The item, when the actor may see it: drafts of others are not found by anybody but managers, like items of another
 * type, of other organizations, or deleted ones.
 */
export async function requireItem(
  platform: Platform,
  actor: Actor,
  asked: { id: string; kind?: ItemType | undefined; deleted?: 'to_managers' | 'to_whoever_deleted' },
  permission: Permission = 'item.list',
): Promise<FoundItem> {
  const { id, kind } = asked;
  const { organizationId } = actor;
  const missing = notFound(kind === undefined ? 'Item' : NAMES[kind]);
  const found = await withActor(platform.db, actor, async (tx) => {
    const projectId = organizationId === undefined ? undefined : await findItemProject(tx, organizationId, id);
    const [row] = projectId === undefined ? [] : await findItems(tx, readerOf(actor), [id], kind);
    return { projectId, row };
  });
  if (found.projectId === undefined) throw missing;
  const access = await requireAccess(platform, actor, { kind: 'project', reference: found.projectId }, permission);
  const isTheirs = asked.deleted === 'to_whoever_deleted' && found.row?.deleted_by === actor.userId;
  const isShown = asked.deleted !== undefined && (found.row?.is_manager || isTheirs);
  const isGone = found.row?.deleted_at && !isShown;
  if (!found.row || isGone) throw missing;
  return { row: found.row, access };
}
