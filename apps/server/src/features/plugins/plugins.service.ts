import type { CreatePlugin, FrontendPlugin, UpdatePlugin } from '@labelwright/contract/plugins';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor, withSystem } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, invalidField, notFound } from '../../platform/http/app-error.ts';
import { cutPage, type PageRequest, type PageResult } from '../../platform/http/paging.ts';
import type { Platform } from '../../platform/platform.ts';
import { builtIn, isManager, namedTaskType, organizationOf } from '../task-definitions/index.ts';
import { checkManifest } from './check-manifest.ts';
import {
  countPlugins,
  deletePlugin,
  findPlugin,
  insertPlugin,
  isFolderTaken,
  listPlugins,
  type PluginFields,
  type PluginRow,
  updatePlugin,
} from './plugins.queries.ts';
import { frontendsRoot } from './roots.ts';

export async function pagePlugins(
  platform: Platform,
  actor: Actor,
  page: PageRequest,
  taskTypeId: number | undefined,
): Promise<PageResult<FrontendPlugin>> {
  const organizationId = organizationOf(actor);
  const canManage = await isManager(platform, actor);
  const isNumbered = page.page !== undefined;
  const { rows, total } = await withActor(platform.db, actor, async (tx) => ({
    rows: await listPlugins(tx, organizationId, {
      taskTypeId,
      afterId: Number(page.after?.[0] ?? 0) || 0,
      limit: isNumbered ? page.limit : page.limit + 1,
      offset: isNumbered ? ((page.page ?? 1) - 1) * page.limit : 0,
    }),
    total: await countPlugins(tx, organizationId, taskTypeId),
  }));
  const cut = isNumbered ? { rows } : cutPage(rows, page.limit, ({ id }) => [id]);
  return { rows: cut.rows.map((row) => pluginBody(row, canManage)), next: cut.next, total };
}

export async function getPlugin(platform: Platform, actor: Actor, id: number): Promise<FrontendPlugin> {
  const canManage = await isManager(platform, actor);
  const row = await withActor(platform.db, actor, (tx) => findPlugin(tx, organizationOf(actor), id));
  if (!row) throw notFound('Plug-in');
  return pluginBody(row, canManage);
}

export async function registerPlugin(platform: Platform, actor: Actor, body: CreatePlugin): Promise<FrontendPlugin> {
  const organizationId = organizationOf(actor);
  const checked = await checkedManifest(platform, organizationId, body.manifest);
  return refuseSecondPlugin(
    withActor(platform.db, actor, async (tx) => {
      const type = await namedTaskType(tx, organizationId, body.task_type);
      const fields: PluginFields = {
        task_type_id: type.id,
        name: body.name.trim(),
        version: body.version,
        is_active: body.is_active ?? true,
        ...checked,
      };
      assertSameType(fields.manifest, type.slug);
      const row = await insertPlugin(tx, organizationId, fields, actor.userId ?? null);
      await announce(tx, actor, 'PLUGIN_CREATED', row);
      return pluginBody(row, true);
    }),
  );
}

/** The manifest is always looked at again: saving is also how changed files become known. */
export async function changePlugin(
  platform: Platform,
  actor: Actor,
  id: number,
  body: UpdatePlugin,
): Promise<FrontendPlugin> {
  const organizationId = organizationOf(actor);
  const before = await withActor(platform.db, actor, (tx) => ownPlugin(tx, organizationId, id));
  const isOnlySwitch = Object.keys(body).every((key) => key === 'is_active');
  const checked = isOnlySwitch
    ? { manifest: before.manifest, root: before.root, digest: before.digest }
    : await checkedManifest(platform, organizationId, body.manifest === undefined ? before.manifest : body.manifest);
  return refuseSecondPlugin(
    withActor(platform.db, actor, async (tx) => {
      const row = await ownPlugin(tx, organizationId, id);
      const type = await namedTaskType(tx, organizationId, body.task_type ?? row.task_type_id);
      assertSameType(checked.manifest, type.slug);
      const changed = await updatePlugin(tx, organizationId, id, {
        task_type_id: type.id,
        name: body.name?.trim() ?? row.name,
        version: body.version ?? row.version,
        is_active: body.is_active ?? row.is_active,
        ...checked,
      });
      await announce(tx, actor, 'PLUGIN_UPDATED', changed);
      return pluginBody(changed, true);
    }),
  );
}

export async function removePlugin(platform: Platform, actor: Actor, id: number): Promise<void> {
  const organizationId = organizationOf(actor);
  await withActor(platform.db, actor, async (tx) => {
    const row = await ownPlugin(tx, organizationId, id);
    await deletePlugin(tx, organizationId, id);
    await announce(tx, actor, 'PLUGIN_DELETED', row);
  });
}

async function ownPlugin(tx: Tx, organizationId: number, id: number): Promise<PluginRow> {
  const row = await findPlugin(tx, organizationId, id);
  if (!row) throw notFound('Plug-in');
  if (row.organization_id === null) throw builtIn('plug-in');
  return row;
}

async function checkedManifest(
  platform: Platform,
  organizationId: number,
  given: unknown,
): Promise<Pick<PluginFields, 'manifest' | 'root' | 'digest'>> {
  const checked = await checkManifest(given, frontendsRoot(platform));
  if (checked.problems) throw refusedManifest(checked.problems);
  const { manifest, digest } = checked;
  const { root } = manifest;
  // As if it were not there: whose folders there are is nobody else's to know.
  if (await withSystem(platform.db, (tx) => isFolderTaken(tx, organizationId, root)))
    throw refusedManifest([`root: there is no folder ${root} for plug-ins (links do not count).`]);
  return { manifest, root, digest };
}

function refusedManifest(problems: string[]): AppError {
  return new AppError('validation', 'The manifest does not fit the plug-in.', { details: { manifest: problems } });
}

function assertSameType(manifest: Record<string, unknown>, slug: string): void {
  if (manifest.task_type === slug) return;
  throw refusedManifest([
    `Manifest task_type (${String(manifest.task_type)}) does not match plugin task_type (${slug}).`,
  ]);
}

async function refuseSecondPlugin<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if ((error as { constraint?: string }).constraint !== 'frontend_plugin_task_type_id_key') throw error;
    throw invalidField('task_type', 'This task type has a plug-in already. Change or delete that one.');
  }
}

async function announce(tx: Tx, actor: Actor, type: string, row: PluginRow): Promise<void> {
  await emit(tx, actor, {
    type,
    organizationId: row.organization_id ?? undefined,
    aggregateType: 'frontend_plugin',
    aggregateId: row.id,
    payload: {
      plugin_id: row.id,
      task_type_id: row.task_type_id,
      name: row.name,
      version: row.version,
      digest: row.digest,
      is_active: row.is_active,
    },
  });
}

export function pluginBody(row: PluginRow, canManage: boolean): FrontendPlugin {
  const isOwn = row.organization_id !== null && canManage;
  return {
    id: row.id,
    task_type: row.task_type_id,
    name: row.name,
    version: row.version,
    manifest: row.manifest,
    is_active: row.is_active,
    is_built_in: row.organization_id === null,
    created_by: row.created_by,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    can: { update: isOwn, delete: isOwn },
  };
}
