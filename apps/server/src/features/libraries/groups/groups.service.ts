import type { GroupCreate, GroupUpdate, ProjectGroup } from '@labelwright/contract/project-groups';
import type { Actor } from '../../../platform/db/actor.ts';
import { type Tx, withActor } from '../../../platform/db/db.ts';
import { emit } from '../../../platform/events/emit.ts';
import { AppError, invalidField, notFound } from '../../../platform/http/app-error.ts';
import type { Platform } from '../../../platform/platform.ts';
import { requireOrganization } from '../../identity/index.ts';
import { readerOf } from '../../projects/index.ts';
import { requireManaged } from '../tags/tags.service.ts';
import {
  addProjects,
  deleteGroup,
  findWorkspaceRight,
  type GroupRow,
  insertGroup,
  isNameTaken,
  listBelow,
  listGroups,
  listOfWorkspace,
  lockTree,
  removeProjects,
  updateGroup,
} from './groups.queries.ts';
import { arrangeGroups } from './tree.ts';

const DEEPEST = 32;

export async function listFolders(
  platform: Platform,
  actor: Actor,
  query: { workspaceId: number | undefined; withArchived: boolean },
): Promise<ProjectGroup[]> {
  const rows = await withActor(platform.db, actor, (tx) => listGroups(tx, readerOf(actor), query));
  return arrangeGroups(rows, query);
}

export function getFolder(platform: Platform, actor: Actor, id: number): Promise<ProjectGroup> {
  return withActor(platform.db, actor, (tx) => readFolder(tx, actor, id));
}

async function readFolder(tx: Tx, actor: Actor, id: number): Promise<ProjectGroup> {
  const all = arrangeGroups(await listGroups(tx, readerOf(actor), {}), { withArchived: true });
  const found = all.find((group) => group.id === id);
  if (!found) throw notFound('Folder');
  return found;
}

export async function createFolder(platform: Platform, actor: Actor, body: GroupCreate): Promise<ProjectGroup> {
  const organizationId = requireOrganization(actor);
  return withActor(platform.db, actor, async (tx) => {
    await lockTree(tx, organizationId);
    const parentId = body.parent_id ?? body.parent ?? null;
    const rows = await listGroups(tx, readerOf(actor), {});
    const parent = parentId === null ? undefined : rows.find(({ id }) => id === parentId);
    if (parentId !== null && !parent) throw invalidField('parent', 'There is no such folder.');
    const workspaceId = await chooseWorkspace(tx, actor, body.workspace_id ?? body.workspace, parent);
    if (parent) checkDepth(rows, parent.id, 1);
    const name = nameOf(body.name);
    const id = await insertGroup(tx, { organizationId, workspaceId, parentId, name, userId: actor.userId });
    if (id === undefined) throw nameTaken();
    await tell(tx, actor, 'PROJECT_GROUP_CREATED', id, { name, parent_id: parentId });
    return readFolder(tx, actor, id);
  });
}

async function chooseWorkspace(
  tx: Tx,
  actor: Actor,
  asked: number | undefined,
  parent: GroupRow | undefined,
): Promise<number> {
  if (parent && asked !== undefined && asked !== parent.workspace_id)
    throw invalidField('parent', 'The folder above belongs to another workspace.');
  const workspace = await findWorkspaceRight(tx, readerOf(actor), parent?.workspace_id ?? asked);
  if (!workspace) throw invalidField('workspace', 'There is no such workspace.');
  if (!workspace.can_manage) throw mayNotArrange();
  return workspace.id;
}

/** Renames, moves or archives. The whole tree is locked, so that two moves cannot close a ring together. */
export async function changeFolder(
  platform: Platform,
  actor: Actor,
  id: number,
  body: GroupUpdate,
): Promise<ProjectGroup> {
  const organizationId = requireOrganization(actor);
  return withActor(platform.db, actor, async (tx) => {
    await lockTree(tx, organizationId);
    const rows = await listGroups(tx, readerOf(actor), {});
    const row = changeable(rows, id);
    const asked = body.parent_id === undefined ? body.parent : body.parent_id;
    const parentId = asked === undefined ? row.parent_id : asked;
    if (parentId !== row.parent_id) await checkMove(tx, organizationId, rows, row, parentId);
    const name = body.name === undefined ? row.name : nameOf(body.name);
    if (await isNameTaken(tx, organizationId, { id, workspaceId: row.workspace_id, parentId, name })) throw nameTaken();
    const isArchived = body.is_archived ?? row.archived_at !== null;
    const archivedAt = isArchived ? (row.archived_at ?? platform.now()) : null;
    await updateGroup(tx, organizationId, id, { name, parent_id: parentId, archived_at: archivedAt });
    await tell(tx, actor, 'PROJECT_GROUP_UPDATED', id, { name, parent_id: parentId, is_archived: isArchived });
    return readFolder(tx, actor, id);
  });
}

