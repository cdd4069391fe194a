import type { OrganizationRole } from '@labelwright/contract/permissions';
import type { Workspace, WorkspaceMember } from '@labelwright/contract/tenants';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, invalidField, notFound } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { presentUser, requireOrganization, requirePerson } from '../identity/index.ts';
import { findPersonOf } from './members.queries.ts';
import { ownRole } from './standing.ts';
import {
  deleteWorkspace,
  deleteWorkspaceMember,
  hasProjects,
  hasWorkspaceNamed,
  insertWorkspace,
  listWorkspaceMembers,
  listWorkspaces,
  renameWorkspace,
  saveWorkspaceMember,
  type WorkspaceMemberRow,
  type WorkspaceRow,
} from './workspaces.queries.ts';

interface NamedBody {
  name?: string | undefined;
  title?: string | undefined;
}

export async function listMyWorkspaces(platform: Platform, actor: Actor): Promise<Workspace[]> {
  return withActor(platform.db, actor, async (tx) => {
    const reader = await readerOf(tx, actor);
    const rows = await listWorkspaces(tx, requireOrganization(actor), reader, undefined);
    return rows.map((row) => present(row, reader.seesAll));
  });
}

export function getWorkspace(platform: Platform, actor: Actor, id: number): Promise<Workspace> {
  return withActor(platform.db, actor, (tx) => readWorkspace(tx, actor, id));
}

export async function createWorkspace(platform: Platform, actor: Actor, body: NamedBody): Promise<Workspace> {
  const organizationId = requireOrganization(actor);
  const name = nameOf(body);
  return withActor(platform.db, actor, async (tx) => {
    const id = await insertWorkspace(tx, { organizationId, name, createdBy: requirePerson(actor) });
    if (id === undefined) throw nameTaken();
    await announce(tx, actor, 'WORKSPACE_CREATED', id, { name });
    return readWorkspace(tx, actor, id);
  });
}

export async function changeWorkspace(
  platform: Platform,
  actor: Actor,
  id: number,
  body: NamedBody,
): Promise<Workspace> {
  const organizationId = requireOrganization(actor);
  const name = nameOf(body);
  return withActor(platform.db, actor, async (tx) => {
    await requireManaged(tx, actor, id);
    if (await hasWorkspaceNamed(tx, organizationId, name, id)) throw nameTaken();
    await renameWorkspace(tx, organizationId, id, name);
    await announce(tx, actor, 'WORKSPACE_UPDATED', id, { name });
    return readWorkspace(tx, actor, id);
  });
}

export async function removeWorkspace(platform: Platform, actor: Actor, id: number): Promise<void> {
  const organizationId = requireOrganization(actor);
  await withActor(platform.db, actor, async (tx) => {
    const workspace = await readWorkspace(tx, actor, id);
    if (workspace.is_default)
      throw new AppError('conflict', 'The default workspace cannot be deleted: new projects go there.');
    if (await hasProjects(tx, organizationId, id))
      throw new AppError('conflict', 'The workspace has projects, perhaps deleted ones. Move them elsewhere first.');
    await deleteWorkspace(tx, organizationId, id);
    await announce(tx, actor, 'WORKSPACE_DELETED', id, { name: workspace.name });
  });
}

export async function getWorkspaceMembers(platform: Platform, actor: Actor, id: number): Promise<WorkspaceMember[]> {
  return withActor(platform.db, actor, async (tx) => {
    await requireManaged(tx, actor, id);
    const rows = await listWorkspaceMembers(tx, requireOrganization(actor), id);
    return rows.map((row) => presentMember(row, actor, id));
  });
}

