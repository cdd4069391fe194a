import type { Readable } from 'node:stream';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { AppError } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import { OutboundError } from '../../platform/outbound/outbound-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { ObjectStoreError } from '../../platform/storage/object-store.ts';
import { FileNotFoundError } from '../../platform/storage/storage.ts';
import { findFileOfProject } from './assets.queries.ts';
import { resolveUri } from './resolve.service.ts';
import { parseStorageUri } from './storage-uris.ts';

/** A medium as the data of a task names it. */
export interface TaskMedium {
  organizationId: number;
  projectId: number;
  taskId: number;
  /** Of an uploaded file, an object of a storage, or anywhere in the web. */
  address: string;
}

/** Why a medium could not be read, for people. */
export class MediumError extends Error {
  override name = 'MediumError';
  /** It may be there the next time. */
  readonly isAway: boolean;
  constructor(message: string, isAway: boolean, cause?: unknown) {
    super(message, { cause });
    this.isAway = isAway;
  }
}

const LONGEST_FETCH_MS = 600_000;
const UPLOADED = /^\/data\/upload\/\d+\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\//i;
const AWAY = new Set(['timeout', 'connect_failed', 'bad_response']);

/**
 * Opens a medium for a job: files of the project itself, objects that its storages reach, addresses of other servers as far
 * as requests may go out. `use` must read the stream before it ends. Throws MediumError; what `use` throws passes.
 */
export async function withMedium<T>(
  platform: Platform,
  actor: Actor,
  medium: TaskMedium,
  signal: AbortSignal,
  use: (stream: Readable) => Promise<T>,
): Promise<T> {
  const { stream, close } = await open(platform, actor, medium, signal).catch((error: unknown) => {
    throw explain(error, signal);
  });
  let fault: unknown;
  stream.on('error', (error) => {
    fault = error;
  });
  try {
    return await use(stream);
  } catch (error) {
    throw fault === undefined || signal.aborted ? error : explain(fault, signal);
  } finally {
    stream.destroy();
    await close();
  }
}

interface Opened {
  stream: Readable;
  close(): Promise<void>;
}

const nothing = async (): Promise<void> => {};

async function open(platform: Platform, actor: Actor, medium: TaskMedium, signal: AbortSignal): Promise<Opened> {
  const { address } = medium;
  const own = address.startsWith(`${platform.config.publicUrl}/`)
    ? address.slice(platform.config.publicUrl.length)
    : address;
  const uuid = UPLOADED.exec(own)?.[1];
  if (uuid !== undefined) {
    const file = await withActor(platform.db, actor, (tx) => findFileOfProject(tx, medium, uuid));
    if (!file) throw new MediumError('The uploaded file is not in this project any more.', false);
    return { stream: (await platform.storage.open(file.storage_key)).stream, close: nothing };
  }
  if (parseStorageUri(address)) {
    const found = await resolveUri(platform, actor, accessOfJob(medium), address, medium.taskId);
    if (found.kind === 'redirect') return fetchFrom(platform, found.url, signal);
    const { store, key } = found;
    try {
      return { stream: (await store.open(key)).stream, close: () => store.close() };
    } catch (error) {
      await store.close();
      throw error;
    }
  }
  if (/^https?:\/\//i.test(address)) return fetchFrom(platform, address, signal);
  throw new MediumError('This is neither an address nor an uploaded file.', false);
}

async function fetchFrom(platform: Platform, url: string, signal: AbortSignal): Promise<Opened> {
  const answer = await platform.outbound.fetchSafely(url, {
    maxBytes: platform.config.uploadLimitMb * 1_000_000,
    timeoutMs: LONGEST_FETCH_MS,
    signal,
  });
  if (answer.status === 200) return { stream: answer.body, close: nothing };
  answer.discard();
  const isAway = answer.status >= 500 || answer.status === 429;
  throw new MediumError(`${new URL(answer.url).host} answered with status ${answer.status}.`, isAway);
}

function explain(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted || error instanceof MediumError) return error;
  if (error instanceof OutboundError) return new MediumError(`${error.message}.`, AWAY.has(error.code), error);
  if (error instanceof ObjectStoreError)
    return new MediumError(error.message, error.fault === 'unreachable' || error.fault === 'failed', error);
  if (error instanceof FileNotFoundError) return new MediumError('The file is gone.', false, error);
  if (error instanceof AppError) return new MediumError(error.message, false, error);
  return error;
}

/** A job that somebody with the right to it has started. */
function accessOfJob({ organizationId, projectId }: TaskMedium): ProjectAccess {
  const can = (): boolean => true;
  return { organizationId, projectId, state: '', isPublished: true, isDeleted: false, role: 'admin', can };
}
