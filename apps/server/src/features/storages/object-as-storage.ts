import { AppError } from '../../platform/http/app-error.ts';
import { contentTypeOfName } from '../../platform/storage/content-types.ts';
import { type ObjectFacts, type ObjectStore, ObjectStoreError } from '../../platform/storage/object-store.ts';
import { FileNotFoundError, type FileStat, type OpenedFile } from '../../platform/storage/storage.ts';

/** What the sender of stored files needs, over somebody else's store. */
export function asReadableStorage(store: ObjectStore) {
  return {
    stat: async (key: string): Promise<FileStat> => statOf(await store.stat(key).catch(tell(key))),
    open: async (key: string, range?: { start: number; end: number }): Promise<OpenedFile> => {
      const opened = await store.open(key, range).catch(tell(key));
      return { ...statOf(opened), stream: opened.stream };
    },
  };
}

function statOf(facts: ObjectFacts): FileStat {
  const named = contentTypeOfName(facts.key);
  const isNamed = named !== 'application/octet-stream';
  return {
    sizeBytes: facts.sizeBytes,
    modifiedAt: facts.modifiedAt ?? new Date(0),
    etag: facts.etag.startsWith('"') ? facts.etag : `"${facts.etag}"`,
    // Stores keep what the uploader said, which is often nothing at all.
    contentType: isNamed ? named : (facts.contentType ?? named),
  };
}

function tell(key: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof ObjectStoreError)) throw error;
    if (error.fault === 'not_found') throw new FileNotFoundError(key);
    throw new AppError('unavailable', `The storage does not give this file: ${error.message}`, {
      reason: `storage_${error.fault}`,
      cause: error,
    });
  };
}
