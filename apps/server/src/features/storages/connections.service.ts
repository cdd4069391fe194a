import type {
  BrowseStorage,
  CreateStorage,
  StorageConnection,
  StorageFiles,
  StorageType,
  UpdateStorage,
  ValidateStorage,
} from '@labelwright/contract/storages';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { invalidField, notFound } from '../../platform/http/app-error.ts';
import { cutPage, type PageRequest, type PageResult } from '../../platform/http/paging.ts';
import type { Platform } from '../../platform/platform.ts';
import { requireAccess } from '../tenants/index.ts';
import { browseConnection, checkConnection } from './check-connection.ts';
import {
  type ConnectionState,
  containerOf,
  type Direction,
  maskSecrets,
  mergeSettings,
  prefixOf,
} from './connection-settings.ts';
import {
  type ConnectionRow,
  countConnections,
  deleteConnection,
  findConnection,
  insertConnection,
  listConnections,
  updateConnection,
} from './connections.queries.ts';
import { sealSecrets, stateOf } from './open-store.ts';
import { formatStorageUri } from './storage-uris.ts';

/** Which connections a route is about. */
export interface Kind {
  type?: StorageType;
  direction: Direction;
}

export async function listStorages(
  platform: Platform,
  actor: Actor,
  project: string,
  kind: Kind,
  asked: PageRequest,
): Promise<PageResult<StorageConnection>> {
  const { organizationId, projectId } = await requireProject(platform, actor, project);
  const filter = { ...kind, projectId };
  const { rows, total } = await withActor(platform.db, actor, async (tx) => ({
    rows: await listConnections(tx, organizationId, filter, {
      limit: asked.limit,
      afterId: Number(asked.after?.[0] ?? 0) || 0,
      offset: asked.page === undefined ? 0 : (asked.page - 1) * asked.limit,
    }),
    total: await countConnections(tx, organizationId, filter),
  }));
  const page = cutPage(rows, asked.limit, (row) => [row.id]);
  return { ...page, rows: page.rows.map((row) => connectionBody(platform, row)), total };
}

export async function createStorage(
  platform: Platform,
  actor: Actor,
  kind: Required<Kind>,
  body: CreateStorage,
): Promise<StorageConnection> {
  const { organizationId, projectId } = await requireProject(platform, actor, body.project);
  const state = mergeSettings(kind.type, body, undefined);
  await checkConnection(platform, kind.type, kind.direction, state);
  return withActor(platform.db, actor, async (tx) => {
    const id = await insertConnection(tx, {
      ...kind,
      organizationId,
      projectId,
      title: body.title?.trim() || containerOf(kind.type, state.settings) || String(state.settings.path ?? kind.type),
      description: body.description ?? null,
      settings: state.settings,
      secrets: sealSecrets(platform, state.secrets),
      nextSync: nextSync(platform.now(), state),
      createdBy: actor.userId,
    });
    const row = await findConnection(tx, organizationId, id);
    if (!row) throw new Error('the connection was deleted at once');
    await emit(tx, actor, connectionEvent('STORAGE_CREATED', row));
    return connectionBody(platform, row);
  });
}

export async function readStorage(
  platform: Platform,
  actor: Actor,
  kind: Kind,
  id: number,
): Promise<StorageConnection> {
  return connectionBody(platform, await requireConnection(platform, actor, kind, id));
}

export async function changeStorage(
  platform: Platform,
  actor: Actor,
  kind: Required<Kind>,
  id: number,
  body: UpdateStorage,
): Promise<StorageConnection> {
  const row = await requireConnection(platform, actor, kind, id);
  const state = mergeSettings(kind.type, body, stateOf(platform, row));
  await checkConnection(platform, kind.type, kind.direction, state);
  const { organization_id: organizationId } = row;
  return withActor(platform.db, actor, async (tx) => {
    await updateConnection(tx, organizationId, id, {
      title: body.title?.trim() || row.title,
      description: body.description === undefined ? row.description : body.description,
      settings: state.settings,
      secrets: sealSecrets(platform, state.secrets),
      nextSync: nextSync(platform.now(), state),
    });
    const changed = (await findConnection(tx, organizationId, id)) ?? row;
    await emit(tx, actor, connectionEvent('STORAGE_UPDATED', changed, { fields: Object.keys(body) }));
    return connectionBody(platform, changed);
  });
}

