import type { AssetMediaType } from '@labelwright/contract/assets';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface AssetRow {
  id: number;
  uuid: string;
  project_id: number | null;
  media_type: AssetMediaType;
  storage_key: string;
  original_filename: string;
  content_type: string;
  size_bytes: number;
  sha256: string;
  width: number | null;
  height: number | null;
  duration_ms: number | null;
  metadata: Record<string, unknown>;
  tags: string[];
  created_by: number | null;
  created_at: Date;
  updated_at: Date;
}

const COLUMNS = sql.raw(
  [
    'id, uuid, project_id, media_type, storage_key, original_filename, content_type, size_bytes, sha256',
    'width, height, duration_ms, metadata, tags, created_by, created_at, updated_at',
  ].join(', '),
);

/** The files of exports, reports and collected items belong to their pages. */
const IS_SHOWN = sql`deleted_at is null
  and not exists (select from collection_item c where c.asset_id = asset.id)
  and not exists (select from project_export e where e.asset_id = asset.id)
  and not exists (select from project_import i where i.report_asset_id = asset.id)`;

export interface AssetFilter {
  projectId: number | undefined;
  mediaType: string | undefined;
  tag: string | undefined;
  sha256: string | undefined;
  name: string | undefined;
}

/** Newest first. `limit + 1` rows after the id, or a numbered page. */
export async function listAssets(
  tx: Tx,
  organizationId: number,
  filter: AssetFilter,
  page: { limit: number; beforeId: number | undefined; offset: number },
): Promise<AssetRow[]> {
  const { rows } = await sql<AssetRow>`
    select ${COLUMNS} from asset
    where organization_id = ${organizationId} and ${IS_SHOWN} and ${matching(filter)}
      and (${page.beforeId ?? null}::bigint is null or id < ${page.beforeId ?? null}::bigint)
    order by id desc limit ${page.limit + 1} offset ${page.offset}`.execute(tx);
  return rows;
}

