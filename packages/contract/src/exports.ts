import { type Static, Type } from 'typebox';
import { PersonBrief } from './projects.ts';
import { Id, IdParam, JsonObject, Nullable, PageQuery, Reference, Timestamp, Uuid } from './schemas.ts';

export const EXPORT_STATUSES = ['created', 'in_progress', 'completed', 'failed', 'cancelled'] as const;

/**
 * GET /api/projects/:id/export, …/export/formats, POST …/export/preview; GET and POST …/exports, GET and DELETE
 * …/exports/:exportId, POST …/exports/:exportId/convert and …/send, GET …/exports/:exportId/download;
 * GET /api/exports/:id and …/download.
 */

/** Most tasks that one export names by id; more than that is a filter, not a list. */
export const MOST_EXPORT_IDS = 10_000;

export const SPLIT_PARTS = ['train', 'validation', 'test'] as const;
export type SplitPart = (typeof SPLIT_PARTS)[number];

const Share = Type.Number({ minimum: 0, maximum: 100, description: 'Per cent of the tasks' });
export const ExportSplit = Type.Object(
  {
    train: Share,
    validation: Share,
    test: Share,
    seed: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 4_294_967_295, default: 0, description: 'Another seed draws other parts' }),
    ),
    group_by: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: 'Field of the data; tasks alike in it stay together' }),
    ),
    stratify_by: Type.Optional(
      Type.String({ minLength: 1, maxLength: 256, description: 'Control; its answers come alike often in every part' }),
    ),
  },
  { additionalProperties: false, examples: [{ train: 80, validation: 10, test: 10, seed: 7 }] },
);
export type ExportSplit = Static<typeof ExportSplit>;

const OnlyOrExclude = Type.Enum(['only', 'exclude']);
const Include = (description: string, more: { default?: boolean } = {}) =>
  Type.Optional(Type.Boolean({ ...more, description }));

export const ANNOTATION_CHOICES = ['all', 'best', 'final', 'consensus', 'golden'] as const;
export const REVIEW_DECISIONS = ['accept', 'fix', 'reject', 'none'] as const;

export const ExportOptions = Type.Object(
  {
    view: Type.Optional({ ...Id, description: 'Tasks of this saved view: its filters and its selection' }),
    filters: Type.Optional(Type.Unknown({ description: '{conjunction, items}, as in the data manager' })),
    ids: Type.Optional(Type.Array(Id, { maxItems: MOST_EXPORT_IDS, description: 'Only these tasks' })),
    finished: Type.Optional({ ...OnlyOrExclude, description: 'Tasks with all the annotations that they need' }),
    skipped: Type.Optional({ ...OnlyOrExclude, description: 'Tasks that somebody skipped' }),
    download_all_tasks: Include('Also tasks that nobody has annotated', { default: false }),
    sample: Type.Optional(
      Type.Object(
        {
          percent: Type.Number({ exclusiveMinimum: 0, maximum: 100 }),
          seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 4_294_967_295, default: 0 })),
        },
        { additionalProperties: false, description: 'So many of the tasks, drawn by seed: the same ones every time' },
      ),
    ),
    limit: Type.Optional(Type.Integer({ minimum: 1, description: 'At most so many tasks, the oldest first' })),
    annotations: Type.Optional(
      Type.Enum([...ANNOTATION_CHOICES], {
        default: 'all',
        description:
          'best: one for each task, the final one, else the ground truth, else the newest; final: only what was settled; consensus: only what a consensus proposed; golden: only ground truth',
      }),
    ),
    review: Type.Optional(
      Type.Array(Type.Enum([...REVIEW_DECISIONS]), {
        maxItems: REVIEW_DECISIONS.length,
        description: 'Only annotations about which reviewers decided so; none: nobody has decided',
      }),
    ),
    annotators: Type.Optional(Type.Array(Id, { maxItems: 1000, description: 'Only annotations of these people' })),
    include_usual: Include('Annotations that are neither skipped nor ground truth', { default: true }),
    include_cancelled: Include('Skipped annotations; JSON and JSONL have them unless told otherwise'),
    include_ground_truth: Include('Ground truth', { default: true }),
    include_predictions: Include('Whole predictions instead of their ids', { default: false }),
    include_drafts: Include('Whole drafts instead of their ids', { default: false }),
    include_people: Include('`completed_by` with email and name instead of the bare id', { default: false }),
    anonymize: Include('Numbers that mean nothing instead of annotators, and no addresses', { default: false }),
    interpolate_key_frames: Include('Of video tracks a place for every frame, not only key frames', { default: false }),
    download_resources: Include('With the files that lie in our own storage: a ZIP', { default: false }),
    labels: Type.Optional(
      Type.Record(
        Type.String({ minLength: 1, maxLength: 500 }),
        Nullable(Type.String({ minLength: 1, maxLength: 500 })),
        {
          description: 'Labels under another name on the way out; two under one name are merged, null drops',
        },
      ),
    ),
    split: Type.Optional(ExportSplit),
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
  download_resources: Type.Optional(Flag),
  interpolate_key_frames: Type.Optional(Flag),
  anonymize: Type.Optional(Flag),
  include_cancelled: Type.Optional(Flag),
  include_ground_truth: Type.Optional(Flag),
  include_predictions: Type.Optional(Flag),
  include_drafts: Type.Optional(Flag),
  include_people: Type.Optional(Flag),
  ids: Type.Optional(Ids),
  'ids[]': Type.Optional(Ids),
  limit: Type.Optional(Type.Integer({ minimum: 1 })),
  shape: Type.Optional(Type.Enum(['tasks', 'annotations'])),
  options: Type.Optional(
    Type.String({ maxLength: 20_000, description: 'JSON: the options of a kept export; what is given besides wins' }),
  ),
});
export type ExportQuery = Static<typeof ExportQuery>;

