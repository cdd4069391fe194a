import { isCurrency } from '@labelwright/contract/currency';
import type { Organization, OrganizationFields } from '@labelwright/contract/tenants';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor, withSystem } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { invalidField, notFound } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  createOrganizationFor,
  credentialsOf,
  requireFullAccess,
  requirePerson,
  setActiveOrganization,
} from '../identity/index.ts';
import { listOrganizations, type OrganizationRow, updateOrganization } from './organizations.queries.ts';
import { assertActive } from './standing.ts';

/** All that the person belongs to; an API token knows its own only. */
export async function listMyOrganizations(platform: Platform, actor: Actor): Promise<Organization[]> {
  const userId = requirePerson(actor);
  const only = actor.kind === 'api_token' || actor.globalRole === 'super_admin' ? actor.organizationId : undefined;
  const rows = await withSystem(platform.db, async (tx) => {
    const mine = actor.kind === 'api_token' ? [] : await listOrganizations(tx, userId, undefined);
    const here = only === undefined ? [] : await listOrganizations(tx, userId, only);
    return [...here.filter((row) => !mine.some(({ id }) => id === row.id)), ...mine];
  });
  return rows.map(present);
}

export async function getOrganization(platform: Platform, actor: Actor, id: number): Promise<Organization> {
  assertActive(actor, id);
  const [row] = await withSystem(platform.db, (tx) => listOrganizations(tx, requirePerson(actor), id));
  if (!row) throw notFound('Organization');
  return present(row);
}

/** The maker owns it, and works in it from now on. */
export async function createOrganization(
  platform: Platform,
  actor: Actor,
  fields: OrganizationFields,
): Promise<Organization> {
  const userId = requireFullAccess(actor);
  const name = nameOf(fields);
  if (name === undefined) throw invalidField('name', 'This field is required.');
  assertCurrency(fields);
  const row = await withSystem(platform.db, async (tx) => {
    const { id } = await createOrganizationFor(tx, name, userId);
    if (fields.contact_info) await updateOrganization(tx, id, { contact_info: JSON.stringify(fields.contact_info) });
    if (fields.currency) await updateOrganization(tx, id, { currency: fields.currency });
    if (actor.kind !== 'api_token') await setActiveOrganization(tx, userId, id);
    await emit(tx, actor, {
      type: 'ORGANIZATION_CREATED',
      organizationId: id,
      aggregateType: 'organization',
      aggregateId: id,
      payload: { name },
    });
    const [made] = await listOrganizations(tx, userId, id);
    if (!made) throw notFound('Organization');
    return made;
  });
  credentialsOf(platform.db).forgetUser(userId);
  return present(row);
}

export async function changeOrganization(
  platform: Platform,
  actor: Actor,
  id: number,
  fields: OrganizationFields,
): Promise<Organization> {
  assertActive(actor, id);
  const name = nameOf(fields);
  assertCurrency(fields);
  await withActor(platform.db, actor, async (tx) => {
    const changes = {
      ...(name === undefined ? {} : { name }),
      ...(fields.contact_info === undefined ? {} : { contact_info: JSON.stringify(fields.contact_info) }),
      ...(fields.currency === undefined ? {} : { currency: fields.currency }),
    };
    if (Object.keys(changes).length === 0) return;
    await updateOrganization(tx, id, changes);
    await emit(tx, actor, {
      type: 'ORGANIZATION_UPDATED',
      organizationId: id,
      aggregateType: 'organization',
      aggregateId: id,
      payload: { fields: Object.keys(changes) },
    });
  });
  return getOrganization(platform, actor, id);
}

function assertCurrency({ currency }: OrganizationFields): void {
  if (currency !== undefined && !isCurrency(currency))
    throw invalidField('currency', 'Is no currency of ISO 4217 that has hundredths, such as USD, EUR or INR.');
}

function nameOf(fields: OrganizationFields): string | undefined {
  const given = fields.name ?? fields.title;
  if (given === undefined) return undefined;
  const name = given.trim();
  if (name === '') throw invalidField(fields.name === undefined ? 'title' : 'name', 'Must not be blank.');
  return name;
}

function present(row: OrganizationRow): Organization {
  const isManager = row.role !== 'member';
  return {
    id: row.id,
    uuid: row.uuid,
    title: row.name,
    name: row.name,
    slug: row.slug,
    contact_info: row.contact_info,
    currency: row.currency,
    created_by: row.created_by,
    created_at: row.created_at.toISOString(),
    role: row.role,
    member_count: row.member_count,
    can: { update: isManager, manage_members: isManager },
  };
}
