import type { Import, StartImport, StartReimport } from '@labelwright/contract/imports';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { invalidField, notFound } from '../../platform/http/app-error.ts';
import { cutPage, type PageRequest, type PageResult } from '../../platform/http/paging.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import { OutboundError } from '../../platform/outbound/outbound-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { findUploadedAsset, listFileUploads } from './file-uploads.queries.ts';
import { MAPPED_FIELDS } from './import-rows.ts';
import { importJob } from './imports.jobs.ts';
import { findImport, insertImport, listImports, updateImport } from './imports.queries.ts';
import { presentImport } from './present-import.ts';

type Scope = Pick<ProjectAccess, 'organizationId' | 'projectId'>;
type Asked = StartImport | StartReimport;

/** Starts the import of uploaded files, or of what a URL has, as a job; progress and report are read from the import. */
export async function startImport(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  input: Asked,
  kind: 'import' | 'reimport' = 'import',
): Promise<Import> {
  await checkAsked(platform, input);
  const { file_upload_ids: ids = [], url, ...options } = input;
  const onDuplicate = 'on_duplicate' in input ? input.on_duplicate : undefined;
  const commits = !('commit_to_project' in input) || (input.commit_to_project ?? true);
  return withActor(platform.db, actor, async (tx) => {
    const files = await getFiles(tx, access, ids);
    const names = files.map((file) => file.file_name).join(', ');
    const id = await insertImport(tx, {
      organizationId: access.organizationId,
      projectId: access.projectId,
      createdBy: actor.userId,
      source: (url ?? names).slice(0, 1000),
      fileUploadIds: [...ids],
      preannotatedFromFields: input.preannotated_from_fields,
      returnTaskIds: 'return_task_ids' in input && (input.return_task_ids ?? false),
      kind,
      url,
      options,
      onDuplicate: onDuplicate ?? 'skip',
      commitToProject: commits,
      couldBeTasksList: input.files_as_tasks_list ?? true,
    });
    if (commits) await queueImport(tx, actor, access, id);
    return presentImport(platform, access, await findImport(tx, access.organizationId, id));
  });
}

async function checkAsked(platform: Platform, input: Asked): Promise<void> {
  const { file_upload_ids: ids = [], url, mapping = {} } = input;
  if (ids.length > 0 === (url !== undefined))
    throw invalidField('file_upload_ids', 'Name uploaded files, or the URL of one: one of the two.');
  const odd = Object.values(mapping).find((target) => target?.startsWith('@') && !MAPPED_FIELDS.test(target));
  if (odd)
    throw invalidField('mapping', `There is no field ${odd} of a task. Use @external_id, @id, @overlap or @meta.name.`);
  if (url === undefined) return;
  await platform.outbound.assertAllowedUrl(url).catch((error: unknown) => {
    if (!(error instanceof OutboundError)) throw error;
    throw invalidField('url', `This address cannot be read: ${error.message}.`);
  });
}

/** Puts an import to work. While its job is open, a second call changes nothing. */
export async function queueImport(
  tx: Tx,
  actor: Actor,
  { organizationId, projectId }: Scope,
  id: number,
): Promise<void> {
  const job = await enqueueJob(tx, actor, importJob, { importId: id }, { projectId, dedupeKey: `import:${id}` });
  await updateImport(tx, organizationId, id, { job_id: job.id });
  await emit(tx, actor, {
    type: 'IMPORT_STARTED',
    organizationId,
    projectId,
    aggregateType: 'project',
    aggregateId: projectId,
    payload: { import_id: id, job_id: job.id },
  });
}

/** Uploaded files of the project by id; 400 when one is not there. */
export async function getFiles(tx: Tx, { organizationId, projectId }: Scope, ids: readonly number[]) {
  const files = await listFileUploads(tx, organizationId, projectId, ids);
  const missing = ids.filter((id) => !files.some((file) => file.id === id));
  if (missing.length === 0) return files;
  const words = `There is no uploaded file ${missing.join(', ')} in this project. Upload it first.`;
  throw invalidField('file_upload_ids', words);
}

export async function getImport(platform: Platform, actor: Actor, access: ProjectAccess, id: number): Promise<Import> {
  const row = await withActor(platform.db, actor, (tx) => findImport(tx, access.organizationId, id));
  return presentImport(platform, access, row, actor);
}

export async function listProjectImports(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  kind: 'import' | 'reimport',
  asked: PageRequest,
): Promise<PageResult<Import>> {
  const after = asked.after === undefined ? undefined : Number(asked.after[0]);
  const rows = await withActor(platform.db, actor, (tx) =>
    listImports(tx, access.organizationId, access.projectId, kind, asked.limit, after),
  );
  const page = cutPage(rows, asked.limit, (row) => [row.id]);
  return { ...page, rows: await Promise.all(page.rows.map((row) => presentImport(platform, access, row))) };
}

/** Where an uploaded file of the project lies; 404 for one of another project. */
export async function getUploadedFile(platform: Platform, actor: Actor, access: ProjectAccess, uuid: string) {
  const asset = await withActor(platform.db, actor, (tx) =>
    findUploadedAsset(tx, access.organizationId, access.projectId, uuid),
  );
  if (!asset) throw notFound('File');
  return asset;
}
