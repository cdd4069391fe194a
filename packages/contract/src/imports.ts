import { type Static, Type } from 'typebox';
import { Id, IdParam, JsonObject, Nullable, Reference, Timestamp, Uuid } from './schemas.ts';

/**
 * POST /api/projects/:id/import, /tasks/bulk             tasks within the request
 * POST /api/projects/:id/uploads                         files as multipart, or pasted text
 * POST /api/projects/:id/uploads/finish                  resumable uploads (uploads.ts) become files of the project
 * GET|DELETE /api/projects/:id/file-uploads              GET|PATCH|DELETE /api/import/file-upload/:id
 * POST /api/projects/:id/imports/preview                 what an import of these files would bring; changes nothing
 * POST|GET /api/projects/:id/imports                     GET /api/imports/:id, /api/projects/:id/imports/:importId
 * GET /api/imports/:id/issues                            rows that failed, were there already, or named no task
 * POST /api/imports/:id/{cancel,retry,commit}            retry goes on after the last batch, as a new import
 * GET /api/imports/stuck                                 of the organization, the longest waiting first
 * POST /api/projects/:id/reimport                        GET /api/projects/:id/reimports, /reimports/:importId
 */

export const IMPORT_STATUSES = ['created', 'in_progress', 'completed', 'failed', 'cancelled'] as const;

export const RowError = Type.Object({ file: Type.String(), line: Type.Integer(), message: Type.String() });
export type RowError = Static<typeof RowError>;

/** What becomes of a row that the project holds already: by its external id, otherwise by all of its data. */
export const DUPLICATE_CHOICES = ['skip', 'keep', 'update'] as const;
/** failed: not imported; duplicate: there already; unknown: a reimport names a task that is not there; note: imported, with a remark. */
export const ISSUE_KINDS = ['failed', 'duplicate', 'unknown', 'note'] as const;

export const ImportIssue = Type.Object({
  id: Id,
  kind: Type.Enum([...ISSUE_KINDS]),
  file: Type.String(),
  line: Type.Integer(),
  message: Type.String(),
  /** The task that a duplicate repeats. */
  task: Nullable(Id),
});
export type ImportIssue = Static<typeof ImportIssue>;

export const ImportNote = Type.Object({ reason: Type.String(), count: Type.Integer() });
export type ImportNote = Static<typeof ImportNote>;

export const Import = Type.Object({
  id: Id,
  project: Id,
  kind: Type.Enum(['import', 'reimport']),
  status: Type.Enum([...IMPORT_STATUSES]),
  source: Type.String(),
  url: Nullable(Type.String()),
  file_upload_ids: Type.Array(Id),
  found_formats: JsonObject,
  data_columns: Type.Array(Type.String()),
  task_ids: Nullable(Type.Array(Id)),
  task_count: Type.Integer(),
  annotation_count: Type.Integer(),
  prediction_count: Type.Integer(),
  failed_count: Type.Integer(),
  /** Tasks changed: those of a reimport, and duplicates under `on_duplicate: update`. */
  updated_count: Type.Integer(),
  /** Rows left out because the project holds them; they are listed as issues. */
  duplicate_count: Type.Integer(),
  /** Rows of a reimport whose task is not there. */
  unknown_count: Type.Integer(),
  on_duplicate: Type.Enum([...DUPLICATE_CHOICES]),
  notes: Type.Array(ImportNote),
  row_errors: Type.Array(RowError),
  progress: Nullable(
    Type.Object({
      rows: Type.Integer({ description: 'Read and dealt with' }),
      share: Type.Number({ description: '0 to 1, by bytes read' }),
      file: Type.String(),
    }),
  ),
  /** The import that this one goes on from. */
  resume_of: Nullable(Id),
  /** Nobody has worked on it for a while although it is not over; `retry` or `POST /api/imports/:id/take-back` helps. */
  is_stuck: Type.Boolean(),
  heartbeat_at: Nullable(Timestamp),
  commit_to_project: Type.Boolean(),
  could_be_tasks_list: Type.Boolean(),
  /** First tasks of an import that is not committed yet; null otherwise. */
  tasks: Nullable(Type.Array(JsonObject)),
  report_url: Nullable(Type.String()),
  error: Nullable(Type.String()),
  /** For administrators of the project only. */
  traceback: Nullable(Type.String()),
  duration: Type.Number({ description: 'Seconds' }),
  job_id: Nullable(Uuid),
  created_by: Nullable(Id),
  created_at: Timestamp,
  updated_at: Timestamp,
  finished_at: Nullable(Timestamp),
  can: Type.Object({ cancel: Type.Boolean(), retry: Type.Boolean(), commit: Type.Boolean() }),
});
export type Import = Static<typeof Import>;

