import type { AdminUserDetail, UserDeletionPlan } from '@labelwright/contract/administration';
import { Type } from 'typebox';
import { type Actor, systemActor } from '../../platform/db/actor.ts';
import { type Tx, withSystem } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, invalidField, notFound } from '../../platform/http/app-error.ts';
import { type JobDefinition, job, type RegisteredJob, throwIfCancelled } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { credentialsOf, listLiveSessions, requireFullAccess, revokeSessions } from '../identity/index.ts';
import { endLeasesOf, forgetUser, listExpiredUsers, listOwned, makeOwner } from './user-deletion.queries.ts';
import {
  type AdminUserRow,
  countActiveSuperAdmins,
  countUserWork,
  endBearerTokens,
  findUser,
  findUserByEmail,
  listUserMemberships,
  listUserTokens,
  revokeUserTokens,
  type UserReference,
  updateUser,
} from './users.queries.ts';
import { getLocked, getUser, record } from './users.service.ts';

const DAY_MS = 86_400_000;
const BLOCK = 100;

/** What would become of everything that somebody has and did, and what stands in the way. */
export function planDeletion(platform: Platform, actor: Actor, reference: UserReference): Promise<UserDeletionPlan> {
  return withSystem(platform.db, async (tx) => {
    const row = await findUser(tx, reference);
    if (!row || row.purged_at !== null) throw notFound('User');
    return planOf(tx, platform, actor, row);
  });
}

async function planOf(tx: Tx, platform: Platform, actor: Actor, row: AdminUserRow): Promise<UserDeletionPlan> {
  const now = platform.now();
  const owned = (await listOwned(tx, row.id)).filter(({ other_owners }) => other_owners === 0);
  const ownerless = owned.filter(({ other_members }) => other_members > 0);
  return {
    work: await countUserWork(tx, row.id, now),
    memberships: (await listUserMemberships(tx, row.id)).length,
    tokens: (await listUserTokens(tx, row.id)).length,
    sessions: (await listLiveSessions(tx, row.id, now)).length,
    ownerless: ownerless.map(({ id, name, other_members: members }) => ({ id, name, members })),
    alone_in: owned
      .filter(({ other_members }) => other_members === 0)
      .map(({ id, name, projects }) => ({ id, name, projects })),
    restorable_days: platform.config.retentionDays,
    blocked: await obstacleOf(tx, actor, row),
  };
}

async function obstacleOf(tx: Tx, actor: Actor, row: AdminUserRow): Promise<string | null> {
  if (row.deleted_at !== null) return 'This account is deleted already.';
  if (row.id === actor.userId) return 'You cannot delete your own account. Another super administrator can.';
  const isActiveAdmin = row.global_role === 'super_admin' && row.is_verified && row.disabled_at === null;
  if (isActiveAdmin && (await countActiveSuperAdmins(tx)) === 1)
    return 'This is the last super administrator who can sign in. Make another one first.';
  return null;
}

/**
 * The account can do nothing from now on; its work stays, what it held goes back, and it can be restored for a while.
 * Organizations that would be left without an owner go to the successor, or stand in the way.
 */
export async function deleteUser(
  platform: Platform,
  actor: Actor,
  reference: UserReference,
  successor: string | undefined,
): Promise<void> {
  requireFullAccess(actor);
  const now = platform.now();
  const userId = await withSystem(platform.db, async (tx) => {
    const row = await getLocked(tx, reference);
    const plan = await planOf(tx, platform, actor, row);
    if (plan.blocked !== null) throw new AppError('conflict', plan.blocked);
    const heir = await handOver(tx, row, plan, successor);
    await updateUser(tx, row.id, {
      deleted_at: now,
      deleted_by: actor.userId ?? null,
      // The same moment tells a restore that it was the deletion that disabled the account.
      ...(row.disabled_at === null ? { disabled_at: now } : {}),
    });
    await revokeSessions(tx, row.id, now);
    await endBearerTokens(tx, row.id);
    const tokens = await revokeUserTokens(tx, row.id, now);
    const leases = await endLeasesOf(tx, row.id, now);
    await record(tx, actor, row, 'USER_DELETED', {
      email: row.email,
      tokens,
      leases,
      ...(heir === undefined ? {} : { successor_id: heir, organizations: plan.ownerless.map(({ id }) => id) }),
    });
    return row.id;
  });
  credentialsOf(platform.db).forgetUser(userId);
}

async function handOver(
  tx: Tx,
  row: AdminUserRow,
  plan: UserDeletionPlan,
  successor: string | undefined,
): Promise<number | undefined> {
  if (plan.ownerless.length === 0) return undefined;
  const names = plan.ownerless.map(({ name }) => `“${name}”`).join(', ');
  if (successor === undefined)
    throw new AppError('conflict', `${names} would be left without an owner. Name a successor.`, {
      reason: 'needs_successor',
    });
  const heir = await findUserByEmail(tx, successor.trim());
  if (!heir || heir.id === row.id || heir.disabled_at !== null || !heir.is_verified)
    throw invalidField('successor', 'There is no other account with this address that can sign in.');
  for (const { id } of plan.ownerless) await makeOwner(tx, id, heir.id);
  return heir.id;
}

/** As it was, but signed out everywhere and without its API tokens. */
export async function restoreUser(
  platform: Platform,
  actor: Actor,
  reference: UserReference,
): Promise<AdminUserDetail> {
  requireFullAccess(actor);
  await withSystem(platform.db, async (tx) => {
    const row = await getLocked(tx, reference);
    if (row.deleted_at === null) throw new AppError('conflict', 'This account is not deleted.');
    const wasEnabled = row.disabled_at?.getTime() === row.deleted_at.getTime();
    await updateUser(tx, row.id, { deleted_at: null, deleted_by: null, ...(wasEnabled ? { disabled_at: null } : {}) });
    await record(tx, actor, row, 'USER_RESTORED', {});
  });
  return getUser(platform, actor, reference);
}

const nothing = Type.Object({});
const PURGE = {
  type: 'administration.purge-users',
  queue: 'maintenance',
  payload: nothing,
  maxAttempts: 2,
  title: () => 'Forget who deleted accounts belonged to',
  hidden: true,
} satisfies JobDefinition<typeof nothing>;

export function purgeUsersJob(platform: Platform): RegisteredJob {
  return job(PURGE, (_payload, { signal }) => purgeUsers(platform, signal), '47 3 * * *');
}

export async function purgeUsers(platform: Platform, signal: AbortSignal): Promise<{ users: number }> {
  const now = platform.now();
  const before = new Date(now.getTime() - platform.config.retentionDays * DAY_MS);
  let users = 0;
  for (;;) {
    throwIfCancelled(signal);
    const gone = await withSystem(platform.db, async (tx) => {
      const expired = await listExpiredUsers(tx, before, BLOCK);
      for (const { id, uuid } of expired) {
        await forgetUser(tx, id, now);
        await emit(tx, systemActor(), {
          type: 'USER_PURGED',
          organizationId: undefined,
          aggregateType: 'user',
          aggregateId: uuid,
          payload: { user_id: id },
        });
      }
      return expired.length;
    });
    users += gone;
    if (gone < BLOCK) return { users };
  }
}
