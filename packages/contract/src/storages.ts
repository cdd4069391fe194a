/**
 * Connections of a project to buckets, containers, folders and databases.
 *
 * For T in s3, gcs, azure, localfiles, redis, as source /api/storages/T and as target /api/storages/export/T:
 * GET (?project), POST · GET, PATCH, DELETE …/{id} · POST …/{id}/sync · POST …/validate · GET …/form · POST …/files
 * (sources only). GET /api/storages · GET /api/storages/types · GET /api/storages/export · GET /api/storages/export/types.
 * Media: GET /tasks/{id}/resolve, /tasks/{id}/presign, /projects/{id}/resolve, /projects/{id}/presign, all ?fileuri=.
 */
import { type Static, Type } from 'typebox';
import { Id, IdParam, Nullable, PageQuery, Reference, Timestamp, Uuid } from './schemas.ts';

export const STORAGE_TYPES = ['s3', 'gcs', 'azure', 'localfiles', 'redis'] as const;
export type StorageType = (typeof STORAGE_TYPES)[number];

export const STORAGE_STATUSES = [
  'initialized',
  'queued',
  'in_progress',
  'failed',
  'completed',
  'completed_with_errors',
] as const;
export type StorageStatus = (typeof STORAGE_STATUSES)[number];

/** Stands where a secret is kept. Sent back unchanged it keeps the secret. */
export const MASKED_SECRET = '********';

const Name = Type.String({ maxLength: 256 });
const Secret = Type.String({ maxLength: 20_000 });
const Optional = {
  title: Type.Optional(Name),
  description: Type.Optional(Nullable(Type.String({ maxLength: 2000 }))),
  prefix: Type.Optional(Nullable(Type.String({ maxLength: 1024, description: 'Only keys that begin with it' }))),
  regex_filter: Type.Optional(
    Nullable(Type.String({ maxLength: 500, description: 'Only keys that match from their first character' })),
  ),
  glob_filter: Type.Optional(
    Nullable(Type.String({ maxLength: 500, description: 'Only keys that fit, such as *.jpg or day-?/**' })),
  ),
  use_blob_urls: Type.Optional(
    Type.Boolean({ description: 'true: every object is a task; false: objects are JSON or JSONL files of tasks' }),
  ),
  task_field: Type.Optional(
    Nullable(Type.String({ maxLength: 256, description: 'Key of task.data that takes the address of the object' })),
  ),
  recursive_scan: Type.Optional(Type.Boolean({ description: 'Folders within the prefix too' })),
  presign: Type.Optional(
    Type.Boolean({ description: 'true: the browser reads from the storage; false: this server passes it on' }),
  ),
  presign_ttl: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_080, description: 'Minutes' })),
  sync_interval_minutes: Type.Optional(
    Nullable(Type.Integer({ minimum: 5, maximum: 43_200, description: 'Syncs by itself this often; null: never' })),
  ),
  can_delete_objects: Type.Optional(
    Type.Boolean({ description: 'Targets: take the file away when its annotation is deleted' }),
  ),
  export_on_change: Type.Optional(Type.Boolean({ description: 'Targets: write annotations as they are submitted' })),
  bucket: Type.Optional(Name),
  region_name: Type.Optional(Nullable(Name)),
  s3_endpoint: Type.Optional(Nullable(Type.String({ maxLength: 1024 }))),
  path_style: Type.Optional(Type.Boolean({ description: 'Bucket in the path instead of in the host name' })),
  aws_access_key_id: Type.Optional(Secret),
  aws_secret_access_key: Type.Optional(Secret),
  aws_session_token: Type.Optional(Nullable(Secret)),
  google_application_credentials: Type.Optional(Secret),
  google_project_id: Type.Optional(Nullable(Name)),
  container: Type.Optional(Name),
  account_name: Type.Optional(Name),
  account_key: Type.Optional(Secret),
  azure_endpoint: Type.Optional(Nullable(Type.String({ maxLength: 1024 }))),
  path: Type.Optional(Nullable(Type.String({ maxLength: 1024 }))),
  host: Type.Optional(Name),
  port: Type.Optional(Type.Union([Type.Integer({ minimum: 1, maximum: 65_535 }), Type.String({ maxLength: 5 })])),
  password: Type.Optional(Nullable(Secret)),
  db: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
};

/** Unknown fields are ignored: clients send what their edition knows. */
export const CreateStorage = Type.Object({ project: Reference, ...Optional });
export type CreateStorage = Static<typeof CreateStorage>;
export const UpdateStorage = Type.Object(Optional);
export type UpdateStorage = Static<typeof UpdateStorage>;
/** `id`: an existing connection, whose secrets stand in for masked ones. */
export const ValidateStorage = Type.Object({ id: Type.Optional(Id), project: Type.Optional(Reference), ...Optional });
export type ValidateStorage = Static<typeof ValidateStorage>;
export const BrowseStorage = Type.Object({
  ...ValidateStorage.properties,
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
});
export type BrowseStorage = Static<typeof BrowseStorage>;

