import { type Static, Type } from 'typebox';
import { Id, IdParam, JsonObject, Nullable, PageQuery, Reference, Timestamp, Uuid } from './schemas.ts';

export const EXPORT_STATUSES = ['created', 'in_progress', 'completed', 'failed', 'cancelled'] as const;

/** Most tasks that one export names by id; more than that is a filter, not a list. */
export const MOST_EXPORT_IDS = 10_000;

export const ExportOptions = Type.Object(
  {
    download_all_tasks: Type.Optional(
      Type.Boolean({ default: false, description: 'Also tasks that nobody has annotated' }),
    ),
    include_cancelled: Type.Optional(
      Type.Boolean({ description: 'Skipped annotations; JSON and JSONL have them unless told otherwise' }),
    ),
    include_ground_truth: Type.Optional(Type.Boolean({ default: true })),
    include_predictions: Type.Optional(
      Type.Boolean({ default: false, description: 'Whole predictions instead of their ids' }),
    ),
    include_drafts: Type.Optional(Type.Boolean({ default: false, description: 'Whole drafts instead of their ids' })),
    include_people: Type.Optional(
      Type.Boolean({ default: false, description: '`completed_by` with email and name instead of the bare id' }),
    ),
    ids: Type.Optional(Type.Array(Id, { maxItems: MOST_EXPORT_IDS, description: 'Only these tasks' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, description: 'At most so many tasks, the oldest first' })),
    shape: Type.Optional(
      Type.Enum(['tasks', 'annotations'], {
        default: 'tasks',
        description: 'JSON and JSONL: tasks with their annotations, or one flat record per annotation',
      }),
    ),
  },
  { additionalProperties: false },
);
export type ExportOptions = Static<typeof ExportOptions>;

/** Scripts write booleans in many ways. */
const Flag = Type.Enum(['true', 'false', 'True', 'False', '1', '0']);
const Ids = Type.Union([
  Type.String({ maxLength: 200_000, examples: ['1,2,3'] }),
  Type.Array(Type.String({ maxLength: 20 }), { maxItems: MOST_EXPORT_IDS }),
]);
const FormatName = Type.String({ minLength: 1, maxLength: 40, examples: ['JSON', 'jsonl', 'CSV'] });

export const ExportQuery = Type.Object({
  exportType: Type.Optional(FormatName),
  export_type: Type.Optional(FormatName),
  format: Type.Optional(FormatName),
  download_all_tasks: Type.Optional(Flag),
  include_cancelled: Type.Optional(Flag),
  include_ground_truth: Type.Optional(Flag),
  include_predictions: Type.Optional(Flag),
  include_drafts: Type.Optional(Flag),
  include_people: Type.Optional(Flag),
  ids: Type.Optional(Ids),
  'ids[]': Type.Optional(Ids),
  limit: Type.Optional(Type.Integer({ minimum: 1 })),
  shape: Type.Optional(Type.Enum(['tasks', 'annotations'])),
});
export type ExportQuery = Static<typeof ExportQuery>;

export const ExportFormat = Type.Object({
  name: Type.String({ examples: ['JSON'] }),
  title: Type.String(),
  description: Type.String(),
  extension: Type.String(),
  media_type: Type.String(),
  disabled: Type.Boolean({ description: 'The format cannot hold what this interface asks' }),
  losses: Type.Array(Type.String(), { description: 'What this format leaves out, for this interface' }),
});
export type ExportFormat = Static<typeof ExportFormat>;

export const CreateExport = Type.Object(
  {
    format: Type.Optional(FormatName),
    title: Type.Optional(Type.String({ maxLength: 200 })),
    options: Type.Optional(ExportOptions),
  },
  { additionalProperties: false, examples: [{ format: 'CSV', options: { include_cancelled: true } }] },
);
export type CreateExport = Static<typeof CreateExport>;

export const Export = Type.Object({
  id: Id,
  project: Id,
  title: Type.String(),
  format: Type.String(),
  options: JsonObject,
  status: Type.Enum([...EXPORT_STATUSES]),
  filename: Type.String(),
  size: Nullable(Type.Integer({ description: 'Bytes' })),
  md5: Nullable(Type.String()),
  counters: Type.Object({ task_number: Type.Integer(), annotation_number: Type.Integer() }),
  losses: Type.Array(Type.String()),
  error: Nullable(Type.String()),
  job_id: Nullable(Uuid),
  created_by: Nullable(Id),
  created_at: Timestamp,
  updated_at: Timestamp,
  finished_at: Nullable(Timestamp),
  can: Type.Object({ download: Type.Boolean(), delete: Type.Boolean(), cancel: Type.Boolean() }),
});
export type Export = Static<typeof Export>;

export const ExportListQuery = PageQuery;
export const ExportProjectParams = Type.Object({ id: Reference });
export const ProjectExportParams = Type.Object({ id: Reference, exportId: IdParam });
export const ExportParams = Type.Object({ id: IdParam });
