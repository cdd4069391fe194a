import type { Me, MePatch } from '@labelwright/contract/identity';
import { hasPermission, type Permission } from '@labelwright/contract/permissions';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withSystem } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, invalidField, notFound } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { setActiveOrganization } from './account.queries.ts';
import { requireFullAccess, requirePerson } from './actor-checks.ts';
import { credentialsOf } from './credentials.ts';
import { findImpersonation } from './impersonation.queries.ts';
import { findProfile, mergePreferences, type Profile, updateProfile } from './me.queries.ts';
import {
  findMembership,
  findSuspension,
  hasPortal,
  listMemberships,
  type Membership,
} from './organizations.queries.ts';

const PREFERENCES_BYTES = 64_000;

export function getMe(platform: Platform, actor: Actor): Promise<Me> {
  return withSystem(platform.db, (tx) => readMe(tx, requirePerson(actor), actor));
}

export async function updateMe(platform: Platform, actor: Actor, patch: MePatch): Promise<Me> {
  const userId = requireFullAccess(actor);
  return withSystem(platform.db, async (tx) => {
    const { preferences, ...names } = patch;
    await updateProfile(tx, userId, trimmed(names));
    if (preferences && (await mergePreferences(tx, userId, preferences)) > PREFERENCES_BYTES)
      throw invalidField('preferences', 'Preferences may take 64 kB in all. Remove some keys by setting them to null.');
    const me = await readMe(tx, userId, actor);
    if (Object.keys(names).length > 0)
      await emit(tx, actor, {
        type: 'USER_UPDATED',
        organizationId: actor.organizationId,
        aggregateType: 'user',
        aggregateId: me.id,
        payload: { user_id: userId, fields: Object.keys(names) },
      });
    return me;
  });
}

/** Session and access tokens follow; an API token stays in the organization it was made in. */
export async function switchOrganization(platform: Platform, actor: Actor, organizationId: number): Promise<Me> {
  const userId = requireFullAccess(actor);
  if (actor.kind === 'api_token')
    throw new AppError('forbidden', 'An API token works in its own organization. Sign in to switch.');
  const me = await withSystem(platform.db, async (tx) => {
    if (!(await findMembership(tx, userId, organizationId))) throw notFound('Organization');
    await setActiveOrganization(tx, userId, organizationId);
    return readMe(tx, userId, { ...actor, organizationId });
  });
  credentialsOf(platform.db).forgetUser(userId);
  return me;
}

export interface Standing {
  profile: Profile;
  active: Membership | undefined;
  memberships: Membership[];
  can: (permission: Permission) => boolean;
}

export async function readStanding(tx: Tx, userId: number, organizationId: number | undefined): Promise<Standing> {
  const profile = await findProfile(tx, userId);
  if (!profile) throw notFound('Account');
  const memberships = await listMemberships(tx, userId);
  const active = organizationId === undefined ? undefined : await findMembership(tx, userId, organizationId);
  const isGuest = active && !memberships.some(({ id }) => id === active.id);
  const standing = { globalRole: profile.global_role, organizationRole: active?.role };
  return {
    profile,
    active,
    memberships: isGuest ? [active, ...memberships] : memberships,
    can: (permission) => hasPermission(standing, permission),
  };
}

async function readMe(tx: Tx, userId: number, { organizationId, impersonator }: Actor): Promise<Me> {
  const { profile, active, memberships, can } = await readStanding(tx, userId, organizationId);
  const acting = impersonator && (await findImpersonation(tx, impersonator.impersonationId));
  const reference = ({ id, name, role }: Membership) => ({ id, name, role });
  return {
    id: profile.uuid,
    user_id: profile.id,
    email: profile.email,
    display_name: profile.display_name,
    first_name: profile.first_name,
    last_name: profile.last_name,
    is_verified: profile.is_verified,
    global_role: profile.global_role,
    organization: active ? reference(active) : null,
    organizations: memberships.map((one) => ({ ...reference(one), is_crowd: one.is_crowd })),
    preferences: profile.preferences,
    impersonation:
      impersonator && acting
        ? { by: impersonator.name, reason: acting.reason, expires_at: acting.expires_at.toISOString() }
        : null,
    suspended: active && profile.global_role === 'user' ? await findSuspension(tx, active.id) : null,
    is_crowd: active?.is_crowd === true && profile.global_role === 'user',
    can: {
      create_project: active !== undefined && can('project.create'),
      manage_organization: active !== undefined && can('organization.manage'),
      read_audit: active !== undefined && can('audit.read'),
      pay_crowd: active !== undefined && can('organization.manage') && (await hasPortal(tx, active.id)),
      platform_admin: can('platform.admin'),
    },
  };
}

function trimmed<T extends Record<string, string | undefined>>(fields: T): { [K in keyof T]: string } {
  const entries = Object.entries(fields).flatMap(([key, value]) => (value === undefined ? [] : [[key, value.trim()]]));
  return Object.fromEntries(entries) as { [K in keyof T]: string };
}