export const SyncCounts = Type.Object({
  seen: Type.Integer({ description: 'Objects listed' }),
  created: Type.Integer({ description: 'Tasks made' }),
  changed: Type.Integer({ description: 'Known objects whose content is another now' }),
  removed: Type.Integer({ description: 'Known objects that are not there any more; their tasks stay' }),
  skipped: Type.Integer({ description: 'Objects that the filter leaves out' }),
  failed: Type.Integer({ description: 'Objects that could not be read, or rows that are no tasks' }),
  written: Type.Integer({ description: 'Targets: files written' }),
  deleted: Type.Integer({ description: 'Targets: files taken away' }),
});
export type SyncCounts = Static<typeof SyncCounts>;

export const StorageConnection = Type.Object({
  id: Id,
  type: Type.Enum([...STORAGE_TYPES]),
  direction: Type.Enum(['import', 'export']),
  project: Id,
  title: Type.String(),
  description: Nullable(Type.String()),
  uri: Type.String({ description: 'Where it points to, such as s3://bucket/prefix' }),
  prefix: Nullable(Type.String()),
  regex_filter: Nullable(Type.String()),
  glob_filter: Nullable(Type.String()),
  use_blob_urls: Type.Boolean(),
  task_field: Nullable(Type.String()),
  recursive_scan: Type.Boolean(),
  presign: Type.Boolean(),
  presign_ttl: Type.Integer(),
  sync_interval_minutes: Nullable(Type.Integer()),
  can_delete_objects: Type.Boolean(),
  export_on_change: Type.Boolean(),
  bucket: Type.Optional(Type.String()),
  region_name: Type.Optional(Nullable(Type.String())),
  s3_endpoint: Type.Optional(Nullable(Type.String())),
  path_style: Type.Optional(Type.Boolean()),
  aws_access_key_id: Type.Optional(Type.String()),
  aws_secret_access_key: Type.Optional(Type.String()),
  aws_session_token: Type.Optional(Nullable(Type.String())),
  google_application_credentials: Type.Optional(Type.String()),
  google_project_id: Type.Optional(Nullable(Type.String())),
  container: Type.Optional(Type.String()),
  account_name: Type.Optional(Type.String()),
  account_key: Type.Optional(Type.String()),
  azure_endpoint: Type.Optional(Nullable(Type.String())),
  path: Type.Optional(Nullable(Type.String())),
  host: Type.Optional(Type.String()),
  port: Type.Optional(Type.Integer()),
  password: Type.Optional(Nullable(Type.String())),
  db: Type.Optional(Type.Integer()),
  synchronizable: Type.Boolean(),
  status: Type.Enum([...STORAGE_STATUSES]),
  last_sync: Nullable(Timestamp),
  last_sync_count: Nullable(
    Type.Integer({ description: 'Objects of the last sync that are tasks here, or files written' }),
  ),
  last_sync_job: Nullable(Uuid),
  next_sync: Nullable(Timestamp),
  traceback: Nullable(Type.String({ description: 'Why the last sync failed' })),
  meta: Type.Object({
    counts: Type.Optional(SyncCounts),
    errors: Type.Optional(Type.Array(Type.Object({ key: Type.String(), message: Type.String() }))),
  }),
  created_at: Timestamp,
  updated_at: Timestamp,
});
export type StorageConnection = Static<typeof StorageConnection>;

export const StorageQuery = Type.Object({ ...PageQuery.properties, project: Reference });
export const StorageParams = Type.Object({ id: IdParam });
export const StorageFiles = Type.Object({
  files: Type.Array(
    Type.Object({
      key: Type.String(),
      size: Type.Integer({ description: 'Bytes' }),
      last_modified: Nullable(Timestamp),
      matches: Type.Boolean({ description: 'false: the filter leaves it out' }),
    }),
  ),
  has_more: Type.Boolean(),
});
export type StorageFiles = Static<typeof StorageFiles>;
export const StorageVerdict = Type.Object({ ok: Type.Literal(true), message: Type.String() });
export type StorageVerdict = Static<typeof StorageVerdict>;
export const StorageTypeInfo = Type.Object({ name: Type.Enum([...STORAGE_TYPES]), title: Type.String() });
export type StorageTypeInfo = Static<typeof StorageTypeInfo>;

export const StorageFormField = Type.Object({
  type: Type.Enum(['text', 'password', 'number', 'toggle', 'textarea']),
  name: Type.String(),
  label: Type.String(),
  description: Type.Optional(Type.String()),
  placeholder: Type.Optional(Type.String()),
  required: Type.Optional(Type.Boolean()),
  value: Type.Optional(Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
});
export type StorageFormField = Static<typeof StorageFormField>;
export const StorageForm = Type.Array(
  Type.Object({ columnCount: Type.Integer(), fields: Type.Array(StorageFormField) }),
);
export type StorageForm = Static<typeof StorageForm>;

export const ResolveQuery = Type.Object({
  fileuri: Type.String({
    minLength: 1,
    maxLength: 8192,
    description: 'Address as the task has it, plain or in base64',
  }),
});
