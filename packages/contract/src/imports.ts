import { type Static, Type } from 'typebox';
import { Id, IdParam, JsonObject, Nullable, Reference, Timestamp, Uuid } from './schemas.ts';

export const IMPORT_STATUSES = ['created', 'in_progress', 'completed', 'failed', 'cancelled'] as const;

export const RowError = Type.Object({ file: Type.String(), line: Type.Integer(), message: Type.String() });
export type RowError = Static<typeof RowError>;

export const Import = Type.Object({
  id: Id,
  project: Id,
  status: Type.Enum([...IMPORT_STATUSES]),
  source: Type.String(),
  file_upload_ids: Type.Array(Id),
  found_formats: JsonObject,
  data_columns: Type.Array(Type.String()),
  task_ids: Nullable(Type.Array(Id)),
  task_count: Type.Integer(),
  annotation_count: Type.Integer(),
  prediction_count: Type.Integer(),
  failed_count: Type.Integer(),
  row_errors: Type.Array(RowError),
  report_url: Nullable(Type.String()),
  error: Nullable(Type.String()),
  duration: Type.Number({ description: 'Seconds' }),
  job_id: Nullable(Uuid),
  created_by: Nullable(Id),
  created_at: Timestamp,
  updated_at: Timestamp,
  finished_at: Nullable(Timestamp),
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

export const StartImport = Type.Object(
  {
    file_upload_ids: Type.Array(Id, { minItems: 1, maxItems: 1000 }),
    /** Column in the file → key in task.data; null leaves the column out. Columns not named keep their names. */
    mapping: Type.Optional(Type.Record(Type.String({ maxLength: 256 }), Nullable(Type.String({ maxLength: 256 })))),
    preannotated_from_fields: Type.Optional(Type.Array(Type.String({ maxLength: 256 }), { maxItems: 50 })),
    preannotation_target: Type.Optional(Type.Enum(['auto', 'annotation', 'prediction'])),
    return_task_ids: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false, examples: [{ file_upload_ids: [12], mapping: { review: 'text' } }] },
);
export type StartImport = Static<typeof StartImport>;

export const ImportQuery = Type.Object({
  commit_to_project: Type.Optional(Type.Boolean({ default: true })),
  return_task_ids: Type.Optional(Type.Boolean({ default: false })),
  preannotated_from_fields: Type.Optional(
    Type.Union([Type.String({ maxLength: 2000 }), Type.Array(Type.String({ maxLength: 256 }), { maxItems: 50 })]),
  ),
  preannotation_target: Type.Optional(Type.Enum(['auto', 'annotation', 'prediction'])),
});

export const ImportAnswer = Type.Object({
  task_count: Type.Integer(),
  annotation_count: Type.Integer(),
  prediction_count: Type.Integer(),
  duration: Type.Number(),
  file_upload_ids: Type.Array(Id),
  could_be_tasks_list: Type.Boolean(),
  found_formats: JsonObject,
  data_columns: Type.Array(Type.String()),
  task_ids: Type.Optional(Type.Array(Id)),
  import: Type.Optional(Id),
});
export type ImportAnswer = Static<typeof ImportAnswer>;

export const ProjectParams = Type.Object({ id: Reference });
export const ImportParams = Type.Object({ id: IdParam });