/** Tasks that came of it stay; their media can be shown no more. */
export async function deleteStorage(platform: Platform, actor: Actor, kind: Kind, id: number): Promise<void> {
  const row = await requireConnection(platform, actor, kind, id);
  await withActor(platform.db, actor, async (tx) => {
    await deleteConnection(tx, row.organization_id, id);
    await emit(tx, actor, connectionEvent('STORAGE_DELETED', row));
  });
}

export async function validateStorage(
  platform: Platform,
  actor: Actor,
  kind: Required<Kind>,
  body: ValidateStorage,
): Promise<string> {
  return checkConnection(platform, kind.type, kind.direction, await stateOfDraft(platform, actor, kind, body));
}

export async function browseStorage(
  platform: Platform,
  actor: Actor,
  kind: Required<Kind>,
  body: BrowseStorage,
): Promise<StorageFiles> {
  const state = await stateOfDraft(platform, actor, kind, body);
  return browseConnection(platform, kind.type, state, body.limit ?? 100);
}

/** What a form holds, with the secrets of the connection that it changes in the place of masks. */
async function stateOfDraft(
  platform: Platform,
  actor: Actor,
  kind: Required<Kind>,
  body: ValidateStorage,
): Promise<ConnectionState> {
  if (body.id !== undefined) {
    const row = await requireConnection(platform, actor, kind, body.id);
    return mergeSettings(kind.type, body, stateOf(platform, row));
  }
  if (body.project === undefined) throw invalidField('project', 'This field is required.');
  await requireProject(platform, actor, body.project);
  return mergeSettings(kind.type, body, undefined);
}

function requireProject(platform: Platform, actor: Actor, reference: string | number) {
  return requireAccess(platform, actor, { kind: 'project', reference }, 'project.update');
}

/** 404 unless it is there, of this kind, and in a project that the actor manages. */
export async function requireConnection(
  platform: Platform,
  actor: Actor,
  kind: Kind,
  id: number,
): Promise<ConnectionRow> {
  const { organizationId } = actor;
  if (organizationId === undefined) throw notFound('Storage');
  const row = await withActor(platform.db, actor, (tx) => findConnection(tx, organizationId, id));
  if (!row || row.direction !== kind.direction || (kind.type !== undefined && row.type !== kind.type))
    throw notFound('Storage');
  await requireProject(platform, actor, row.project_id);
  return row;
}

function nextSync(now: Date, { settings }: ConnectionState): Date | null {
  const minutes = settings.sync_interval_minutes;
  return minutes === null ? null : new Date(now.getTime() + minutes * 60_000);
}

function connectionEvent(type: string, row: ConnectionRow, facts: Record<string, unknown> = {}) {
  return {
    type,
    organizationId: row.organization_id,
    projectId: row.project_id,
    aggregateType: 'storage',
    aggregateId: row.id,
    payload: { storage_id: row.id, storage_type: row.type, direction: row.direction, title: row.title, ...facts },
  };
}

export function connectionBody(platform: Platform, row: ConnectionRow): StorageConnection {
  const { type, direction, settings } = row;
  const container = containerOf(type, settings);
  const place = type === 'localfiles' ? String(settings.path) : prefixOf(type, settings);
  return {
    ...maskSecrets(type, secretNames(platform, row)),
    ...settings,
    id: row.id,
    type,
    direction,
    project: row.project_id,
    title: row.title,
    description: row.description,
    uri: formatStorageUri({ type, container, key: place }),
    synchronizable: true,
    status: row.status,
    last_sync: row.last_sync?.toISOString() ?? null,
    last_sync_count: row.last_sync_count,
    last_sync_job: row.last_sync_job,
    next_sync: row.next_sync?.toISOString() ?? null,
    traceback: row.traceback,
    meta: row.meta,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  } as StorageConnection;
}

/** A connection whose secrets cannot be opened any more is still listed, so that they can be entered again. */
function secretNames(platform: Platform, row: ConnectionRow): ConnectionState {
  try {
    return stateOf(platform, row);
  } catch {
    return { settings: row.settings, secrets: {} };
  }
}
