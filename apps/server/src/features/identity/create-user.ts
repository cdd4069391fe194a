import type { OrganizationRole } from '@labelwright/contract/permissions';
import { type Actor, systemActor } from '../../platform/db/actor.ts';
import { withSystem } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { insertAccount, setActiveOrganization } from './account.queries.ts';
import { makeToken } from './api-tokens.service.ts';
import { findOrganizationByName, insertMembership } from './organizations.queries.ts';
import { assertGoodPassword, hashPassword } from './passwords.ts';
import { createOrganizationFor } from './personal-organization.ts';

export interface NewUser {
  email: string;
  password: string;
  /** Name or slug; made when there is none of it. */
  organization: string;
  /** Default: owner of an organization that is new, member of one that exists. */
  role?: OrganizationRole | undefined;
  displayName?: string | undefined;
  superAdmin?: boolean | undefined;
  /** Also makes an API token in the organization. */
  token?: boolean | undefined;
}

export interface CreatedUser {
  userId: number;
  uuid: string;
  organizationId: number;
  /** Shown this once. */
  token: string | undefined;
}

/**
 * For the command line and the demo: an account that is verified at once. The way to the first super administrator, from the command line or the environment;
 * that one may make others (docs/decisions/0014).
 */
export async function createUser(platform: Platform, given: NewUser): Promise<CreatedUser> {
  const email = given.email.trim().toLowerCase();
  assertGoodPassword(given.password, email, 'password');
  const passwordHash = await hashPassword(given.password);
  const system = systemActor();
  return withSystem(platform.db, async (tx) => {
    const account = await insertAccount(tx, {
      email,
      passwordHash,
      displayName: given.displayName ?? '',
      isVerified: true,
      globalRole: given.superAdmin ? 'super_admin' : 'user',
    });
    if (!account) throw new AppError('conflict', `There is an account with the address ${email} already.`);
    const existing = await findOrganizationByName(tx, given.organization);
    const organizationId = existing?.id ?? (await createOrganizationFor(tx, given.organization, undefined)).id;
    await insertMembership(tx, organizationId, account.id, given.role ?? (existing ? 'member' : 'owner'));
    await setActiveOrganization(tx, account.id, organizationId);
    await emit(tx, system, {
      type: 'USER_REGISTERED',
      organizationId,
      aggregateType: 'user',
      aggregateId: account.uuid,
      payload: { user_id: account.id, email, global_role: account.global_role },
    });
    const actor: Actor = { ...system, userId: account.id, organizationId, name: email };
    const made = given.token
      ? await makeToken(platform, tx, actor, { name: 'Command line', scopes: [], expiresAt: null })
      : undefined;
    return { userId: account.id, uuid: account.uuid, organizationId, token: made?.token };
  });
}
