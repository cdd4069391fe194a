import type { Asset, AssetQuery, AssetUrl, AssetUses, UpdateAsset } from '@labelwright/contract/assets';
import type { Permission } from '@labelwright/contract/permissions';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import { isInScope } from '../../platform/http/guard.ts';
import { cutPage, type PageRequest, type PageResult } from '../../platform/http/paging.ts';
import type { Platform } from '../../platform/platform.ts';
import { hasOrganizationPermission, requireAccess } from '../tenants/index.ts';
import {
  type AssetFilter,
  type AssetRow,
  countAssets,
  findAsset,
  findUses,
  hideAsset,
  listAssets,
  updateAsset,
} from './assets.queries.ts';
import type { AssetPlace } from './store-asset.ts';

const PREVIEW_SECONDS = 3600;

/** Where new files go: into a project whose tasks the actor may make, or into the organization that they manage. */
export async function placeForUpload(
  platform: Platform,
  actor: Actor,
  project: string | undefined,
): Promise<AssetPlace> {
  if (project === undefined) {
    return { organizationId: await requireOrganization(platform, actor, 'organization.manage'), projectId: null };
  }
  const access = await requireAccess(platform, actor, { kind: 'project', reference: project }, 'task.create');
  return { organizationId: access.organizationId, projectId: access.projectId };
}

export async function listVisibleAssets(
  platform: Platform,
  actor: Actor,
  query: AssetQuery,
  asked: PageRequest,
): Promise<PageResult<Asset>> {
  const { organizationId, projectId, canChange } = await listScope(platform, actor, query.project);
  const filter: AssetFilter = {
    projectId,
    mediaType: query.media_type,
    tag: query.tag,
    sha256: query.sha256,
    name: query.q?.trim() || undefined,
  };
  const { rows, total } = await withActor(platform.db, actor, async (tx) => ({
    rows: await listAssets(tx, organizationId, filter, {
      limit: asked.limit,
      beforeId: asked.after === undefined ? undefined : Number(asked.after[0]) || 0,
      offset: asked.page === undefined ? 0 : (asked.page - 1) * asked.limit,
    }),
    total: asked.after === undefined ? await countAssets(tx, organizationId, filter) : undefined,
  }));
  const page = cutPage(rows, asked.limit, (row) => [row.id]);
  return { ...page, rows: await Promise.all(page.rows.map((row) => assetBody(platform, row, canChange))), total };
}

async function listScope(platform: Platform, actor: Actor, project: string | undefined) {
  if (project === undefined) {
    const organizationId = await requireOrganization(platform, actor, 'organization.manage');
    return { organizationId, projectId: undefined, canChange: true };
  }
  const access = await requireAccess(platform, actor, { kind: 'project', reference: project }, 'task.list');
  const { organizationId, projectId } = access;
  return { organizationId, projectId, canChange: access.can('task.create') };
}

export async function getAsset(platform: Platform, actor: Actor, id: number): Promise<Asset> {
  const { row, canChange } = await requireAsset(platform, actor, id, 'read');
  return assetBody(platform, row, canChange);
}

export async function changeAsset(platform: Platform, actor: Actor, id: number, body: UpdateAsset): Promise<Asset> {
  const { row, organizationId } = await requireAsset(platform, actor, id, 'change');
  const changed = await withActor(platform.db, actor, async (tx) => {
    const updated = await updateAsset(tx, organizationId, id, body);
    await emit(tx, actor, assetEvent('ASSET_UPDATED', organizationId, row, { fields: Object.keys(body) }));
    return updated;
  });
  return assetBody(platform, changed, true);
}

/** Hidden now, gone for good with everything else that is deleted. Refused while something shows the file. */
export async function deleteAsset(platform: Platform, actor: Actor, id: number): Promise<void> {
  const { row, organizationId } = await requireAsset(platform, actor, id, 'change');
  await withActor(platform.db, actor, async (tx) => {
    const uses = await findUses(tx, organizationId, row);
    if (uses.task_count > 0) throw inUse(uses.task_count, uses.task_ids);
    await hideAsset(tx, organizationId, id, platform.now());
    await emit(tx, actor, assetEvent('ASSET_DELETED', organizationId, row));
  });
}

