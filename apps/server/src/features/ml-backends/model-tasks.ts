import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { AppError } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { resolveUri } from '../storages/index.ts';
import type { BackendScope } from './backends.queries.ts';
import { type AnswerRow, listFiles, type ModelTaskRow } from './model-tasks.queries.ts';

/** A task as a model server is sent it. */
export type ModelTask = ModelTaskRow & { annotations: readonly AnswerRow[]; predictions: readonly never[] };

const LINK_SECONDS = 24 * 3600;
const UPLOADED = /\/data\/upload\/\d+\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\//;
const STORED = /^(s3|gs|azure-blob|localfiles|redis):\/\//;

/**
 * Tasks in the form of Label Studio, with addresses of media that the model can open without logging in: signed ones for
 * files of this server, presigned ones for storages that have them.
 */
export async function toModelTasks(
  platform: Platform,
  actor: Actor,
  scope: BackendScope,
  rows: readonly ModelTaskRow[],
  answers: readonly AnswerRow[] = [],
): Promise<ModelTask[]> {
  const byTask = Map.groupBy(answers, (answer) => answer.task);
  const links = await linkMedia(platform, actor, scope, rows);
  return rows.map((row) => ({
    ...row,
    data: links.size === 0 ? row.data : (replace(row.data, links) as Record<string, unknown>),
    annotations: byTask.get(row.id) ?? [],
    predictions: [],
  }));
}

/** Every address of a medium in the data, and where the model finds it. */
async function linkMedia(
  platform: Platform,
  actor: Actor,
  scope: BackendScope,
  rows: readonly ModelTaskRow[],
): Promise<Map<string, string>> {
  const addresses = new Map<string, number>();
  for (const row of rows) collect(row.data, (text) => addresses.set(text, row.id));
  const links = new Map<string, string>();
  const uploads = new Map<string, string[]>();
  for (const [address, taskId] of addresses) {
    const uuid = UPLOADED.exec(address)?.[1];
    if (uuid !== undefined) uploads.set(uuid, [...(uploads.get(uuid) ?? []), address]);
    else links.set(address, await linkStored(platform, actor, scope, address, taskId));
  }
  if (uploads.size === 0) return links;
  const files = await withActor(platform.db, actor, (tx) => listFiles(tx, scope, [...uploads.keys()]));
  for (const file of files) {
    const signed = await platform.storage.signedUrl(file.storage_key, {
      expiresInSeconds: LINK_SECONDS,
      contentType: file.content_type,
    });
    for (const address of uploads.get(file.uuid) ?? []) links.set(address, absolute(platform, signed));
  }
  return links;
}

async function linkStored(
  platform: Platform,
  actor: Actor,
  scope: BackendScope,
  address: string,
  taskId: number,
): Promise<string> {
  try {
    const found = await resolveUri(platform, actor, accessOfJob(scope), address, taskId);
    if (found.kind === 'redirect') return found.url;
    await found.store.close();
  } catch (error) {
    // A storage that is not connected: the model gets the address as the task has it.
    if (error instanceof AppError) return address;
    throw error;
  }
  // Readable by this server alone: with the access token of /setup the model gets it through here.
  return `${platform.config.publicUrl}/tasks/${taskId}/resolve?fileuri=${encodeURIComponent(Buffer.from(address).toString('base64'))}`;
}

/** A job that somebody with the right to it has started. */
function accessOfJob({ organizationId, projectId }: BackendScope): ProjectAccess {
  return {
    organizationId,
    projectId,
    state: '',
    isPublished: true,
    isDeleted: false,
    role: 'admin',
    can: () => true,
  };
}

const absolute = (platform: Platform, url: string): string =>
  url.startsWith('/') ? `${platform.config.publicUrl}${url}` : url;

function collect(value: unknown, found: (text: string) => void): void {
  if (typeof value === 'string') {
    if (UPLOADED.test(value) || STORED.test(value)) found(value);
  } else if (typeof value === 'object' && value !== null)
    for (const entry of Object.values(value)) collect(entry, found);
}

function replace(value: unknown, links: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return links.get(value) ?? value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((entry) => replace(entry, links));
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, replace(entry, links)]));
}