export const ExportFormat = Type.Object({
  name: Type.String({ examples: ['JSON'] }),
  title: Type.String(),
  description: Type.String(),
  extension: Type.String(),
  media_type: Type.String(),
  takes_files: Type.Boolean({ description: 'With `download_resources` the pictures come along' }),
  disabled: Type.Boolean({ description: 'The format cannot hold what this interface asks' }),
  losses: Type.Array(Type.String(), { description: 'What this format leaves out, for this interface' }),
});
export type ExportFormat = Static<typeof ExportFormat>;

const OnlyId = Type.Object({ only_id: Type.Optional(Type.Boolean()) });
const Filtered = Type.Optional(Nullable(OnlyOrExclude));

/** What clients of the field send with a snapshot; said in `options` it means the same. */
const snapshotFields = {
  task_filter_options: Type.Optional(
    Nullable(
      Type.Object({
        view: Type.Optional(Nullable(Id)),
        skipped: Filtered,
        finished: Filtered,
        annotated: Filtered,
        only_with_annotations: Type.Optional(Type.Boolean()),
      }),
    ),
  ),
  annotation_filter_options: Type.Optional(
    Nullable(
      Type.Object({
        usual: Type.Optional(Nullable(Type.Boolean())),
        ground_truth: Type.Optional(Nullable(Type.Boolean())),
        skipped: Type.Optional(Nullable(Type.Boolean())),
      }),
    ),
  ),
  serialization_options: Type.Optional(
    Nullable(
      Type.Object({
        drafts: Type.Optional(OnlyId),
        predictions: Type.Optional(OnlyId),
        annotations__completed_by: Type.Optional(OnlyId),
        include_annotation_history: Type.Optional(Type.Boolean()),
        interpolate_key_frames: Type.Optional(Type.Boolean()),
      }),
    ),
  ),
};

export const DEFAULT_RETENTION_DAYS = 30;

export const CreateExport = Type.Object(
  {
    format: Type.Optional(FormatName),
    title: Type.Optional(Type.String({ maxLength: 200 })),
    options: Type.Optional(ExportOptions),
    retention_days: Type.Optional(
      Nullable(
        Type.Integer({
          minimum: 1,
          maximum: 3650,
          default: DEFAULT_RETENTION_DAYS,
          description: 'The file is deleted so many days after; null keeps it',
        }),
      ),
    ),
    ...snapshotFields,
  },
  { examples: [{ format: 'CSV', options: { include_cancelled: true } }] },
);
export type CreateExport = Static<typeof CreateExport>;

export const ConvertExport = Type.Object({ export_type: FormatName }, { examples: [{ export_type: 'COCO' }] });
export type ConvertExport = Static<typeof ConvertExport>;

export const SendExport = Type.Object(
  { storage: { ...Id, description: 'A target storage of the project' } },
  { additionalProperties: false, examples: [{ storage: 3 }] },
);
export type SendExport = Static<typeof SendExport>;

export const ExportPreviewBody = Type.Object(
  { format: Type.Optional(FormatName), options: Type.Optional(ExportOptions) },
  { additionalProperties: false, examples: [{ format: 'COCO', options: { finished: 'only' } }] },
);
export type ExportPreviewBody = Static<typeof ExportPreviewBody>;

/** Counted now; null where counting would take longer than a person waits. */
export const ExportPreview = Type.Object({
  task_number: Nullable(Type.Integer()),
  annotation_number: Nullable(Type.Integer()),
  filename_extension: Type.String({ examples: ['json', 'zip'] }),
  losses: Type.Array(Type.String()),
});
export type ExportPreview = Static<typeof ExportPreview>;

/** What did not fit, counted by cause. */
export const ExportLoss = Type.Object({
  reason: Type.String(),
  count: Type.Integer(),
  tasks: Type.Integer(),
  examples: Type.Array(Id, { description: 'The first of the tasks' }),
});
export type ExportLoss = Static<typeof ExportLoss>;

export const ConvertedFormat = Type.Object({
  id: Id,
  status: Type.Enum([...EXPORT_STATUSES]),
  export_type: Type.String(),
  traceback: Nullable(Type.String()),
});

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
  sha256: Nullable(Type.String()),
  counters: Type.Object({
    task_number: Type.Integer(),
    annotation_number: Type.Integer(),
    split: Type.Optional(Type.Record(Type.String(), Type.Integer(), { description: 'Tasks in each part' })),
  }),
  losses: Type.Array(Type.String()),
  report: Type.Array(ExportLoss),
  converted_formats: Type.Array(ConvertedFormat, { description: 'The same snapshot in other formats' }),
  converted_from: Nullable(Id),
  error: Nullable(Type.String()),
  job_id: Nullable(Uuid),
  created_by: Nullable(PersonBrief),
  created_at: Timestamp,
  updated_at: Timestamp,
  finished_at: Nullable(Timestamp),
  expires_at: Nullable({ ...Timestamp, description: 'When the file is deleted; null: never' }),
  can: Type.Object({ download: Type.Boolean(), delete: Type.Boolean(), cancel: Type.Boolean() }),
});
export type Export = Static<typeof Export>;

export const ExportDownloadQuery = Type.Object({
  exportType: Type.Optional({ ...FormatName, description: 'The converted file of this format' }),
  export_type: Type.Optional(FormatName),
});
export const ExportListQuery = PageQuery;
export const ExportProjectParams = Type.Object({ id: Reference });
export const ProjectExportParams = Type.Object({ id: Reference, exportId: IdParam });
export const ExportParams = Type.Object({ id: IdParam });
