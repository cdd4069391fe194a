import type { Readable } from 'node:stream';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { invalidField } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { sniffContent } from '../../platform/storage/sniff-content.ts';
import { newStorageKey } from '../../platform/storage/storage.ts';
import { type AssetRow, findAssetByContent, insertAsset } from './assets.queries.ts';
import { measureMedia } from './measure-media.ts';

export interface AssetPlace {
  organizationId: number;
  /** null: kept for the whole organization. */
  projectId: number | null;
}

export interface AssetFile {
  /** As sent, or the path within a ZIP or dataset; its extension must fit the content. */
  filename: string;
  content: Readable | Uint8Array;
  metadata?: Record<string, unknown>;
  tags?: readonly string[];
}

export interface StoredAsset extends AssetRow {
  /** false: the place had this content already, and nothing was added. */
  isNew: boolean;
  /** What task data of the project names it by; undefined for files of the whole organization. */
  url: string | undefined;
}

const ALLOWED = [
  'text/*',
  'image/*',
  'audio/*',
  'video/*',
  'application/json',
  'application/x-ndjson',
  'application/xml',
  'application/yaml',
  'application/pdf',
  'application/octet-stream',
];

/**
 * Keeps a file as an asset: content looked at, hashed and measured while it arrives, and kept once for each content and
 * place. Throws `validation` for what is empty, broken off, or a program.
 */
export async function storeAsset(
  platform: Platform,
  actor: Actor,
  place: AssetPlace,
  file: AssetFile,
): Promise<StoredAsset> {
  const { storage, db, config } = platform;
  const { organizationId, projectId } = place;
  const sniffed = await sniffContent(file.content, file.filename, ALLOWED).catch((error: Error) => {
    throw invalidField('file', error.message);
  });
  const { contentType } = sniffed;
  const storageKey = newStorageKey(organizationId, file.filename);
  const maxBytes = config.uploadLimitMb * 1_000_000;
  const stored = await storage.put(storageKey, sniffed.stream, { contentType, maxBytes });
  try {
    const find = () => withActor(db, actor, (tx) => findAssetByContent(tx, organizationId, projectId, stored.sha256));
    const known = await find();
    if (known) return await drop(platform, storageKey, known);
    const measures = await measureMedia(storage, { storageKey, contentType, ...stored });
    const row = await withActor(db, actor, async (tx) => {
      const inserted = await insertAsset(tx, {
        ...place,
        ...stored,
        ...measures,
        mediaType: sniffed.mediaType,
        contentType,
        storageKey,
        filename: file.filename.toWellFormed().replaceAll('\0', ''),
        metadata: file.metadata ?? {},
        tags: file.tags ?? [],
        createdBy: actor.userId,
      });
      if (!inserted) return undefined;
      await emit(tx, actor, {
        type: 'ASSET_CREATED',
        organizationId,
        projectId: projectId ?? undefined,
        aggregateType: 'asset',
        aggregateId: inserted.id,
        payload: { asset_id: inserted.id, file_name: inserted.original_filename, size_bytes: inserted.size_bytes },
      });
      return inserted;
    });
    if (row) return { ...row, isNew: true, url: assetAddress(row) };
    const other = await find();
    if (!other) throw new Error('the same file was stored and deleted at the same time');
    return await drop(platform, storageKey, other);
  } catch (error) {
    await storage.delete(storageKey);
    throw error;
  }
}

async function drop(platform: Platform, storageKey: string, known: AssetRow): Promise<StoredAsset> {
  await platform.storage.delete(storageKey);
  return { ...known, isNew: false, url: assetAddress(known) };
}

/** Where members of the project read the file; lasting, unlike a presigned address. */
export function assetAddress(asset: { project_id: number | null; uuid: string; original_filename: string }) {
  if (asset.project_id === null) return undefined;
  const name = asset.original_filename.split(/[\\/]/).at(-1) || 'file';
  return `/data/upload/${asset.project_id}/${asset.uuid}/${encodeURIComponent(name)}`;
}
