import { createHash } from 'node:crypto';
import type { ForeignRole } from '@labelwright/contract/task-api';
import { type Actor, systemActor } from '../../platform/db/actor.ts';
import { type Tx, withSystem } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError } from '../../platform/http/app-error.ts';
import { NOWHERE } from '../../platform/mail/can-receive.ts';
import type { Platform } from '../../platform/platform.ts';
import { touchUser } from './authenticate.queries.ts';
import type { Identity } from './credentials.ts';
import {
  changeForeignRole,
  findForeignPerson,
  findTenant,
  insertForeignPerson,
  lockForeignName,
  nameTenant,
  placeInProjects,
  type Tenant,
  touchForeignPerson,
} from './foreign-identity.queries.ts';
import { claimedRights, MEMBER_TYPE_OF } from './foreign-rights.ts';
import type { ForeignClaims } from './foreign-token.ts';
import { createOrganizationFor } from './personal-organization.ts';

/** The account of somebody whom another issuer vouches for; made when they first come. */
export function admitForeign(platform: Platform, claims: ForeignClaims, now: Date): Promise<Identity> {
  return withSystem(platform.db, async (tx) => {
    const tenant = (await findTenant(tx, claims.tenantId)) ?? (await makeTenant(platform, tx, claims));
    const person =
      (await findForeignPerson(tx, tenant.id, claims.subject, now)) ?? (await makePerson(tx, tenant, claims, now));
    if (person.is_blocked)
      throw new AppError('unauthenticated', 'This account is switched off here. Ask an administrator.');
    if (person.role !== claims.role) await changeRole(tx, tenant.id, person, claims);
    if (person.is_stale) {
      await touchForeignPerson(tx, tenant.id, claims.subject, now);
      await touchUser(tx, person.user_id, now);
    }
    return {
      kind: 'user',
      userId: person.user_id,
      organizationId: tenant.id,
      email: claims.subject,
      globalRole: claims.role === 'SuperAdmin' ? 'super_admin' : 'user',
      claims: claimedRights(claims.role, claims.permissions),
      tenantId: claims.tenantId,
      isSuspended: tenant.is_suspended,
      isCrowd: false,
      expiresAt: claims.expiresAt,
    };
  });
}

async function makeTenant(platform: Platform, tx: Tx, { tenantId }: ForeignClaims): Promise<Tenant> {
  if (platform.config.jwtTenants === 'known')
    throw new AppError('forbidden', 'No organization here has this tenantId. An administrator can name one after it.', {
      reason: 'unknown_tenant',
    });
  await lockForeignName(tx, `tenant:${tenantId}`);
  const meanwhile = await findTenant(tx, tenantId);
  if (meanwhile) return meanwhile;
  const { id } = await createOrganizationFor(tx, tenantId, undefined);
  await nameTenant(tx, id, tenantId);
  await emit(tx, systemActor(id), {
    type: 'ORGANIZATION_CREATED',
    organizationId: id,
    aggregateType: 'organization',
    aggregateId: id,
    payload: { id, name: tenantId, external_id: tenantId },
  });
  return { id, is_suspended: false };
}

type Person = NonNullable<Awaited<ReturnType<typeof findForeignPerson>>>;

async function makePerson(tx: Tx, tenant: Tenant, claims: ForeignClaims, now: Date): Promise<Person> {
  const { subject, role } = claims;
  await lockForeignName(tx, `${tenant.id}:${subject}`);
  const meanwhile = await findForeignPerson(tx, tenant.id, subject, now);
  if (meanwhile) return meanwhile;
  const email = addressOf(tenant.id, subject);
  const { organizationRole } = claimedRights(role, []);
  const userId = await insertForeignPerson(tx, {
    organizationId: tenant.id,
    subject,
    role,
    email,
    displayName: (claims.name ?? subject).slice(0, 200),
    organizationRole,
    now,
  });
  await place(tx, { organizationId: tenant.id, userId, role, formerRole: undefined });
  await emit(tx, actorNamed(subject, userId, tenant.id), {
    type: 'USER_PROVISIONED',
    organizationId: tenant.id,
    aggregateType: 'user',
    aggregateId: userId,
    payload: { user_id: userId, subject, role },
  });
  return { user_id: userId, role, email, is_blocked: false, is_stale: true };
}

async function changeRole(tx: Tx, organizationId: number, person: Person, claims: ForeignClaims): Promise<void> {
  const { role, subject } = claims;
  const { organizationRole } = claimedRights(role, []);
  await changeForeignRole(tx, { organizationId, userId: person.user_id, role, organizationRole });
  await place(tx, { organizationId, userId: person.user_id, role, formerRole: person.role });
  await emit(tx, actorNamed(subject, person.user_id, organizationId), {
    type: 'USER_ROLE_CHANGED',
    organizationId,
    aggregateType: 'user',
    aggregateId: person.user_id,
    payload: { user_id: person.user_id, subject, from: person.role, to: role },
  });
}

async function place(
  tx: Tx,
  person: { organizationId: number; userId: number; role: ForeignRole; formerRole: ForeignRole | undefined },
): Promise<void> {
  const { organizationId, userId, role, formerRole } = person;
  const memberType = MEMBER_TYPE_OF[role];
  if (memberType === undefined) return;
  const formerType = formerRole && MEMBER_TYPE_OF[formerRole];
  await placeInProjects(tx, { organizationId, userId, memberType, formerType });
}

function actorNamed(name: string, userId: number, organizationId: number): Actor {
  return { ...systemActor(organizationId), userId, name };
}

/** Nobody can receive mail there: an address that the token names is not proved to be theirs. */
function addressOf(organizationId: number, subject: string): string {
  const readable = subject
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  const hash = createHash('sha256').update(`${organizationId}:${subject}`).digest('hex').slice(0, 16);
  return `${readable || 'person'}.${hash}@${NOWHERE}`;
}
