import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { AppError, invalidField, notFound } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import type { ObjectStore } from '../../platform/storage/object-store.ts';
import { containerOf, storeKey } from './connection-settings.ts';
import { type ConnectionRow, listConnections, taskNames } from './connections.queries.ts';
import { openStore, stateOf } from './open-store.ts';
import { parseStorageUri, readFileUri } from './storage-uris.ts';

/** Where a medium of a task is to be read. */
export type Resolved =
  | { kind: 'redirect'; url: string; maxAgeSeconds: number }
  | { kind: 'pass_on'; store: ObjectStore; key: string };

const MOST_CONNECTIONS = 500;
/** A browser must not use an address in its last moments. */
const SPARE_SECONDS = 30;

/**
 * Turns an address of task data into something readable, by the connections of its own project and only below their
 * prefixes. Whoever cannot change the project also needs a task that names the address.
 */
export async function resolveUri(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  given: string,
  taskId: number | undefined,
): Promise<Resolved> {
  const uri = readFileUri(given);
  const parsed = uri === undefined ? undefined : parseStorageUri(uri);
  if (uri === undefined || parsed === undefined)
    throw invalidField('fileuri', 'This is no address of a storage, such as s3://bucket/key, plain or in base64.');
  const { organizationId, projectId } = access;
  const rows = await withActor(platform.db, actor, async (tx) => {
    const isManager = access.can('project.update');
    if (!isManager && (taskId === undefined || !(await taskNames(tx, organizationId, taskId, uri))))
      throw notFound('File');
    const page = { limit: MOST_CONNECTIONS, afterId: 0, offset: 0 };
    return listConnections(tx, organizationId, { projectId, type: parsed.type }, page);
  });
  const found = pickConnection(rows, parsed);
  if (!found)
    throw new AppError('not_found', 'No storage of this project reaches this file. Connect it in the settings.');
  const { row, key } = found;
  const store = await openStore(platform, row.type, stateOf(platform, row));
  const ttlSeconds = row.settings.presign_ttl * 60;
  const url = row.settings.presign ? await store.presign(key, { expiresInSeconds: ttlSeconds }) : undefined;
  if (url === undefined) return { kind: 'pass_on', store, key };
  await store.close();
  return { kind: 'redirect', url, maxAgeSeconds: Math.max(0, ttlSeconds - SPARE_SECONDS) };
}

/** The connection with the longest prefix that covers the address; sources before targets. */
function pickConnection(
  rows: readonly ConnectionRow[],
  wanted: { container: string; key: string },
): { row: ConnectionRow; key: string } | undefined {
  const fitting = rows.flatMap((row) => {
    if (containerOf(row.type, row.settings) !== wanted.container) return [];
    const key = storeKey(row.type, row.settings, wanted.key);
    return key === undefined || key === '' ? [] : [{ row, key }];
  });
  const rank = ({ row }: { row: ConnectionRow }): number =>
    (row.direction === 'import' ? 10_000 : 0) + (row.settings.prefix?.length ?? 0);
  return fitting.sort((left, right) => rank(right) - rank(left))[0];
}