export const ColumnPreview = Type.Object({
  name: Type.String(),
  type: Type.String(),
  example: Type.String(),
  filled: Type.Integer(),
});
export type ColumnPreview = Static<typeof ColumnPreview>;

export const FileUpload = Type.Object({
  id: Id,
  file: Type.String(),
  size: Type.Integer({ description: 'Bytes' }),
  url: Type.String({ description: 'Where members of the project read the file; what task data of media points at' }),
  serial_number: Nullable(Type.String()),
  total_rows: Type.Integer(),
  successful_rows: Type.Integer(),
  unsuccessful_rows: Type.Integer(),
  uploaded_at: Timestamp,
});
export type FileUpload = Static<typeof FileUpload>;

/** What a file looks like before anything is imported. */
export const UploadPreview = Type.Object({
  ...FileUpload.properties,
  format: Nullable(
    Type.String({ description: 'Detected format, such as csv; null for a media file, which becomes one task' }),
  ),
  media_type: Type.String(),
  columns: Type.Array(ColumnPreview),
  rows: Type.Array(JsonObject),
  row_count: Nullable(
    Type.Integer({ description: 'Good rows of the whole file; null when it is too large to count at once' }),
  ),
  failed_count: Nullable(Type.Integer({ description: 'Rows that cannot be read' })),
  errors: Type.Array(Type.Object({ line: Type.Integer(), message: Type.String() })),
  warnings: Type.Array(Type.String()),
});
export type UploadPreview = Static<typeof UploadPreview>;

export const FileUploadQuery = Type.Object({
  serial_number: Type.Optional(Type.String({ maxLength: 100 })),
  ids: Type.Optional(Type.String({ maxLength: 20_000, description: 'Numbers with commas, or a JSON list' })),
  all: Type.Optional(Type.Boolean()),
});
export const DeleteFileUploads = Type.Optional(
  Nullable(Type.Object({ file_upload_ids: Type.Optional(Type.Array(Id, { maxItems: 10_000 })) })),
);
export const UpdateFileUpload = Type.Object({ serial_number: Nullable(Type.String({ maxLength: 100 })) });

/** Uploads of /api/uploads that are complete; asking twice gives the same files. */
export const FinishUploads = Type.Object(
  { uploads: Type.Array(Uuid, { minItems: 1, maxItems: 100 }) },
  { additionalProperties: false },
);
export type FinishUploads = Static<typeof FinishUploads>;

const FieldName = Type.String({ maxLength: 256 });
const Url = Type.String({
  minLength: 8,
  maxLength: 2048,
  pattern: '^https?://',
  examples: ['https://example.com/reviews.csv'],
});

/**
 * How rows are read. `mapping`: column in the file → key in task.data; null leaves the column out; columns not named keep
 * their names. Keys that begin with @ are fields of the task itself: `@external_id`, `@id`, `@overlap`, `@meta.<key>`.
 */
