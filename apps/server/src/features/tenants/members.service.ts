import type { PublicUser } from '@labelwright/contract/identity';
import type { OrganizationRole } from '@labelwright/contract/permissions';
import type { OrganizationMember, OrganizationMemberPatch } from '@labelwright/contract/tenants';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor, withSystem } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, invalidField, notFound } from '../../platform/http/app-error.ts';
import { cutPage, type PageRequest, type PageResult } from '../../platform/http/paging.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  credentialsOf,
  findMemberByEmail,
  type PublicUserRow,
  placeMember,
  presentUser,
  requireOrganization,
  requirePerson,
} from '../identity/index.ts';
import {
  deleteMember,
  findMember,
  listMembers,
  listPeople,
  lockOwners,
  type MemberFilter,
  type MemberRow,
  updateMember,
} from './members.queries.ts';
import { assertActive, ownRole } from './standing.ts';
import { mayManageRole } from './tenancy.policy.ts';

export async function listOrganizationMembers(
  platform: Platform,
  actor: Actor,
  organizationId: number,
  asked: PageRequest,
  filter: Pick<MemberFilter, 'search' | 'role' | 'isCrowd' | 'tags'>,
): Promise<PageResult<OrganizationMember>> {
  assertActive(actor, organizationId);
  return withActor(platform.db, actor, async (tx) => {
    const { rows, total } = await listMembers(tx, {
      organizationId,
      ...filter,
      afterEmail: asked.after === undefined ? undefined : String(asked.after[0]),
      offset: asked.page === undefined ? 0 : (asked.page - 1) * asked.limit,
      limit: asked.limit,
    });
    const role = await ownRole(tx, actor);
    const page = cutPage(rows, asked.limit, (row) => [row.email]);
    return { ...page, rows: page.rows.map((row) => present(row, organizationId, role)), total };
  });
}

export async function getOrganizationMember(
  platform: Platform,
  actor: Actor,
  organizationId: number,
  userId: number,
): Promise<OrganizationMember> {
  assertActive(actor, organizationId);
  return withActor(platform.db, actor, async (tx) =>
    present(await getMember(tx, organizationId, userId), organizationId, await ownRole(tx, actor)),
  );
}

export async function changeOrganizationMember(
  platform: Platform,
  actor: Actor,
  organizationId: number,
  userId: number,
  patch: OrganizationMemberPatch,
): Promise<OrganizationMember> {
  assertActive(actor, organizationId);
  const changed = await withActor(platform.db, actor, async (tx) => {
    const owners = await lockOwners(tx, organizationId);
    const member = await getMember(tx, organizationId, userId);
    const managerRole = await ownRole(tx, actor);
    for (const role of [member.role, patch.role ?? member.role]) assertMayManage(managerRole, role);
    if (patch.role !== undefined && patch.role !== 'owner') assertNotLastOwner(owners, userId);
    if (patch.enabled === false) assertNotLastOwner(owners, userId);
    if (Object.keys(patch).length > 0) {
      await updateMember(tx, organizationId, userId, patch);
      await emit(tx, actor, {
        type: 'ORGANIZATION_MEMBER_UPDATED',
        organizationId,
        aggregateType: 'organization_member',
        aggregateId: `${organizationId}:${userId}`,
        payload: { user_id: userId, from: { role: member.role, enabled: member.enabled }, to: patch },
      });
    }
    return present(await getMember(tx, organizationId, userId), organizationId, managerRole);
  });
  credentialsOf(platform.db).forgetUser(userId);
  return changed;
}

