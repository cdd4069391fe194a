import type { Readable } from 'node:stream';
import type { StorageType } from '@labelwright/contract/storages';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { notFound } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { explained } from './check-connection.ts';
import { addressKey, containerOf, prefixOf } from './connection-settings.ts';
import { findConnection } from './connections.queries.ts';
import { stateOf, withStore } from './open-store.ts';
import { formatStorageUri } from './storage-uris.ts';

export interface WrittenFile {
  type: StorageType;
  /** Below the prefix of the connection. */
  key: string;
  /** Such as s3://bucket/prefix/name. */
  uri: string;
}

/**
 * Writes a file below the prefix of a target of the project. Throws `not_found` when the project has no such target, and
 * `validation` with the reason when the target refuses. The caller has checked the permission.
 */
export async function writeToStorage(
  platform: Platform,
  actor: Actor,
  scope: { organizationId: number; projectId: number },
  storageId: number,
  file: { name: string; content: Readable | Uint8Array; contentType: string },
): Promise<WrittenFile> {
  const row = await withActor(platform.db, actor, (tx) => findConnection(tx, scope.organizationId, storageId));
  if (!row || row.project_id !== scope.projectId || row.direction !== 'export') throw notFound('Storage');
  const { type } = row;
  return explained(
    (async () => {
      const state = stateOf(platform, row);
      const key = `${prefixOf(type, state.settings)}${file.name}`;
      await withStore(platform, type, state, (store) =>
        store.put(key, file.content, { contentType: file.contentType }),
      );
      const address = addressKey(type, state.settings, key);
      return { type, key, uri: formatStorageUri({ type, container: containerOf(type, state.settings), key: address }) };
    })(),
  );
}