const ROW_OPTIONS = {
  mapping: Type.Optional(Type.Record(FieldName, Nullable(FieldName))),
  preannotated_from_fields: Type.Optional(Type.Array(FieldName, { maxItems: 50 })),
  preannotation_target: Type.Optional(Type.Enum(['auto', 'annotation', 'prediction'])),
  /** Of predictions that name no version of their own. */
  model_version: Type.Optional(Type.String({ maxLength: 256 })),
  /** Id of a format of GET /api/import-formats; found out from the files when left out. */
  format: Type.Optional(Type.String({ maxLength: 64 })),
  /** What answers of a dataset become. */
  dataset_answers: Type.Optional(Type.Enum(['annotations', 'predictions'])),
  /** Put before names of media that the files do not hold, such as `s3://bucket/images/`. */
  media_prefix: Type.Optional(Type.String({ maxLength: 1000 })),
  /** false: each file is one task, whatever it holds. */
  files_as_tasks_list: Type.Optional(Type.Boolean({ default: true })),
  /** What becomes the external id of rows that have none: their `id` or `inner_id` in the place they come from. */
  external_id_from: Type.Optional(Type.Enum(['none', 'id', 'inner_id'])),
};
const FILE_IDS = Type.Array(Id, { maxItems: 1000 });

/** Files of the project, or one address to fetch. */
export const StartImport = Type.Object(
  {
    file_upload_ids: Type.Optional(FILE_IDS),
    url: Type.Optional(Url),
    ...ROW_OPTIONS,
    on_duplicate: Type.Optional(Type.Enum([...DUPLICATE_CHOICES], { default: 'skip' })),
    /** Fill empty fields from the project's client APIs before the rows are written; names of their fields, or true for all. */
    enrich: Type.Optional(Type.Union([Type.Boolean(), Type.Array(Type.String({ maxLength: 50 }), { maxItems: 50 })])),
    /** false: the files are kept and shown, and imported by POST /api/imports/:id/commit. */
    commit_to_project: Type.Optional(Type.Boolean({ default: true })),
    return_task_ids: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false, examples: [{ file_upload_ids: [12], mapping: { review: 'text' } }] },
);
export type StartImport = Static<typeof StartImport>;

export const PreviewImport = Type.Object(
  { file_upload_ids: Type.Array(Id, { minItems: 1, maxItems: 1000 }), ...ROW_OPTIONS },
  { additionalProperties: false },
);
export type PreviewImport = Static<typeof PreviewImport>;

export const PreviewedTask = Type.Object({
  file: Type.String(),
  line: Type.Integer(),
  data: JsonObject,
  meta: JsonObject,
  external_id: Nullable(Type.String()),
  annotations: Type.Array(Type.Array(Type.Unknown()), { description: 'Result of each' }),
  predictions: Type.Array(
    Type.Object({
      result: Type.Array(Type.Unknown()),
      score: Nullable(Type.Number()),
      model_version: Type.String(),
    }),
  ),
  /** The task of the project that holds the same. */
  duplicate_of: Nullable(Id),
});
export type PreviewedTask = Static<typeof PreviewedTask>;

export const ImportPreview = Type.Object({
  dataset: Nullable(
    Type.Object({
      id: Type.String(),
      title: Type.String(),
      description: Type.String(),
      losses: Type.Array(Type.String()),
    }),
  ),
  /** The first 500; members of archives in place of the archives. */
  files: Type.Array(
    Type.Object({
      name: Type.String(),
      size: Type.Integer({ description: 'Bytes' }),
      /** rows: each row is a task; media: the file is a task; resource: shown by rows of other files; unread: left out. */
      use: Type.Enum(['rows', 'media', 'resource', 'unread']),
    }),
  ),
  file_count: Type.Integer(),
  columns: Type.Array(ColumnPreview),
  /** Keys of task.data that the interface shows, to map columns to. */
  wanted_fields: Type.Array(Type.String()),
  tasks: Type.Array(PreviewedTask),
  errors: Type.Array(RowError),
  notes: Type.Array(ImportNote),
  warnings: Type.Array(Type.String()),
  /** Label config for a project that has none yet; null when the files say nothing of one. */
  suggested_config: Nullable(Type.String()),
});
export type ImportPreview = Static<typeof ImportPreview>;

