import { buffer } from 'node:stream/consumers';
import type { MultipartFile } from '@fastify/multipart';
import type { UPLOAD_ZIP_FIELDS, UploadZipAnswer } from '@labelwright/contract/task-api';
import { receiveAsset, type StoredAsset } from '../../features/storages/index.ts';
import { createTask, requireProject } from '../../features/tasks/index.ts';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { AppError, invalidField } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { fitTaskProject, type GivenContent, mergeContent } from './task-data.ts';
import { getDataTypes } from './task-project.queries.ts';
import { findProjectOfTasks, taskProjectOf } from './task-project.ts';
import { hasTaskOfAsset } from './tasks.queries.ts';
import { type Caller, callerOf } from './tenant.ts';

type Field = (typeof UPLOAD_ZIP_FIELDS)[number];
/** Text that a task holds itself; a longer one stays a file. */
const MOST_TEXT_BYTES = 256_000;

interface Order {
  caller: Caller;
  access: ProjectAccess;
  content: GivenContent;
  priority: number | undefined;
  isTaskProject: boolean;
  /** What the fields of the project hold. */
  dataTypes: Record<string, string>;
}

/** Every file of the ZIP becomes an object of the storage and a task; what cannot is told, and the others are made. */
export async function uploadZip(platform: Platform, actor: Actor, file: MultipartFile): Promise<UploadZipAnswer> {
  const order = await orderOf(platform, await callerOf(platform, actor), file.fields);
  const { caller, access } = order;
  const filename = /\.zip$/i.test(file.filename) ? file.filename : `${file.filename || 'upload'}.zip`;
  const place = { organizationId: access.organizationId, projectId: access.projectId };
  const received = await receiveAsset(
    platform,
    caller.actor,
    place,
    { filename, content: file.file },
    { tags: ['task-api'], unpack: true },
  );
  const [first] = received.skipped;
  if (received.stored.length === 0 && first?.file === filename) throw invalidField('file', first.reason);
  const problems = received.skipped.map(({ file: name, reason }) => ({ file: name, reason }));
  const tasks: UploadZipAnswer['tasks'] = [];
  for (const asset of received.stored) {
    const made = await makeTask(platform, order, asset);
    if (typeof made === 'string') problems.push({ file: asset.original_filename, reason: made });
    else tasks.push(made);
  }
  const stored = received.stored.filter((asset) => asset.isNew).length;
  return { created: tasks.length, stored, skipped: problems.length, tasks, problems };
}

async function orderOf(platform: Platform, caller: Caller, fields: MultipartFile['fields']): Promise<Order> {
  const wanted = textOf(fields, 'project_id');
  const own = wanted === undefined ? await taskProjectOf(platform, caller) : await findProjectOfTasks(platform, caller);
  const access = await requireProject(platform, caller.actor, wanted ?? own ?? '', 'task.create');
  const labels = textOf(fields, 'labels');
  const instructions = textOf(fields, 'instructions');
  const priority = textOf(fields, 'priority');
  if (priority !== undefined && !/^-?\d{1,6}$/.test(priority))
    throw invalidField('priority', 'Must be a whole number of at most six digits.');
  return {
    caller,
    access,
    content: { ...(labels === undefined ? {} : { labels: labelsOf(labels) }), instructions },
    priority: priority === undefined ? undefined : Number(priority),
    isTaskProject: access.projectId === own,
    dataTypes: await withActor(platform.db, caller.actor, (tx) =>
      getDataTypes(tx, access.organizationId, access.projectId),
    ),
  };
}

function textOf(fields: MultipartFile['fields'], name: Field): string | undefined {
  const field = [fields[name]].flat()[0];
  if (field === undefined || field.type !== 'field' || typeof field.value !== 'string') return undefined;
  if (field.value.length > 20_000) throw invalidField(name, 'At most 20,000 characters.');
  return field.value.trim() === '' ? undefined : field.value.trim();
}

/** A JSON list of texts, or texts separated by commas. */
function labelsOf(text: string): string[] {
  if (!text.startsWith('['))
    return text
      .split(',')
      .map((label) => label.trim())
      .filter(Boolean);
  try {
    const list: unknown = JSON.parse(text);
    if (Array.isArray(list) && list.every((label) => typeof label === 'string' && label !== '')) return list;
  } catch {
    // The sentence below says it.
  }
  throw invalidField('labels', 'Must be a JSON list of texts, or texts separated by commas.');
}

/** The task, or why there is none. */
async function makeTask(
  platform: Platform,
  order: Order,
  asset: StoredAsset,
): Promise<UploadZipAnswer['tasks'][number] | string> {
  const { caller, access, content, priority } = order;
  const { actor, organizationId } = caller;
  if (!asset.isNew && (await withActor(platform.db, actor, (tx) => hasTaskOfAsset(tx, organizationId, asset.id))))
    return 'There is a task of the same file already.';
  const data = mergeContent(await dataOf(platform, order, asset), content);
  try {
    const task = await createTask(
      platform,
      actor,
      access,
      {
        data: order.isTaskProject ? fitTaskProject(data, asset.original_filename) : data,
        asset: asset.id,
        meta: { file: asset.original_filename, key: asset.storage_key },
        ...(priority === undefined ? {} : { priority }),
      },
      { byTaskApi: true },
    );
    return { id: task.id, external_id: task.external_id, file: asset.original_filename, key: asset.storage_key };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'validation') throw error;
    const [detail] = Object.values(error.details ?? {}).flat();
    return detail ?? error.message;
  }
}

const TYPES: Readonly<Record<string, readonly string[]>> = {
  image: ['Image'],
  audio: ['Audio', 'AudioPlus'],
  video: ['Video'],
  text: ['Text', 'HyperText', 'Paragraphs'],
  document: ['Pdf', 'PDF'],
};

/** Under the field of the project that shows such a thing, or under the name of the kind. */
async function dataOf(platform: Platform, order: Order, asset: StoredAsset): Promise<Record<string, unknown>> {
  const { media_type: kind } = asset;
  const fitting = Object.entries(order.dataTypes).find(([, type]) => TYPES[kind]?.includes(type));
  const field = order.isTaskProject ? kind : (fitting?.[0] ?? kind);
  if (kind !== 'text' || asset.size_bytes > MOST_TEXT_BYTES) return { [field]: asset.url };
  const { stream } = await platform.storage.open(asset.storage_key);
  return { [field]: (await buffer(stream)).toString('utf8').toWellFormed().replaceAll('\0', '') };
}