export async function countAssets(tx: Tx, organizationId: number, filter: AssetFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from asset
    where organization_id = ${organizationId} and ${IS_SHOWN} and ${matching(filter)}`.execute(tx);
  return rows[0]?.count ?? 0;
}

function matching(filter: AssetFilter) {
  const conditions = [sql`true`];
  if (filter.projectId !== undefined) conditions.push(sql`project_id = ${filter.projectId}`);
  if (filter.mediaType !== undefined) conditions.push(sql`media_type = ${filter.mediaType}`);
  if (filter.tag !== undefined) conditions.push(sql`tags @> array[${filter.tag}]::text[]`);
  if (filter.sha256 !== undefined) conditions.push(sql`sha256 = ${filter.sha256}`);
  if (filter.name !== undefined) {
    const pattern = `%${filter.name.replace(/[\\%_]/g, '\\$&')}%`;
    conditions.push(sql`original_filename ilike ${pattern}`);
  }
  return sql.join(conditions, sql` and `);
}

export async function findAsset(tx: Tx, organizationId: number, id: number): Promise<AssetRow | undefined> {
  const { rows } = await sql<AssetRow>`
    select ${COLUMNS} from asset where organization_id = ${organizationId} and id = ${id} and ${IS_SHOWN}`.execute(tx);
  return rows[0];
}

/** A file of the project as its tasks may name it: of collected items only those that were approved. */
export async function findFileOfProject(
  tx: Tx,
  scope: { organizationId: number; projectId: number },
  uuid: string,
): Promise<Pick<AssetRow, 'storage_key'> | undefined> {
  const { rows } = await sql<Pick<AssetRow, 'storage_key'>>`
    select storage_key from asset
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and uuid = ${uuid}::uuid
      and deleted_at is null and not exists (
        select from collection_item c where c.asset_id = asset.id and c.status <> 'approved')`.execute(tx);
  return rows[0];
}

/** The one with this content in this place, among those that are kept once. */
export async function findAssetByContent(
  tx: Tx,
  organizationId: number,
  projectId: number | null,
  sha256: string,
): Promise<AssetRow | undefined> {
  const { rows } = await sql<AssetRow>`
    select ${COLUMNS} from asset
    where organization_id = ${organizationId} and coalesce(project_id, 0) = ${projectId ?? 0} and sha256 = ${sha256}
      and kept_once and deleted_at is null`.execute(tx);
  return rows[0];
}

export interface NewAssetRow {
  organizationId: number;
  projectId: number | null;
  mediaType: AssetMediaType;
  storageKey: string;
  filename: string;
  contentType: string;
  sizeBytes: number;
  sha256: string;
  width: number | null;
  height: number | null;
  durationMs: number | null;
  metadata: Record<string, unknown>;
  tags: readonly string[];
  createdBy: number | undefined;
  /** false: a file of its own, whatever else has the same content. */
  keptOnce?: boolean;
}

/** undefined: somebody stored the same content at the same time. */
export async function insertAsset(tx: Tx, asset: NewAssetRow): Promise<AssetRow | undefined> {
  const { rows } = await sql<AssetRow>`
    insert into asset (organization_id, project_id, media_type, storage_key, original_filename, content_type, size_bytes,
      sha256, width, height, duration_ms, metadata, tags, created_by, kept_once)
    values (${asset.organizationId}, ${asset.projectId}, ${asset.mediaType}, ${asset.storageKey},
      ${asset.filename.slice(0, 512)}, ${asset.contentType}, ${asset.sizeBytes}, ${asset.sha256}, ${asset.width},
      ${asset.height}, ${asset.durationMs}, ${JSON.stringify(asset.metadata)}::jsonb, ${[...asset.tags]}::text[],
      ${asset.createdBy ?? null}, ${asset.keptOnce ?? true})
    on conflict (organization_id, coalesce(project_id, 0), sha256) where kept_once and deleted_at is null do nothing
    returning ${COLUMNS}`.execute(tx);
  return rows[0];
}

export interface AssetChange {
  original_filename?: string;
  metadata?: Record<string, unknown>;
  tags?: string[];
  media_type?: AssetMediaType;
}

export async function updateAsset(tx: Tx, organizationId: number, id: number, change: AssetChange): Promise<AssetRow> {
  const { rows } = await sql<AssetRow>`
    update asset set
      original_filename = coalesce(${change.original_filename ?? null}, original_filename),
      metadata = coalesce(${change.metadata === undefined ? null : JSON.stringify(change.metadata)}::jsonb, metadata),
      tags = coalesce(${change.tags ?? null}::text[], tags),
      media_type = coalesce(${change.media_type ?? null}, media_type)
    where organization_id = ${organizationId} and id = ${id} and deleted_at is null
    returning ${COLUMNS}`.execute(tx);
  const [row] = rows;
  if (!row) throw new Error('the asset was deleted meanwhile');
  return row;
}

export interface AssetUse {
  task_ids: number[];
  task_count: number;
  upload_count: number;
}

/** Tasks made of the file, and tasks of its project whose data names it. */
export async function findUses(tx: Tx, organizationId: number, asset: AssetRow): Promise<AssetUse> {
  const { rows } = await sql<AssetUse>`
    with users as (
      select id from task where organization_id = ${organizationId} and asset_id = ${asset.id} and deleted_at is null
      union
      select id from task where organization_id = ${organizationId} and project_id = ${asset.project_id}::bigint
        and deleted_at is null and strpos(data::text, ${asset.uuid}::text) > 0)
    select coalesce((array_agg(id order by id))[1:100], '{}') as task_ids, count(*) as task_count,
      (select count(*) from file_upload where organization_id = ${organizationId} and asset_id = ${asset.id}) as upload_count
    from users`.execute(tx);
  const [row] = rows;
  return row ? { ...row, task_ids: row.task_ids.map(Number) } : { task_ids: [], task_count: 0, upload_count: 0 };
}

export async function hideAsset(tx: Tx, organizationId: number, id: number, now: Date): Promise<void> {
  await sql`update asset set deleted_at = ${now} where organization_id = ${organizationId} and id = ${id}`.execute(tx);
}

/** Across organizations: what has been deleted for long enough. */
export async function listPurgeable(
  tx: Tx,
  before: Date,
  limit: number,
): Promise<{ id: number; storage_key: string }[]> {
  const { rows } = await sql<{ id: number; storage_key: string }>`
    select id, storage_key from asset where deleted_at < ${before} order by id limit ${limit}`.execute(tx);
  return rows;
}

export async function removeAssets(tx: Tx, ids: readonly number[]): Promise<void> {
  await sql`delete from asset where id = any (${[...ids]}::bigint[]) and deleted_at is not null`.execute(tx);
}
