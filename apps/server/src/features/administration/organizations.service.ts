import type { AdminOrganization, AdminOrganizationDetail } from '@labelwright/contract/administration';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withSystem } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, invalidField, notFound } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { createOrganizationFor, credentialsOf, requireFullAccess } from '../identity/index.ts';
import {
  type AdminOrganizationRow,
  changeOrganizationRow,
  findAdminOrganization,
  listTopProjects,
  readOrganizationFacts,
} from './organizations.queries.ts';
import { findUserByEmail } from './users.queries.ts';

const WEEK_MS = 7 * 86_400_000;

export function presentOrganization(row: AdminOrganizationRow): AdminOrganization {
  return {
    id: row.id,
    uuid: row.uuid,
    name: row.name,
    slug: row.slug,
    members: row.members,
    projects: row.projects,
    tasks: row.tasks,
    annotations: row.annotations,
    storage_bytes: row.storage_bytes,
    project_limit: row.project_limit,
    is_suspended: row.suspended_at !== null,
    suspended_reason: row.suspended_reason,
    created_at: row.created_at.toISOString(),
  };
}

export function getAdminOrganization(platform: Platform, id: number): Promise<AdminOrganizationDetail> {
  return withSystem(platform.db, (tx) => readOrganization(tx, platform, id));
}

async function readOrganization(tx: Tx, platform: Platform, id: number): Promise<AdminOrganizationDetail> {
  const row = await findAdminOrganization(tx, id);
  if (!row) throw notFound('Organization');
  const facts = await readOrganizationFacts(tx, id, new Date(platform.now().getTime() - WEEK_MS));
  return {
    ...presentOrganization(row),
    ...facts,
    suspended_at: row.suspended_at?.toISOString() ?? null,
    last_activity_at: facts.last_activity_at?.toISOString() ?? null,
    top_projects: await listTopProjects(tx, id),
  };
}

/** The owner has an account already; people without one are invited by the owner. */
export function createAdminOrganization(
  platform: Platform,
  actor: Actor,
  given: { name: string; owner_email?: string; project_limit?: number },
): Promise<AdminOrganizationDetail> {
  requireFullAccess(actor);
  const name = given.name.trim();
  if (name === '') throw invalidField('name', 'Must not be blank.');
  return withSystem(platform.db, async (tx) => {
    const owner = given.owner_email === undefined ? undefined : await findUserByEmail(tx, given.owner_email);
    if (given.owner_email !== undefined && !owner)
      throw invalidField('owner_email', 'There is no account with this address. They have to register first.');
    const { id } = await createOrganizationFor(tx, name, owner?.id);
    if (given.project_limit !== undefined) await changeOrganizationRow(tx, id, { project_limit: given.project_limit });
    await record(tx, actor, id, 'ORGANIZATION_CREATED', { name, owner_id: owner?.id ?? null });
    return readOrganization(tx, platform, id);
  });
}

export function changeAdminOrganization(
  platform: Platform,
  actor: Actor,
  id: number,
  fields: { name?: string; project_limit?: number },
): Promise<AdminOrganizationDetail> {
  requireFullAccess(actor);
  const name = fields.name?.trim();
  if (name === '') throw invalidField('name', 'Must not be blank.');
  const changes = {
    ...(name === undefined ? {} : { name }),
    ...(fields.project_limit === undefined ? {} : { project_limit: fields.project_limit }),
  };
  return withSystem(platform.db, async (tx) => {
    if (Object.keys(changes).length > 0) {
      if (!(await changeOrganizationRow(tx, id, changes))) throw notFound('Organization');
      await record(tx, actor, id, 'ORGANIZATION_UPDATED', { fields: Object.keys(changes), ...changes });
    }
    return readOrganization(tx, platform, id);
  });
}

/** Nobody of it gets in until it is restored, except super administrators. */
export async function setSuspended(
  platform: Platform,
  actor: Actor,
  id: number,
  reason: string | null,
): Promise<AdminOrganizationDetail> {
  requireFullAccess(actor);
  const why = reason?.trim() ?? null;
  if (why !== null && why.length < 3) throw invalidField('reason', 'Say why, in a few words: its people will read it.');
  const changed = await withSystem(platform.db, async (tx) => {
    const row = await findAdminOrganization(tx, id);
    if (!row) throw notFound('Organization');
    if ((row.suspended_at !== null) === (why !== null))
      throw new AppError('conflict', why === null ? 'It is not suspended.' : 'It is suspended already.');
    await changeOrganizationRow(tx, id, {
      suspended_at: why === null ? null : platform.now(),
      suspended_reason: why,
      suspended_by: why === null ? null : (actor.userId ?? null),
    });
    await record(tx, actor, id, why === null ? 'ORGANIZATION_RESTORED' : 'ORGANIZATION_SUSPENDED', { reason: why });
    return readOrganization(tx, platform, id);
  });
  credentialsOf(platform.db).forgetOrganization(id);
  return changed;
}

function record(tx: Tx, actor: Actor, id: number, type: string, payload: Record<string, unknown>): Promise<void> {
  return emit(tx, actor, { type, organizationId: id, aggregateType: 'organization', aggregateId: id, payload });
}