/** Takes every right in the organization away; annotations and names stay. */
export async function removeOrganizationMember(
  platform: Platform,
  actor: Actor,
  organizationId: number,
  userId: number,
): Promise<void> {
  assertActive(actor, organizationId);
  await withActor(platform.db, actor, async (tx) => {
    const owners = await lockOwners(tx, organizationId);
    const member = await getMember(tx, organizationId, userId);
    assertMayManage(await ownRole(tx, actor), member.role);
    assertNotLastOwner(owners, userId);
    const projectIds = await deleteMember(tx, organizationId, userId, platform.now());
    await emit(
      tx,
      actor,
      {
        type: 'ORGANIZATION_MEMBER_REMOVED',
        organizationId,
        aggregateType: 'organization_member',
        aggregateId: `${organizationId}:${userId}`,
        payload: { user_id: userId, role: member.role, project_ids: projectIds },
      },
      ...projectIds.map((projectId) => ({
        type: 'PROJECT_MEMBER_REMOVED',
        organizationId,
        projectId,
        aggregateType: 'project_member',
        aggregateId: `${projectId}:${userId}`,
        payload: { user_id: userId },
      })),
    );
  });
  credentialsOf(platform.db).forgetUser(userId);
}

/** Somebody without an account gets one that waits for them to register; who has one is invited instead. */
export async function addMember(
  platform: Platform,
  actor: Actor,
  person: { email: string; firstName: string; lastName: string },
): Promise<PublicUser> {
  const organizationId = requireOrganization(actor);
  const userId = await withSystem(platform.db, async (tx) => {
    if (await findMemberByEmail(tx, organizationId, person.email))
      throw invalidField('email', 'There is an account with this address already. Invite it instead.');
    const placed = await placeMember(tx, organizationId, { ...person, role: 'member' });
    await emit(tx, actor, {
      type: 'ORGANIZATION_MEMBER_ADDED',
      organizationId,
      aggregateType: 'organization_member',
      aggregateId: `${organizationId}:${placed.userId}`,
      payload: { user_id: placed.userId, role: 'member' },
    });
    return placed.userId;
  });
  return getUser(platform, actor, userId);
}

/** As the field's clients list people. */
export async function listUsers(platform: Platform, actor: Actor): Promise<PublicUser[]> {
  const organizationId = requireOrganization(actor);
  const rows = await withActor(platform.db, actor, async (tx) =>
    listPeople(tx, organizationId, await readerOf(tx, actor), undefined),
  );
  return rows.map((row) => presentToClients(row, organizationId));
}

export async function getUser(platform: Platform, actor: Actor, userId: number): Promise<PublicUser> {
  const organizationId = requireOrganization(actor);
  const [row] = await withActor(platform.db, actor, async (tx) =>
    listPeople(tx, organizationId, await readerOf(tx, actor), userId),
  );
  if (!row) throw notFound('User');
  return presentToClients(row, organizationId);
}

/** They know nobody who was never there. */
function presentToClients(row: PublicUserRow, organizationId: number): PublicUser {
  const user = presentUser(row, organizationId);
  return { ...user, last_activity: user.last_activity ?? user.date_joined };
}

async function readerOf(tx: Tx, actor: Actor): Promise<{ userId: number; seesAll: boolean }> {
  const role = await ownRole(tx, actor);
  return { userId: requirePerson(actor), seesAll: role === 'owner' || role === 'admin' };
}

async function getMember(tx: Tx, organizationId: number, userId: number): Promise<MemberRow> {
  const member = await findMember(tx, organizationId, userId);
  if (!member) throw notFound('Member');
  return member;
}

function assertMayManage(managerRole: OrganizationRole | undefined, role: OrganizationRole): void {
  if (managerRole !== undefined && mayManageRole(managerRole, role)) return;
  throw new AppError('forbidden', 'Only an owner can make, change or remove owners.');
}

function assertNotLastOwner(owners: readonly number[], userId: number): void {
  if (owners.some((id) => id !== userId) || !owners.includes(userId)) return;
  throw new AppError('conflict', 'This is the last owner of the organization. Make somebody else an owner first.', {
    reason: 'last_owner',
  });
}

function present(
  row: MemberRow,
  organizationId: number,
  managerRole: OrganizationRole | undefined,
): OrganizationMember {
  const may = managerRole !== undefined && mayManageRole(managerRole, row.role);
  return {
    id: row.id,
    organization: organizationId,
    user: presentUser(row, organizationId),
    role: row.role,
    enabled: row.enabled,
    is_crowd: row.is_crowd,
    tags: row.tags,
    created_at: row.joined_at.toISOString(),
    can: { update: may, delete: may },
  };
}
