import type { StorageType } from '@labelwright/contract/storages';

/** Addresses that task data has of objects, such as s3://bucket/key. Only this server can turn them into something readable. */

const SCHEMES: Readonly<Record<string, StorageType>> = {
  s3: 's3',
  gs: 'gcs',
  'azure-blob': 'azure',
  localfiles: 'localfiles',
  redis: 'redis',
};

export interface StorageUri {
  type: StorageType;
  /** Bucket, container, host:port/database; empty for folders, whose keys are whole paths. */
  container: string;
  key: string;
}

const URI = /^([a-z][a-z0-9-]*):\/\/(.*)$/s;

export function parseStorageUri(uri: string): StorageUri | undefined {
  const [, scheme = '', rest = ''] = URI.exec(uri) ?? [];
  const type = SCHEMES[scheme];
  if (type === undefined || rest === '') return undefined;
  if (type === 'localfiles') return { type, container: '', key: rest };
  const parts = type === 'redis' ? /^([^/]+\/\d+)\/(.+)$/s.exec(rest) : /^([^/]+)\/(.+)$/s.exec(rest);
  const [, container = '', key = ''] = parts ?? [];
  return key === '' ? undefined : { type, container, key };
}

export function formatStorageUri({ type, container, key }: StorageUri): string {
  const scheme = Object.keys(SCHEMES).find((name) => SCHEMES[name] === type) ?? type;
  return container === '' ? `${scheme}://${key}` : `${scheme}://${container}/${key}`;
}

/** The data of a task with each address of an object replaced by one that its readers may open. */
export function withReadableMedia<T>(data: T, taskId: number): T {
  return replaceUris(data, taskId) as T;
}

function replaceUris(value: unknown, taskId: number): unknown {
  if (typeof value === 'string') return parseStorageUri(value) ? resolveAddress(taskId, value) : value;
  if (typeof value !== 'object' || value === null) return value;
  // Most data holds none: it is looked through without being copied.
  if (!holdsUri(value)) return value;
  if (Array.isArray(value)) return value.map((item) => replaceUris(item, taskId));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaceUris(item, taskId)]));
}

function holdsUri(value: unknown): boolean {
  if (typeof value === 'string') return parseStorageUri(value) !== undefined;
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some(holdsUri);
}

function resolveAddress(taskId: number, uri: string): string {
  return `/tasks/${taskId}/resolve?fileuri=${encodeURIComponent(Buffer.from(uri).toString('base64'))}`;
}

/** The address as it is, or in base64 as Label Studio's clients send it. */
export function readFileUri(given: string): string | undefined {
  if (parseStorageUri(given)) return given;
  const decoded = Buffer.from(given, /[-_]/.test(given) ? 'base64url' : 'base64').toString('utf8');
  return parseStorageUri(decoded) ? decoded : undefined;
}
