import type { ItemStatus, ItemType } from '@labelwright/contract/collection-fields';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface NewItem {
  organizationId: number;
  projectId: number;
  kind: ItemType;
  assetId: number | null;
  title: string;
  text: string | null;
  domain: string | null;
  language: string | null;
  tags: readonly string[];
  extraMetadata: Record<string, unknown>;
  isRaw: boolean;
  durationSeconds: number | null;
  createdBy: number | undefined;
}

export async function insertItem(tx: Tx, item: NewItem): Promise<{ id: string; created_at: Date }> {
  const { rows } = await sql<{ id: string; created_at: Date }>`
    insert into collection_item (organization_id, project_id, kind, asset_id, title, text_content, domain, language, tags,
      extra_metadata, is_raw, duration_seconds, created_by)
    values (${item.organizationId}, ${item.projectId}, ${item.kind}, ${item.assetId}, ${item.title.slice(0, 512)},
      ${item.text}, ${item.domain}, ${item.language}, ${[...item.tags]}::text[],
      ${JSON.stringify(item.extraMetadata)}::jsonb, ${item.isRaw}, ${item.durationSeconds}::numeric,
      ${item.createdBy ?? null})
    returning id, created_at`.execute(tx);
  const [row] = rows;
  if (!row) throw new Error('the item was not inserted');
  return row;
}

/** What a decision or a change is held against, locked until the end of the transaction. */
export interface LockedItem {
  id: string;
  kind: ItemType;
  project_id: number;
  status: ItemStatus;
  title: string;
  created_by: number | null;
  submitted_at: Date | null;
  asset_id: number | null;
  deleted_at: Date | null;
}

/** In the order of their ids, so that two who lock the same ones wait instead of blocking each other. */
export async function lockItems(tx: Tx, organizationId: number, ids: readonly string[]): Promise<LockedItem[]> {
  const { rows } = await sql<LockedItem>`
    select id, kind, project_id, status, title, created_by, submitted_at, asset_id, deleted_at from collection_item
    where organization_id = ${organizationId} and id = any (${[...ids]}::uuid[]) order by id for update`.execute(tx);
  return rows;
}

/** undefined members stay as they are. */
export interface ItemChange {
  title?: string | undefined;
  /** Put right by hand: machines leave it alone; null forgets that, and the text. */
  text?: string | null | undefined;
  domain?: string | null | undefined;
  language?: string | null | undefined;
  tags?: readonly string[] | null | undefined;
  extraMetadata?: Record<string, unknown> | null | undefined;
  isRaw?: boolean | undefined;
  /** A rejected item that its owner mends is a draft again. */
  toDraft?: boolean;
}

export async function updateItem(
  tx: Tx,
  organizationId: number,
  id: string,
  change: ItemChange,
  now: Date,
): Promise<void> {
  const sets = [sql`updated_at = ${now}`];
  if (change.title !== undefined) sets.push(sql`title = ${change.title}`);
  if (change.text !== undefined) {
    sets.push(sql`text_content = ${change.text}`);
    sets.push(sql`text_edited_at = ${change.text === null ? null : now}::timestamptz`);
  }
  if (change.domain !== undefined) sets.push(sql`domain = ${change.domain}`);
  if (change.language !== undefined) sets.push(sql`language = ${change.language}`);
  if (change.tags !== undefined) sets.push(sql`tags = ${[...(change.tags ?? [])]}::text[]`);
  if (change.extraMetadata !== undefined)
    sets.push(sql`extra_metadata = ${JSON.stringify(change.extraMetadata ?? {})}::jsonb`);
  if (change.isRaw !== undefined) sets.push(sql`is_raw = ${change.isRaw}`);
  if (change.toDraft) sets.push(sql`status = 'draft'`);
  await sql`update collection_item set ${sql.join(sets)}
    where organization_id = ${organizationId} and id = ${id}::uuid`.execute(tx);
}

/** Another file in place of the one it had: what was read from that one is gone. */
export async function replaceFile(
  tx: Tx,
  organizationId: number,
  id: string,
  file: { assetId: number; title: string; durationSeconds: number | null; toDraft: boolean },
): Promise<void> {
  await sql`update collection_item set asset_id = ${file.assetId}, title = ${file.title.slice(0, 512)},
      duration_seconds = ${file.durationSeconds}::numeric, text_content = null, text_edited_at = null, processed = false,
      processing_state = 'none', processing_error = null, processing_engine = null, processing_result = null,
      processed_at = null, status = case when ${file.toDraft} then 'draft' else status end
    where organization_id = ${organizationId} and id = ${id}::uuid`.execute(tx);
}

export async function submitItems(tx: Tx, organizationId: number, ids: readonly string[], now: Date): Promise<void> {
  await sql`update collection_item set status = 'pending_review', submitted_at = ${now}, reviewed_by = null,
      reviewed_at = null, feedback = null
    where organization_id = ${organizationId} and id = any (${[...ids]}::uuid[])`.execute(tx);
}

/** Hides items with their files, or brings both back. */
export async function setDeleted(
  tx: Tx,
  organizationId: number,
  ids: readonly string[],
  deletion: { at: Date; by: number | undefined } | undefined,
): Promise<void> {
  await sql`
    with hidden as (
      update collection_item set deleted_at = ${deletion?.at ?? null}::timestamptz, deleted_by = ${deletion?.by ?? null}::bigint
      where organization_id = ${organizationId} and id = any (${[...ids]}::uuid[]) returning asset_id)
    update asset set deleted_at = ${deletion?.at ?? null}::timestamptz
    where organization_id = ${organizationId} and id in (select asset_id from hidden)`.execute(tx);
}

export async function hideFile(tx: Tx, organizationId: number, assetId: number, now: Date): Promise<void> {
  await sql`update asset set deleted_at = ${now} where organization_id = ${organizationId} and id = ${assetId}`.execute(
    tx,
  );
}

/** Across organizations: items without a file that were deleted for long enough. Those with one go with it. */
export async function purgeTexts(tx: Tx, before: Date, limit: number): Promise<number> {
  const { rows } = await sql`
    delete from collection_item where id in (
      select id from collection_item where deleted_at < ${before} and asset_id is null order by deleted_at limit ${limit})
    returning id`.execute(tx);
  return rows.length;
}
