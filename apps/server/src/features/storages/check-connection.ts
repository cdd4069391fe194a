import { randomUUID } from 'node:crypto';
import type { StorageFiles, StorageType } from '@labelwright/contract/storages';
import { VaultError } from '../../platform/crypto/vault.ts';
import { AppError } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { type ObjectStore, ObjectStoreError } from '../../platform/storage/object-store.ts';
import { type ConnectionState, type Direction, prefixOf } from './connection-settings.ts';
import { keyFilter } from './key-filter.ts';
import { withStore } from './open-store.ts';

const PROBE_KEYS = 5;
/** A filter that fits little must not make a look at the first files read a whole bucket. */
const MOST_PAGES = 10;

/** Lists, and writes and deletes where it must. Throws `validation` on the field to mend. */
export async function checkConnection(
  platform: Platform,
  type: StorageType,
  direction: Direction,
  state: ConnectionState,
): Promise<string> {
  return explained(
    withStore(platform, type, state, async (store) => {
      const prefix = prefixOf(type, state.settings);
      const page = await store.list({ prefix, cursor: undefined, limit: PROBE_KEYS, isRecursive: true });
      if (direction === 'export') await probeWriting(store, prefix);
      else await probeReading(store, page.objects[0]?.key);
      const found = page.objects.length;
      if (direction === 'export') return 'Files can be listed, written and taken away here.';
      if (found === 0) return 'The connection works. There is nothing under this prefix yet.';
      return `The connection works: ${page.cursor === undefined ? found : `more than ${found}`} files found.`;
    }),
  );
}

async function probeReading(store: ObjectStore, key: string | undefined): Promise<void> {
  if (key !== undefined) await store.stat(key);
}

async function probeWriting(store: ObjectStore, prefix: string): Promise<void> {
  const key = `${prefix}labelwright-check-${randomUUID()}.txt`;
  await store.put(key, Buffer.from('Written to see whether this place can be written to.\n'), {
    contentType: 'text/plain',
  });
  await store.delete(key);
}

/** The first keys, and which of them the filter takes. */
export async function browseConnection(
  platform: Platform,
  type: StorageType,
  state: ConnectionState,
  limit: number,
): Promise<StorageFiles> {
  const { settings } = state;
  const takes = keyFilter({ regex: settings.regex_filter, glob: settings.glob_filter });
  return explained(
    withStore(platform, type, state, async (store) => {
      const files: StorageFiles['files'] = [];
      let cursor: string | undefined;
      for (let pages = 0; pages < MOST_PAGES; pages++) {
        const prefix = prefixOf(type, settings);
        const page = await store.list({ prefix, cursor, limit: 1000, isRecursive: settings.recursive_scan });
        for (const object of page.objects) {
          files.push({
            key: object.key,
            size: object.sizeBytes,
            last_modified: object.modifiedAt?.toISOString() ?? null,
            matches: takes(object.key),
          });
        }
        cursor = page.cursor;
        if (cursor === undefined || files.filter((file) => file.matches).length >= limit) break;
      }
      // What fits is what people look for; the rest only shows that there is more.
      const shown = [...files.filter((file) => file.matches), ...files.filter((file) => !file.matches)].slice(0, limit);
      return { files: shown, has_more: cursor !== undefined || files.length > shown.length };
    }),
  );
}

/** Faults of a store as errors of a form: the message stands at the field that it is about. */
export async function explained<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ObjectStoreError) {
      const details = { [error.field ?? 'connection']: [error.message] };
      throw new AppError('validation', error.message, { reason: `storage_${error.fault}`, details, cause: error });
    }
    if (error instanceof VaultError)
      throw new AppError('conflict', 'The secrets of this connection cannot be read any more. Enter them again.', {
        reason: 'storage_secrets_lost',
        cause: error,
      });
    throw error;
  }
}
