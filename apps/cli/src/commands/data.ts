import { createWriteStream, openAsBlob, statSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import type { Download } from '@labelwright/client/resources/imports';
import type { CreateExport, ExportQuery } from '@labelwright/contract/exports';
import type { Import, StartImport } from '@labelwright/contract/imports';
import { type Call, type ClientCommand, Failure, isSet, text, texts, UsageError } from '../command.ts';
import { followJob } from './follow-job.ts';

const importTasks: ClientCommand = {
  name: 'import',
  args: '<project> <file or address>…',
  needs: 2,
  help: 'Import files (JSON, CSV, Parquet, ZIP, pictures, datasets in known formats …) or what an address has, and wait for it. Uploads go on over broken lines.',
  options: {
    format: { type: 'string', value: 'ID', help: 'format of the files; found out when left out' },
    map: {
      type: 'string',
      multiple: true,
      value: 'COLUMN=FIELD',
      help: 'name of a column in task.data; empty leaves it out',
    },
    'on-duplicate': {
      type: 'string',
      value: 'WHAT',
      help: 'rows that are there already: skip (default), keep, update',
    },
    predictions: { type: 'boolean', help: 'answers in a dataset become predictions instead of annotations' },
    'model-version': { type: 'string', value: 'NAME', help: 'of predictions that name none' },
    'no-wait': { type: 'boolean', help: 'begin it and return' },
  },
  run: async (call) => {
    const { client, output, args } = call;
    const [reference = '', ...sources] = args;
    const project = await client.projects.get(reference);
    const [address, ...others] = sources.filter((source) => /^https?:\/\//.test(source));
    if (address !== undefined && (others.length > 0 || sources.length > 1))
      throw new UsageError('Import one address at a time, without files beside it.');
    const body: StartImport = { ...importOptions(call) };
    if (address === undefined) body.file_upload_ids = await uploadAll(call, project.id, sources);
    else body.url = address;
    const begun = await client.imports.start(project.id, body);
    if (isSet(call, 'no-wait') || begun.job_id === null)
      return output.record(begun, { import: begun.id, job: begun.job_id, status: begun.status });
    await followJob(call, begun.job_id);
    await tellImport(call, await client.imports.get(begun.id));
  },
};

function importOptions(call: Call): Partial<StartImport> {
  const pairs = texts(call, 'map').map((pair) => {
    const [column, field] = pair.split('=');
    if (!column || field === undefined) throw new UsageError(`--map is COLUMN=FIELD, not "${pair}".`);
    return [column, field === '' ? null : field] as const;
  });
  const [format, version] = [text(call, 'format'), text(call, 'model-version')];
  const choice = text(call, 'on-duplicate');
  const duplicates = (['skip', 'keep', 'update'] as const).find((name) => name === choice);
  if (choice !== undefined && duplicates === undefined) throw new UsageError('--on-duplicate is skip, keep or update.');
  return {
    ...(pairs.length > 0 ? { mapping: Object.fromEntries(pairs) } : {}),
    ...(format === undefined ? {} : { format }),
    ...(version === undefined ? {} : { model_version: version }),
    ...(duplicates === undefined ? {} : { on_duplicate: duplicates }),
    ...(isSet(call, 'predictions') ? { dataset_answers: 'predictions' as const } : {}),
  };
}

async function uploadAll(
  { client, output, cwd, signal }: Call,
  projectId: number,
  files: readonly string[],
): Promise<number[]> {
  const ids: number[] = [];
  for (const file of files) {
    const content = await openFile(resolve(cwd, file), file);
    const name = basename(file);
    const onProgress = (sent: number, total: number): void =>
      output.progress(`${name}: ${total === 0 ? 100 : Math.floor((100 * sent) / total)} % sent`);
    const uploaded = await client.imports.upload(projectId, { name, content }, { signal, onProgress });
    output.endProgress();
    for (const warning of uploaded.warnings) output.note(`${name}: ${warning}`);
    ids.push(uploaded.id);
  }
  return ids;
}

/** Read from the disk piece by piece. */
async function openFile(path: string, shown: string): Promise<Blob> {
  try {
    if (statSync(path).isDirectory()) throw new Error('it is a folder');
    return await openAsBlob(path);
  } catch (error) {
    throw new Failure(`cannot read ${shown}: ${(error as Error).message}`);
  }
}

const MOST_ISSUES_SHOWN = 20;

async function tellImport({ client, output }: Call, done: Import): Promise<void> {
  output.record(done, {
    import: done.id,
    tasks: done.task_count,
    annotations: done.annotation_count,
    predictions: done.prediction_count,
    'there already': done.duplicate_count,
    failed: done.failed_count,
  });
  if (done.failed_count === 0) return;
  for (const { file, line, message } of await client.imports.issues(done.id).take(MOST_ISSUES_SHOWN))
    output.note(`${file} line ${line}: ${message}`);
  throw new Failure(`${done.failed_count} of the rows did not come in.`);
}

const exportTasks: ClientCommand = {
  name: 'export',
  args: '<project>',
  needs: 1,
  help: 'Export a project as one consistent snapshot: to stdout, or to a file with -o.',
  options: {
    format: {
      type: 'string',
      short: 'f',
      value: 'NAME',
      help: 'such as JSON (default), JSONL, CSV, COCO; --formats lists them',
    },
    output: { type: 'string', short: 'o', value: 'FILE', help: 'written whole or not at all' },
    formats: { type: 'boolean', help: 'list the formats, with what each would lose' },
    all: { type: 'boolean', help: 'also tasks without annotations' },
    predictions: { type: 'boolean', help: 'with whole predictions' },
    files: { type: 'boolean', help: 'with the files themselves, as a ZIP' },
    options: {
      type: 'string',
      value: 'JSON',
      help: 'further options: filters, split, labels, … (docs/guide/exporting.md)',
    },
    snapshot: { type: 'boolean', help: 'have a job write a file that is kept on the server, and download that' },
  },
  run: async (call) => {
    const { client, output, args, signal } = call;
    const [project = ''] = args;
    if (isSet(call, 'formats')) return listFormats(call, project);
    if (!isSet(call, 'snapshot')) return save(call, await client.exports.stream(project, exportQuery(call), signal));
    const { options, format = 'JSON', ...flags } = exportQuery(call);
    const body: CreateExport = { format, options: { ...flagsAsOptions(flags), ...parseOptionsJson(options) } };
    const begun = await client.exports.start(project, body);
    if (begun.job_id !== null) await followJob(call, begun.job_id);
    output.note(`export ${begun.id} is kept on the server`);
    await save(call, await client.exports.download(project, begun.id, signal));
  },
};

function exportQuery(call: Call): ExportQuery {
  const [format, options] = [text(call, 'format'), text(call, 'options')];
  parseOptionsJson(options);
  return {
    ...(format === undefined ? {} : { format }),
    ...(options === undefined ? {} : { options }),
    ...(isSet(call, 'all') ? { download_all_tasks: 'true' as const } : {}),
    ...(isSet(call, 'predictions') ? { include_predictions: 'true' as const } : {}),
    ...(isSet(call, 'files') ? { download_resources: 'true' as const } : {}),
  };
}

const flagsAsOptions = (flags: ExportQuery): object =>
  Object.fromEntries(Object.keys(flags).map((name) => [name, true]));

function parseOptionsJson(options: string | undefined): object {
  try {
    return options === undefined ? {} : (JSON.parse(options) as object);
  } catch {
    throw new UsageError('--options is not valid JSON.');
  }
}

async function listFormats({ client, output }: Call, project: string): Promise<void> {
  output.table(await client.exports.formats(project), {
    format: ({ name }) => name,
    what: ({ title }) => title,
    fits: ({ disabled }) => !disabled,
    loses: ({ losses }) => losses.join('; '),
  });
}

/** To stdout, or to a file that appears once it is complete. */
async function save(call: Call, { body, filename }: Download): Promise<void> {
  const source = Readable.fromWeb(body as ReadableStream<Uint8Array>);
  const file = text(call, 'output');
  if (file === undefined) return pipeline(source, call.stdout, { end: false });
  const path = resolve(call.cwd, file);
  const draft = `${path}.part`;
  let bytes = 0;
  source.on('data', (chunk: Uint8Array) => {
    bytes += chunk.length;
    call.output.progress(`${basename(path)}: ${Math.round(bytes / 1000)} kB`);
  });
  try {
    await pipeline(source, createWriteStream(draft), { signal: call.signal });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  } finally {
    call.output.endProgress();
  }
  call.output.record({ file: path, bytes, filename }, { file: path, bytes });
}

export const DATA_COMMANDS: readonly ClientCommand[] = [importTasks, exportTasks];
