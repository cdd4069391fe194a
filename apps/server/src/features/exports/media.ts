import type { MediaFile, MediaSource } from '@labelwright/formats/export/model';
import type { Tx } from '../../platform/db/db.ts';
import type { Platform } from '../../platform/platform.ts';
import { listOwnFiles, type RowScope } from './export-rows.queries.ts';

/** Files of a project, as its task data points at them: on this server, whatever it is called. */
const ADDRESS = /^(?:https?:\/\/[^/]+)?\/data\/upload\/[^/]+\/([0-9a-f-]{36})\//i;

/** The files behind addresses of task data that lie in our own storage. */
export function mediaOf(platform: Platform, tx: Tx, scope: RowScope): MediaSource {
  return {
    find: async (urls) => {
      const uuids = new Map(urls.flatMap((url) => [[url, ADDRESS.exec(url)?.[1]?.toLowerCase()] as const]));
      const wanted = [...new Set([...uuids.values()].filter((uuid) => uuid !== undefined))];
      const rows = wanted.length > 0 ? await listOwnFiles(tx, scope, wanted) : [];
      const files = new Map(
        rows.map((row): [string, MediaFile] => [
          row.uuid,
          { name: row.original_filename, key: row.uuid, open: () => readFile(platform, row.storage_key) },
        ]),
      );
      return new Map(
        [...uuids].flatMap(([url, uuid]) => {
          const file = uuid && files.get(uuid);
          return file ? [[url, file] as const] : [];
        }),
      );
    },
  };
}

async function* readFile(platform: Platform, storageKey: string): AsyncGenerator<Uint8Array> {
  const { stream } = await platform.storage.open(storageKey);
  yield* stream as AsyncIterable<Uint8Array>;
}
