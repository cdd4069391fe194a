import { Readable } from 'node:stream';
import type { ImportAnswer } from '@labelwright/contract/imports';
import type { Actor } from '../../platform/db/actor.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { startImport } from './imports.service.ts';
import { fieldsOf, type NowQuery } from './receive-files.ts';
import { uploadFile } from './upload-file.ts';

/** What a request asked for and cannot or must not have at once: an import of its own, named in the answer. */
export async function stageImport(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  source: { body?: unknown; fileUploadIds?: number[]; url?: string },
  query: NowQuery,
): Promise<ImportAnswer> {
  const ids =
    source.body === undefined ? source.fileUploadIds : [await storeBody(platform, actor, access, source.body)];
  const preannotated = fieldsOf(query.preannotated_from_fields);
  const started = await startImport(platform, actor, access, {
    ...(ids ? { file_upload_ids: ids } : {}),
    ...(source.url === undefined ? {} : { url: source.url }),
    ...(preannotated ? { preannotated_from_fields: preannotated } : {}),
    ...(query.preannotation_target ? { preannotation_target: query.preannotation_target } : {}),
    on_duplicate: query.on_duplicate ?? 'keep',
    return_task_ids: query.return_task_ids ?? false,
    commit_to_project: query.commit_to_project ?? true,
  });
  return {
    task_count: 0,
    annotation_count: 0,
    prediction_count: 0,
    duplicate_count: 0,
    duration: 0,
    file_upload_ids: ids ?? [],
    could_be_tasks_list: true,
    found_formats: [],
    data_columns: [],
    import: started.id,
  };
}

async function storeBody(platform: Platform, actor: Actor, access: ProjectAccess, body: unknown): Promise<number> {
  const content = Readable.from([Buffer.from(JSON.stringify(body))]);
  return (await uploadFile(platform, actor, access, { filename: 'tasks.json', content })).id;
}
