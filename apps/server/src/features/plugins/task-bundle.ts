import type { TaskBundle } from '@labelwright/contract/plugins';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { notFound } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { findSchemaDefinition, findTaskType, schemaDefinitionBody, taskTypeBody } from '../task-definitions/index.ts';
import { readTask } from '../tasks/index.ts';
import { type AssetRow, findBundle } from './bundle.queries.ts';
import { mergeSettings } from './merge-settings.ts';
import { findActivePlugin, type PluginRow } from './plugins.queries.ts';

const ASSET_SECONDS = 3600;

/** Everything that an interface needs of one task, in a handful of statements however large the project. */
export function readBundle(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  taskId: number,
): Promise<TaskBundle> {
  const { organizationId } = access;
  return withActor(platform.db, actor, async (tx) => {
    const row = await findBundle(tx, organizationId, taskId);
    if (!row) throw notFound('Task');
    const task = await readTask(tx, actor, access, taskId, platform.now());
    const definition =
      row.definition_id === null ? undefined : await findSchemaDefinition(tx, organizationId, row.definition_id);
    const type = definition && (await findTaskType(tx, organizationId, definition.task_type_id));
    const plugin = definition && (await findActivePlugin(tx, organizationId, definition.task_type_id));
    return {
      task: {
        ...task,
        asset: row.asset_id,
        task_definition: row.definition_id,
        payload: row.payload,
        assigned_to: row.assigned_to,
      },
      asset: row.asset && (await assetBody(platform, row.asset)),
      task_type: type ? taskTypeBody(type, false) : null,
      task_definition: definition ? schemaDefinitionBody(definition, false) : null,
      plugin: (plugin?.manifest as TaskBundle['plugin'] | undefined) ?? null,
      ui_config: mergeSettings(definition?.definition.ui_config, row.payload),
    };
  });
}

async function assetBody(platform: Platform, asset: AssetRow): Promise<NonNullable<TaskBundle['asset']>> {
  const { project_id: project, storage_key: key, ...rest } = asset;
  return {
    id: rest.id,
    project,
    media_type: rest.media_type,
    s3_key: key,
    original_filename: rest.original_filename,
    content_type: rest.content_type,
    width: rest.width,
    height: rest.height,
    metadata: rest.metadata,
    url: await platform.storage.signedUrl(key, { expiresInSeconds: ASSET_SECONDS, contentType: rest.content_type }),
  };
}

/** The plug-in that shows a task, with the addresses that its own media may be loaded from. */
export async function findPluginOfTask(
  tx: Tx,
  organizationId: number,
  taskId: number,
): Promise<{ plugin: PluginRow; data: unknown } | undefined> {
  const row = await findBundle(tx, organizationId, taskId);
  if (!row || row.definition_id === null) return undefined;
  const definition = await findSchemaDefinition(tx, organizationId, row.definition_id);
  const plugin = definition && (await findActivePlugin(tx, organizationId, definition.task_type_id));
  return plugin && { plugin, data: row.data };
}