async function checkMove(
  tx: Tx,
  organizationId: number,
  rows: readonly GroupRow[],
  row: GroupRow,
  parentId: number | null,
): Promise<void> {
  if (parentId === null) return;
  const parent = rows.find((other) => other.id === parentId);
  if (!parent) throw invalidField('parent', 'There is no such folder.');
  if (parent.workspace_id !== row.workspace_id)
    throw invalidField('parent', 'A folder stays in its workspace: choose a folder of the same one.');
  const below = await listBelow(tx, organizationId, row.id);
  if (below.includes(parentId))
    throw invalidField('parent', 'A folder cannot be put into itself or into a folder below it.');
  checkDepth(rows, parentId, heightOf(rows, row.id));
}

function checkDepth(rows: readonly GroupRow[], parentId: number, height: number): void {
  const byId = new Map(rows.map((row) => [row.id, row]));
  let depth = height;
  for (let at = byId.get(parentId); at !== undefined; at = at.parent_id === null ? undefined : byId.get(at.parent_id))
    depth += 1;
  if (depth > DEEPEST) throw invalidField('parent', `Folders nest at most ${DEEPEST} deep.`);
}

function heightOf(rows: readonly GroupRow[], id: number): number {
  const heights = rows.filter(({ parent_id }) => parent_id === id).map((child) => heightOf(rows, child.id));
  return 1 + Math.max(0, ...heights);
}

/** Folders below go with it; projects stay. */
export async function removeFolder(platform: Platform, actor: Actor, id: number): Promise<void> {
  const organizationId = requireOrganization(actor);
  await withActor(platform.db, actor, async (tx) => {
    await lockTree(tx, organizationId);
    const row = changeable(await listGroups(tx, readerOf(actor), {}), id);
    await deleteGroup(tx, organizationId, id);
    await tell(tx, actor, 'PROJECT_GROUP_DELETED', id, { name: row.name });
  });
}

export async function changeFolderProjects(
  platform: Platform,
  actor: Actor,
  id: number,
  change: { add?: readonly number[]; remove?: readonly number[] },
): Promise<ProjectGroup> {
  const organizationId = requireOrganization(actor);
  const { add = [], remove = [] } = change;
  return withActor(platform.db, actor, async (tx) => {
    await lockTree(tx, organizationId);
    const rows = await listGroups(tx, readerOf(actor), {});
    const row = rows.find((group) => group.id === id);
    if (!row) throw notFound('Folder');
    await requireManaged(tx, actor, [...add, ...remove]);
    const here = new Set(await listOfWorkspace(tx, organizationId, row.workspace_id, add));
    const elsewhere = add.filter((project) => !here.has(project));
    if (elsewhere.length > 0)
      throw invalidField(
        'projects',
        `Project ${elsewhere.slice(0, 20).join(', ')} is in another workspace than the folder.`,
      );
    const added = await addProjects(tx, organizationId, id, add);
    const removed = await removeProjects(tx, organizationId, id, remove);
    if (added + removed > 0) await tell(tx, actor, 'PROJECT_GROUP_FILLED', id, { add, remove });
    return readFolder(tx, actor, id);
  });
}

function changeable(rows: readonly GroupRow[], id: number): GroupRow {
  const row = rows.find((group) => group.id === id);
  if (!row) throw notFound('Folder');
  if (!row.can_manage) throw mayNotArrange();
  return row;
}

const mayNotArrange = (): AppError =>
  new AppError('forbidden', 'Folders are arranged by owners and administrators of the organization or the workspace.');

function nameOf(given: string): string {
  const name = given.trim();
  if (name === '') throw invalidField('name', 'This field is required.');
  return name;
}

const nameTaken = (): AppError => invalidField('name', 'There is a folder with this name in the same place already.');

function tell(tx: Tx, actor: Actor, type: string, id: number, payload: Record<string, unknown>): Promise<void> {
  return emit(tx, actor, {
    type,
    organizationId: actor.organizationId,
    aggregateType: 'project_group',
    aggregateId: id,
    payload: { id, ...payload },
  });
}