export const IssueQuery = Type.Object({
  kind: Type.Optional(Type.Enum([...ISSUE_KINDS])),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
  cursor: Type.Optional(Type.String({ maxLength: 500 })),
});

export const StuckImport = Type.Object({
  id: Id,
  project: Id,
  project_title: Type.String(),
  source: Type.String(),
  status: Type.Enum([...IMPORT_STATUSES]),
  hours_stuck: Type.Number(),
  job_id: Nullable(Uuid),
  created_at: Timestamp,
});
export type StuckImport = Static<typeof StuckImport>;

/**
 * Rows name tasks that are there: by `id`/`task`/`task_id`, by `external_id`, or by `inner_id`. Their annotations stay.
 * Bare predictions (`{task, result, score, model_version}`) are taken as well.
 */
export const StartReimport = Type.Object(
  {
    file_upload_ids: Type.Optional(FILE_IDS),
    url: Type.Optional(Url),
    ...ROW_OPTIONS,
    match_by: Type.Optional(Type.Enum(['auto', 'id', 'external_id', 'inner_id'])),
    /** merge: fields of the row are set, others stay; replace: the row is the whole data; keep: data stays. */
    data: Type.Optional(Type.Enum(['merge', 'replace', 'keep'])),
    /** version: those of the same model version are replaced; add: all stay; all: all are replaced. */
    predictions: Type.Optional(Type.Enum(['version', 'add', 'all'])),
    /** Make tasks of rows whose task is not there, instead of reporting them. */
    create_missing: Type.Optional(Type.Boolean({ default: false })),
  },
  { examples: [{ file_upload_ids: [12], files_as_tasks_list: true }] },
);
export type StartReimport = Static<typeof StartReimport>;

export const ReimportAnswer = Type.Object({ ...Import.properties, reimport: Id });
export type ReimportAnswer = Static<typeof ReimportAnswer>;

export const ImportFormat = Type.Object({
  id: Type.String(),
  title: Type.String(),
  /** dataset: of several files, or of one that is no text. */
  kind: Type.Enum(['rows', 'dataset']),
  extensions: Type.Array(Type.String()),
  layout: Type.String(),
  losses: Type.Array(Type.String()),
});
export type ImportFormat = Static<typeof ImportFormat>;

export const ImportQuery = Type.Object({
  commit_to_project: Type.Optional(Type.Boolean({ default: true })),
  return_task_ids: Type.Optional(Type.Boolean({ default: false })),
  preannotated_from_fields: Type.Optional(
    Type.Union([Type.String({ maxLength: 2000 }), Type.Array(Type.String({ maxLength: 256 }), { maxItems: 50 })]),
  ),
  preannotation_target: Type.Optional(Type.Enum(['auto', 'annotation', 'prediction'])),
  on_duplicate: Type.Optional(Type.Enum([...DUPLICATE_CHOICES], { default: 'keep' })),
});

export const ImportAnswer = Type.Object({
  task_count: Type.Integer(),
  annotation_count: Type.Integer(),
  prediction_count: Type.Integer(),
  duplicate_count: Type.Integer(),
  duration: Type.Number(),
  file_upload_ids: Type.Array(Id),
  could_be_tasks_list: Type.Boolean(),
  found_formats: Type.Union([JsonObject, Type.Array(Type.String())], {
    description: 'Files by their ending; an empty list where tasks came in the body, as strict clients want it',
  }),
  data_columns: Type.Array(Type.String()),
  task_ids: Type.Optional(Type.Array(Id)),
  import: Type.Optional(Id),
});
export type ImportAnswer = Static<typeof ImportAnswer>;

export const ProjectParams = Type.Object({ id: Reference });
export const ImportParams = Type.Object({ id: IdParam });
