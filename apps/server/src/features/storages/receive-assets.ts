import type { Readable } from 'node:stream';
import type { SkippedFile } from '@labelwright/contract/assets';
import type { Actor } from '../../platform/db/actor.ts';
import type { Platform } from '../../platform/platform.ts';
import { newStorageKey } from '../../platform/storage/storage.ts';
import { faultOfFile } from './fault-of-file.ts';
import { type AssetPlace, type StoredAsset, storeAsset } from './store-asset.ts';
import { NotAZipError, readZip, type ZipMember } from './unpack-zip.ts';

export interface ReceivedAssets {
  stored: StoredAsset[];
  skipped: SkippedFile[];
}

export interface ReceiveOptions {
  tags: readonly string[];
  /** Take ZIP files apart. */
  unpack: boolean;
}

const MOST_ZIP_FILES = 10_000;
/** A ZIP may unfold to a multiple of the largest upload, but not without end. */
const ZIP_FACTOR = 4;

/** Keeps one sent file, or the files of a sent ZIP. What cannot be kept is told, and the others are kept all the same. */
export async function receiveAsset(
  platform: Platform,
  actor: Actor,
  place: AssetPlace,
  file: { filename: string; content: Readable },
  options: ReceiveOptions,
): Promise<ReceivedAssets> {
  const received: ReceivedAssets = { stored: [], skipped: [] };
  const { tags } = options;
  if (options.unpack && /\.zip$/i.test(file.filename)) await receiveZip(platform, actor, place, file, tags, received);
  else await keep(platform, actor, place, file.filename, () => ({ ...file, tags }), received);
  return received;
}

async function receiveZip(
  platform: Platform,
  actor: Actor,
  place: AssetPlace,
  file: { filename: string; content: Readable },
  tags: readonly string[],
  received: ReceivedAssets,
): Promise<void> {
  const maxFileBytes = platform.config.uploadLimitMb * 1_000_000;
  const storageKey = newStorageKey(place.organizationId, 'upload.zip');
  const { sizeBytes } = await platform.storage.put(storageKey, file.content, {
    contentType: 'application/zip',
    maxBytes: maxFileBytes,
  });
  const limits = { maxFiles: MOST_ZIP_FILES, maxFileBytes, maxTotalBytes: maxFileBytes * ZIP_FACTOR };
  try {
    for await (const member of readZip(platform.storage, { storageKey, sizeBytes }, limits)) {
      await receiveMember(platform, actor, place, file.filename, member, tags, received);
    }
  } catch (error) {
    if (!(error instanceof NotAZipError)) throw error;
    received.skipped.push({ file: file.filename, reason: error.message });
  } finally {
    await platform.storage.delete(storageKey);
  }
}

async function receiveMember(
  platform: Platform,
  actor: Actor,
  place: AssetPlace,
  archive: string,
  member: ZipMember,
  tags: readonly string[],
  received: ReceivedAssets,
): Promise<void> {
  if (!member.ok) {
    received.skipped.push({ file: member.path, reason: member.reason });
    return;
  }
  const metadata = { archive: archive.slice(0, 512) };
  const open = async () => ({ filename: member.path, content: await member.open(), tags, metadata });
  await keep(platform, actor, place, member.path, open, received);
}

async function keep(
  platform: Platform,
  actor: Actor,
  place: AssetPlace,
  name: string,
  open: () => Promise<Parameters<typeof storeAsset>[3]> | Parameters<typeof storeAsset>[3],
  received: ReceivedAssets,
): Promise<void> {
  try {
    received.stored.push(await storeAsset(platform, actor, place, await open()));
  } catch (error) {
    const reason = faultOfFile(error);
    if (reason === undefined) throw error;
    received.skipped.push({ file: name.slice(0, 512), reason });
  }
}
