import { Readable } from 'node:stream';
import type { Actor } from '../../platform/db/actor.ts';
import type { Platform } from '../../platform/platform.ts';
import { storeAsset } from '../storages/index.ts';
import type { ImportSource } from './import-source.ts';

/** Where this server shows an uploaded file to the members of its project. */
export function uploadedFileUrl(projectId: number, uuid: string, fileName: string): string {
  return `/data/upload/${projectId}/${uuid}/${encodeURIComponent(fileName.split(/[\\/]/).at(-1) ?? 'file')}`;
}

const MOST_KEPT = 100_000;

/**
 * Addresses of files of a source: of uploaded ones that which they have, of members of archives that of the asset that
 * they become here. The same content is kept once in a project, so a run that was broken off leaves no second copies.
 */
export function addressBook(
  platform: Platform,
  actor: Actor,
  place: { organizationId: number; projectId: number },
  source: Pick<ImportSource, 'set' | 'uploadOf'>,
): (name: string) => Promise<string> {
  const known = new Map<string, string>();
  return async (name) => {
    const upload = source.uploadOf(name);
    if (upload) return uploadedFileUrl(place.projectId, upload.uuid, upload.file_name);
    const kept = known.get(name);
    if (kept !== undefined) return kept;
    const asset = await storeAsset(platform, actor, place, {
      filename: name,
      content: Readable.from(source.set.open(name), { objectMode: false }),
    });
    const address = asset.url ?? uploadedFileUrl(place.projectId, asset.uuid, name);
    if (known.size >= MOST_KEPT) known.clear();
    known.set(name, address);
    return address;
  };
}