/** Adds somebody of the organization, or changes their role. */
export async function putWorkspaceMember(
  platform: Platform,
  actor: Actor,
  id: number,
  given: { user_id?: number | undefined; email?: string | undefined; role?: OrganizationRole | undefined },
): Promise<WorkspaceMember> {
  const organizationId = requireOrganization(actor);
  return withActor(platform.db, actor, async (tx) => {
    await requireManaged(tx, actor, id);
    const person = await getPersonOf(tx, organizationId, given);
    const role = given.role ?? 'member';
    await saveWorkspaceMember(tx, { organizationId, workspaceId: id, userId: person.id, role });
    await announce(tx, actor, 'WORKSPACE_MEMBER_SAVED', id, { user_id: person.id, role });
    const row = (await listWorkspaceMembers(tx, organizationId, id)).find((member) => member.id === person.id);
    if (!row) throw notFound('Member');
    return presentMember(row, actor, id);
  });
}

export async function removeWorkspaceMember(
  platform: Platform,
  actor: Actor,
  id: number,
  userId: number,
): Promise<void> {
  await withActor(platform.db, actor, async (tx) => {
    await requireManaged(tx, actor, id);
    if (!(await deleteWorkspaceMember(tx, requireOrganization(actor), id, userId))) throw notFound('Member');
    await announce(tx, actor, 'WORKSPACE_MEMBER_REMOVED', id, { user_id: userId });
  });
}

/** The person that a body names by id or address, who must belong to the organization already. */
export async function getPersonOf(
  tx: Tx,
  organizationId: number,
  given: { user_id?: number | undefined; email?: string | undefined },
): Promise<{ id: number; email: string }> {
  const { user_id: userId, email } = given;
  if (userId === undefined && email === undefined) throw invalidField('user_id', 'Give a user_id or an email.');
  const person = await findPersonOf(tx, organizationId, userId === undefined ? { email: email ?? '' } : { userId });
  if (person) return person;
  throw invalidField(
    userId === undefined ? 'email' : 'user_id',
    'Nobody in this organization has this. Send them an invitation instead.',
  );
}

async function readerOf(tx: Tx, actor: Actor): Promise<{ userId: number; seesAll: boolean }> {
  const role = await ownRole(tx, actor);
  return { userId: requirePerson(actor), seesAll: role === 'owner' || role === 'admin' };
}

async function readWorkspace(tx: Tx, actor: Actor, id: number): Promise<Workspace> {
  const reader = await readerOf(tx, actor);
  const [row] = await listWorkspaces(tx, requireOrganization(actor), reader, id);
  if (!row) throw notFound('Workspace');
  return present(row, reader.seesAll);
}

async function requireManaged(tx: Tx, actor: Actor, id: number): Promise<void> {
  const workspace = await readWorkspace(tx, actor, id);
  if (!workspace.can.update) throw new AppError('forbidden');
}

function announce(tx: Tx, actor: Actor, type: string, id: number, payload: Record<string, unknown>): Promise<void> {
  const organizationId = requireOrganization(actor);
  return emit(tx, actor, { type, organizationId, aggregateType: 'workspace', aggregateId: id, payload });
}

function nameOf(body: NamedBody): string {
  const name = (body.name ?? body.title ?? '').trim();
  if (name === '') throw invalidField('name', 'This field is required.');
  return name;
}

function nameTaken(): AppError {
  return invalidField('name', 'There is a workspace of this name already.');
}

function present(row: WorkspaceRow, isManager: boolean): Workspace {
  const canUpdate = isManager || row.role === 'owner' || row.role === 'admin';
  return {
    id: row.id,
    organization: row.organization_id,
    name: row.name,
    title: row.name,
    is_default: row.is_default,
    project_count: row.project_count,
    member_count: row.member_count,
    role: row.role,
    created_at: row.created_at.toISOString(),
    can: { update: canUpdate, delete: isManager && !row.is_default && row.project_count === 0 },
  };
}

function presentMember(row: WorkspaceMemberRow, actor: Actor, workspaceId: number): WorkspaceMember {
  return {
    id: row.id,
    workspace: workspaceId,
    user: presentUser(row, actor.organizationId),
    role: row.role,
    created_at: row.joined_at.toISOString(),
  };
}
