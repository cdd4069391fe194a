import type { FieldErrors } from '@labelwright/contract/errors';
import { MASKED_SECRET, type StorageType, type UpdateStorage } from '@labelwright/contract/storages';
import { AppError } from '../../platform/http/app-error.ts';
import { keyFilter } from './key-filter.ts';

/** Pure: what a connection is set to, apart from what it does. */

export type Direction = 'import' | 'export';

export interface CommonSettings {
  prefix: string | null;
  regex_filter: string | null;
  glob_filter: string | null;
  use_blob_urls: boolean;
  task_field: string | null;
  recursive_scan: boolean;
  presign: boolean;
  /** Minutes. */
  presign_ttl: number;
  sync_interval_minutes: number | null;
  can_delete_objects: boolean;
  export_on_change: boolean;
}

type Value = string | number | boolean | null;
/** Common settings and those of the type, by the names of the API; no secrets. */
export type Settings = CommonSettings & Record<string, Value>;
export type Secrets = Record<string, string>;

const COMMON: CommonSettings = {
  prefix: null,
  regex_filter: null,
  glob_filter: null,
  use_blob_urls: true,
  task_field: null,
  recursive_scan: true,
  presign: true,
  presign_ttl: 60,
  sync_interval_minutes: null,
  can_delete_objects: false,
  export_on_change: false,
};

interface TypeFields {
  own: Readonly<Record<string, Value>>;
  required: readonly string[];
  secret: readonly string[];
  requiredSecrets: readonly string[];
}

const TYPES: Readonly<Record<StorageType, TypeFields>> = {
  s3: {
    own: { bucket: '', region_name: null, s3_endpoint: null, path_style: false },
    required: ['bucket'],
    secret: ['aws_access_key_id', 'aws_secret_access_key', 'aws_session_token'],
    requiredSecrets: ['aws_access_key_id', 'aws_secret_access_key'],
  },
  gcs: {
    own: { bucket: '', google_project_id: null },
    required: ['bucket'],
    secret: ['google_application_credentials'],
    requiredSecrets: ['google_application_credentials'],
  },
  azure: {
    own: { container: '', account_name: '', azure_endpoint: null },
    required: ['container', 'account_name'],
    secret: ['account_key'],
    requiredSecrets: ['account_key'],
  },
  localfiles: { own: { path: '' }, required: ['path'], secret: [], requiredSecrets: [] },
  redis: {
    own: { host: '', port: 6379, db: 0, path: null },
    required: ['host'],
    secret: ['password'],
    requiredSecrets: [],
  },
};

export interface ConnectionState {
  settings: Settings;
  secrets: Secrets;
}

/** A change over what was there. Secrets that come back masked or not at all are kept. Throws `validation` by field. */
export function mergeSettings(
  type: StorageType,
  body: UpdateStorage,
  before: ConnectionState | undefined,
): ConnectionState {
  const { own, required, secret, requiredSecrets } = TYPES[type];
  const given = body as Record<string, unknown>;
  const settings: Record<string, Value> = { ...COMMON, ...own, ...before?.settings };
  for (const name of Object.keys({ ...COMMON, ...own })) {
    const value = given[name];
    if (value !== undefined) settings[name] = clean(name, value as Value);
  }
  const secrets: Secrets = { ...before?.secrets };
  for (const name of secret) {
    const value = given[name];
    if (value === undefined || value === MASKED_SECRET) continue;
    if (value === null || value === '') delete secrets[name];
    else secrets[name] = String(value).trim();
  }
  const problems: FieldErrors = {};
  for (const name of required) if (!settings[name]) problems[name] = ['This field is required.'];
  for (const name of requiredSecrets) if (!secrets[name]) problems[name] = ['This field is required.'];
  checkPlace(type, settings, problems);
  if (Object.keys(problems).length > 0) throw new AppError('validation', 'Validation error', { details: problems });
  const merged = settings as Settings;
  keyFilter({ regex: merged.regex_filter, glob: merged.glob_filter });
  return { settings: merged, secrets };
}

function clean(name: string, value: Value): Value {
  if (name === 'port') return Number(value) || 6379;
  if (typeof value !== 'string') return value;
  const text = value.trim();
  return text === '' ? null : text;
}

function checkPlace(type: StorageType, settings: Record<string, Value>, problems: FieldErrors): void {
  const refuse = (field: string, message: string): void => {
    problems[field] ??= [message];
  };
  const { bucket, container, account_name: account } = settings;
  if (typeof bucket === 'string' && bucket.includes('/'))
    refuse('bucket', 'Only the name of the bucket. What lies within goes into the prefix.');
  if (typeof container === 'string' && container.includes('/')) refuse('container', 'Only the name of the container.');
  if (typeof account === 'string' && !/^[a-z0-9]{3,24}$/.test(account) && !settings.azure_endpoint)
    refuse('account_name', 'Three to 24 small letters and digits.');
  for (const field of type === 's3' ? ['s3_endpoint'] : ['azure_endpoint']) {
    const address = settings[field];
    if (typeof address === 'string' && !/^https?:\/\/[^\s/]+/.test(address))
      refuse(field, 'A whole address, such as https://s3.example.com.');
  }
  if (typeof settings.prefix === 'string') settings.prefix = settings.prefix.replace(/^\/+/, '') || null;
}

/** What the API shows: the settings, and a mask in the place of every secret that is there. */
export function maskSecrets(type: StorageType, { settings, secrets }: ConnectionState): Record<string, Value> {
  const masks = TYPES[type].secret.map((name) => [name, secrets[name] === undefined ? null : MASKED_SECRET]);
  return { ...settings, ...Object.fromEntries(masks.filter(([, mask]) => mask !== null)) };
}

/** Bucket, container or database, as addresses of objects name it. */
export function containerOf(type: StorageType, settings: Settings): string {
  if (type === 'azure') return String(settings.container);
  if (type === 'redis') return `${settings.host}:${settings.port}/${settings.db}`;
  if (type === 'localfiles') return '';
  return String(settings.bucket);
}

/** Keys of the store begin with it. A folder is a store of its own; a database is narrowed by its path too. */
export function prefixOf(type: StorageType, settings: Settings): string {
  return (type === 'redis' ? (settings.prefix ?? (settings.path as string | null)) : settings.prefix) ?? '';
}

/** The key of an object in addresses: folders name their files by the whole path. */
export function addressKey(type: StorageType, settings: Settings, key: string): string {
  return type === 'localfiles' ? `${String(settings.path).replace(/\/+$/, '')}/${key}` : key;
}

/** The key within the store; undefined: the address lies outside what the connection may reach. */
export function storeKey(type: StorageType, settings: Settings, addressed: string): string | undefined {
  const folder = `${String(settings.path).replace(/\/+$/, '')}/`;
  if (type === 'localfiles' && !addressed.startsWith(folder)) return undefined;
  const key = type === 'localfiles' ? addressed.slice(folder.length) : addressed;
  return key.startsWith(prefixOf(type, settings)) && !key.split('/').includes('..') ? key : undefined;
}
