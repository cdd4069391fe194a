import type { ImportPreview, PreviewImport } from '@labelwright/contract/imports';
import { findDatasetImporter } from '@labelwright/formats/dataset-importers';
import { summarizeColumns } from '@labelwright/formats/import/columns';
import { ImportRefusedError } from '@labelwright/formats/import/dataset';
import { referenceKey } from '@labelwright/task-definition/data-reference';
import type { CompiledConfig } from '@labelwright/task-definition/model';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { AppError } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { uploadedFileUrl } from './address-book.ts';
import { findTasksLike } from './duplicates.queries.ts';
import type { PlannedTask } from './import-batch.ts';
import { planRow, prepareImport } from './import-rows.ts';
import { type ImportSource, openSource, type SourceRow } from './import-source.ts';
import { getFiles } from './imports.service.ts';
import { readOptions } from './run-options.ts';

const SHOWN_TASKS = 10;
const SHOWN_ERRORS = 20;
/** Some more than are shown, for their mistakes. */
const LEAST_ROWS = 50;
const READ_ROWS = 200;
const SHOWN_FILES = 500;
const SHOWN_NOTES = 50;

/** What an import of these files with these options would bring: the first tasks as they would be, and what is wrong. */
export async function previewImport(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  input: PreviewImport,
): Promise<ImportPreview> {
  const { organizationId, projectId } = access;
  const options = readOptions(input);
  const { files, prepared } = await withActor(platform.db, actor, async (tx) => ({
    files: await getFiles(tx, access, input.file_upload_ids),
    prepared: await prepareImport(tx, organizationId, projectId, actor.userId ?? null, options.rows),
  }));
  const { compiled } = prepared.rules;
  const notes = new Map<string, number>();
  const note = (reason: string, count = 1): void => void notes.set(reason, (notes.get(reason) ?? 0) + count);
  try {
    const source = await openSource(platform.storage, files, compiled, {
      ...options.source,
      onNote: ({ reason, count }) => note(reason, count),
    });
    const columns = summarizeColumns();
    const good: { found: SourceRow; task: PlannedTask }[] = [];
    const errors: ImportPreview['errors'] = [];
    let read = 0;
    for await (const found of source.rows()) {
      const { row, file } = found;
      read += 1;
      if (row.ok) {
        columns.add(row.task.data);
        for (const reason of row.notes ?? []) note(reason);
      }
      const planned = planRow(row, prepared);
      if (!planned.ok) errors.push({ file, line: planned.line, message: planned.message });
      else if (good.length < SHOWN_TASKS)
        good.push({ found, task: withAddresses(planned.task, found, source, projectId) });
      const isEnough = good.length >= SHOWN_TASKS && read >= LEAST_ROWS;
      if (isEnough || errors.length >= SHOWN_ERRORS || read >= READ_ROWS) break;
    }
    const repeats = await withActor(platform.db, actor, (tx) =>
      findTasksLike(
        tx,
        access,
        good.map(({ task }) => ({ externalId: task.externalId, data: task.data })),
      ),
    );
    const { dataset } = source;
    // Tasks with answers and media by themselves say as much of an interface as a dataset does.
    const suggester = dataset ?? findDatasetImporter('files');
    return {
      dataset: dataset
        ? { id: dataset.id, title: dataset.title, description: dataset.description, losses: [...dataset.losses] }
        : null,
      ...(await describeFiles(source)),
      columns: columns.list(),
      wanted_fields: wantedFields(compiled),
      tasks: good.map(({ found, task }, index) => presentTask(found, task, repeats[index])),
      errors,
      notes: [...notes].slice(0, SHOWN_NOTES).map(([reason, count]) => ({ reason, count })),
      warnings: warningsOf(compiled),
      suggested_config: (await suggester?.suggestConfig(source.set)) ?? null,
    };
  } catch (error) {
    if (error instanceof ImportRefusedError)
      throw new AppError('validation', error.message, { details: { file_upload_ids: [error.message] } });
    throw error;
  }
}

/** Files that are here have an address already; those in archives get theirs when they are imported. */
function withAddresses(task: PlannedTask, { row }: SourceRow, source: ImportSource, projectId: number): PlannedTask {
  const files = row.ok ? (row.files ?? []) : [];
  const data = { ...task.data };
  for (const { path, name } of files) {
    const upload = source.uploadOf(name);
    const [key] = path;
    if (upload && path.length === 1 && typeof key === 'string')
      data[key] = uploadedFileUrl(projectId, upload.uuid, upload.file_name);
  }
  return { ...task, data };
}

async function describeFiles(source: ImportSource): Promise<Pick<ImportPreview, 'files' | 'file_count'>> {
  const list = source.set.list();
  const files: ImportPreview['files'] = [];
  for (const { name, sizeBytes } of list.slice(0, SHOWN_FILES)) {
    const use = source.dataset ? 'resource' : await source.useOf(name);
    files.push({ name, size: sizeBytes, use });
  }
  return { files, file_count: list.length };
}

function wantedFields(compiled: CompiledConfig): string[] {
  const keys = Object.values(compiled.objects).map((object) => referenceKey(object.value.trim()));
  return [...new Set(keys.filter((key): key is string => key !== undefined && key !== ''))];
}

function warningsOf(compiled: CompiledConfig): string[] {
  return Object.keys(compiled.objects).length > 0
    ? []
    : ['This project has no interface yet: nothing is checked against it.'];
}

function presentTask(
  { file, row }: SourceRow,
  task: PlannedTask,
  repeat: number | undefined,
): ImportPreview['tasks'][number] {
  return {
    file,
    line: row.line,
    data: task.data,
    meta: task.meta,
    external_id: task.externalId,
    annotations: task.annotations.map((annotation) => annotation.result),
    predictions: task.predictions.map(({ result, score, modelVersion }) => ({
      result,
      score,
      model_version: modelVersion,
    })),
    duplicate_of: repeat ?? null,
  };
}
