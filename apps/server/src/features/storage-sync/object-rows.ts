import { buffer } from 'node:stream/consumers';
import type { ImportRow } from '@labelwright/formats/import/model';
import { readTasks } from '@labelwright/formats/import/read-tasks';
import type { CompiledConfig } from '@labelwright/task-definition/model';
import { contentTypeOfName, mediaTypeOf } from '../../platform/storage/content-types.ts';
import { type ObjectFacts, type ObjectStore, ObjectStoreError } from '../../platform/storage/object-store.ts';
import { wholeAnyway } from '../imports/index.ts';
import { addressKey, type ConnectionRow, containerOf, formatStorageUri } from '../storages/index.ts';

/** Larger ones would make the list of tasks slow. */
const LARGEST_TEXT_BYTES = 1_000_000;

/** The task of an object: its address, or its text where the interface shows text, in the field that shows its kind. */
export async function rowOfObject(
  store: ObjectStore,
  row: ConnectionRow,
  compiled: CompiledConfig,
  object: ObjectFacts,
): Promise<ImportRow> {
  const { type, settings } = row;
  const key = addressKey(type, settings, object.key);
  const uri = formatStorageUri({ type, container: containerOf(type, settings), key });
  const task = (field: string, value: unknown): ImportRow => ({
    ok: true,
    line: 1,
    task: { data: { [field]: value } },
  });
  if (settings.task_field) return task(settings.task_field, uri);
  const contentType = contentTypeOfName(object.key);
  const place = wholeAnyway({ content_type: contentType, media_type: mediaTypeOf(contentType) }, compiled);
  if (place.use === 'addresses') return task(place.field, [uri]);
  if (place.use !== 'content') return task(place.field, uri);
  if (object.sizeBytes > LARGEST_TEXT_BYTES)
    return { ok: false, line: 1, message: 'More than 1 MB of text. Give the tag that shows it valueType="url".' };
  return store
    .open(object.key)
    .then(async ({ stream }) => task(place.field, (await buffer(stream)).toString('utf8').replaceAll('\0', '')))
    .catch(unreadable);
}

/** The tasks of a JSON, JSONL, CSV or TSV file. */
export async function* readTaskFile(store: ObjectStore, object: ObjectFacts): AsyncGenerator<ImportRow> {
  const contentType = contentTypeOfName(object.key);
  try {
    const { stream } = await store.open(object.key);
    const { rows } = await readTasks(stream, { fileName: object.key, mediaType: contentType });
    yield* rows;
  } catch (error) {
    yield unreadable(error);
  }
}

/** Only faults of this one object; the others end the sync. */
function unreadable(error: unknown): ImportRow {
  if (error instanceof ObjectStoreError && error.fault !== 'not_found' && error.fault !== 'denied') throw error;
  return { ok: false, line: 1, message: error instanceof Error ? error.message : 'It cannot be read.' };
}