function inUse(count: number, ids: readonly number[]): AppError {
  const named = ids.slice(0, 10).join(', ');
  const tasks = count === 1 ? `Task ${named} shows` : `${count} tasks show`;
  return new AppError('conflict', `${tasks} this file. Delete ${count === 1 ? 'it' : 'them'} first.`, {
    reason: 'asset_in_use',
    details: { tasks: [count > 10 ? `${named} and ${count - 10} more` : named] },
  });
}

export async function readUses(platform: Platform, actor: Actor, id: number): Promise<AssetUses> {
  const { row, organizationId } = await requireAsset(platform, actor, id, 'change');
  return withActor(platform.db, actor, (tx) => findUses(tx, organizationId, row));
}

export async function presignAsset(
  platform: Platform,
  actor: Actor,
  id: number,
  options: { expiresInSeconds: number; download: boolean },
): Promise<AssetUrl> {
  const { row } = await requireAsset(platform, actor, id, 'read');
  const { expiresInSeconds } = options;
  const url = await platform.storage.signedUrl(row.storage_key, {
    expiresInSeconds,
    contentType: row.content_type,
    filename: row.original_filename.split('/').at(-1) ?? 'file',
    disposition: options.download ? 'attachment' : 'inline',
  });
  const expiresAt = new Date(platform.now().getTime() + expiresInSeconds * 1000);
  return { url, expires_at: expiresAt.toISOString(), expires_in: expiresInSeconds };
}

async function requireAsset(
  platform: Platform,
  actor: Actor,
  id: number,
  intent: 'read' | 'change',
): Promise<{ row: AssetRow; organizationId: number; canChange: boolean }> {
  const { organizationId } = actor;
  if (organizationId === undefined) throw notFound('Asset');
  const row = await withActor(platform.db, actor, (tx) => findAsset(tx, organizationId, id));
  if (!row) throw notFound('Asset');
  if (row.project_id === null) {
    const needed = intent === 'read' ? 'organization.read' : 'organization.manage';
    await requireOrganization(platform, actor, needed);
    const canChange = await hasOrganizationPermission(platform.db, actor, 'organization.manage');
    return { row, organizationId, canChange };
  }
  const needed = intent === 'read' ? 'task.read' : 'task.create';
  const access = await requireAccess(platform, actor, { kind: 'project', reference: row.project_id }, needed);
  return { row, organizationId, canChange: access.can('task.create') };
}

async function requireOrganization(platform: Platform, actor: Actor, permission: Permission): Promise<number> {
  if (actor.scopes && !isInScope(actor.scopes, permission))
    throw new AppError('forbidden', `This token is not allowed to use ${permission}.`);
  const { organizationId } = actor;
  if (organizationId === undefined || !(await hasOrganizationPermission(platform.db, actor, permission)))
    throw new AppError('forbidden', 'Only administrators of the organization may do this. Name a project of yours.');
  return organizationId;
}

function assetEvent(type: string, organizationId: number, row: AssetRow, facts: Record<string, unknown> = {}) {
  return {
    type,
    organizationId,
    projectId: row.project_id ?? undefined,
    aggregateType: 'asset',
    aggregateId: row.id,
    payload: { asset_id: row.id, file_name: row.original_filename, ...facts },
  };
}

const SHOWN_KINDS: ReadonlySet<string> = new Set(['image', 'video_frame', 'audio', 'video']);

export async function assetBody(platform: Platform, row: AssetRow, canChange: boolean): Promise<Asset> {
  const { project_id, storage_key, duration_ms, created_at, updated_at, ...rest } = row;
  const options = { expiresInSeconds: PREVIEW_SECONDS, contentType: row.content_type };
  return {
    ...rest,
    project: project_id,
    s3_key: storage_key,
    duration_seconds: duration_ms === null ? null : duration_ms / 1000,
    preview_url: SHOWN_KINDS.has(row.media_type) ? await platform.storage.signedUrl(storage_key, options) : null,
    created_at: created_at.toISOString(),
    updated_at: updated_at.toISOString(),
    can: { update: canChange, delete: canChange },
  };
}
