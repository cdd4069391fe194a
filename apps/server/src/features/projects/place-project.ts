import type { Actor } from '../../platform/db/actor.ts';
import type { Tx } from '../../platform/db/db.ts';
import { AppError, invalidField } from '../../platform/http/app-error.ts';
import {
  findWorkspaceChoice,
  isOrganizationMember,
  listSlugs,
  lockPlacing,
  type WorkspaceChoice,
} from './project-writes.queries.ts';
import { freeSlug, isAmbiguous, slugOf } from './slug.ts';

/**
 * The default workspace unless one is named. The default one is open to the whole organization, any other to its members
 * and the administrators; both within their limits. A project that only moves is counted in the organization already.
 */
export async function chooseWorkspace(
  tx: Tx,
  actor: Actor,
  workspaceId: number | undefined,
  options: { moves?: boolean } = {},
): Promise<number> {
  await lockPlacing(tx, actor.organizationId ?? 0);
  const choice = await findWorkspaceChoice(tx, actor.organizationId ?? 0, actor.userId, workspaceId);
  if (!choice) throw invalidField('workspace_id', 'There is no such workspace.');
  const isAdmin =
    actor.globalRole === 'super_admin' ||
    actor.kind === 'system' ||
    choice.organization_role === 'owner' ||
    choice.organization_role === 'admin';
  const isMember = choice.organization_role !== null && (choice.is_default || choice.workspace_role !== null);
  if (!isAdmin && !isMember) {
    throw new AppError('forbidden', 'You are not a member of this workspace. Ask an administrator to add you.', {
      reason: 'not_a_workspace_member',
    });
  }
  assertRoom(choice, options.moves ?? false);
  return choice.id;
}

/** Coming back counts like being made. */
export async function assertRoomIn(tx: Tx, actor: Actor, workspaceId: number): Promise<void> {
  await lockPlacing(tx, actor.organizationId ?? 0);
  const choice = await findWorkspaceChoice(tx, actor.organizationId ?? 0, actor.userId, workspaceId);
  if (choice) assertRoom(choice, false);
}

function assertRoom(choice: WorkspaceChoice, moves: boolean): void {
  const isFull = (limit: number, count: number): boolean => limit > 0 && count >= limit;
  if (!moves && isFull(choice.organization_limit, choice.organization_projects)) {
    throw new AppError('conflict', `The organization has reached its limit of ${choice.organization_limit} projects.`, {
      reason: 'project_limit',
    });
  }
  if (isFull(choice.workspace_limit, choice.workspace_projects)) {
    throw new AppError('conflict', `The workspace has reached its limit of ${choice.workspace_limit} projects.`, {
      reason: 'project_limit',
    });
  }
}

/** A slug that was asked for must be free; one made from the title gets a number when it is not. */
export async function chooseSlug(
  tx: Tx,
  organizationId: number,
  asked: string | undefined,
  title: string,
): Promise<string> {
  await lockPlacing(tx, organizationId);
  const base = asked ?? slugOf(title);
  const taken = await listSlugs(tx, organizationId, base);
  if (asked === undefined) return freeSlug(base, taken);
  if (isAmbiguous(asked)) throw invalidField('slug', 'Must not be a number, a uuid or a reserved word.');
  if (taken.has(asked)) throw invalidField('slug', 'A project with this slug already exists.');
  return asked;
}

export async function assertResponsible(
  tx: Tx,
  organizationId: number,
  userId: number | null | undefined,
): Promise<void> {
  if (userId === null || userId === undefined) return;
  if (!(await isOrganizationMember(tx, organizationId, userId)))
    throw invalidField('responsible_person_id', 'There is no such person in the organization.');
}

/** For a project that had this slug before: the same again when it is still free. */
export async function reclaimSlug(tx: Tx, organizationId: number, slug: string): Promise<string> {
  await lockPlacing(tx, organizationId);
  return freeSlug(slug, await listSlugs(tx, organizationId, slug));
}
