import { type Static, Type } from 'typebox';
import { Id, JobReference, JsonObject, Nullable, PageQuery, Reference, Timestamp, Uuid } from './schemas.ts';

/**
 * What contributors collect, on its way from draft to task. Three resources over one kind of item; ids are uuids.
 *
 * POST /api/documents, /api/voice?project_id=            multipart: one file → UploadedDocument|UploadedVoice; several files
 *                                                        or a ZIP → UploadedMany. POST /api/raw-text CreateRawText
 * GET  /api/documents, /api/voice, /api/raw-text         ItemQuery → Document[] …, newest first
 * GET|PUT|PATCH|DELETE /api/documents/{id}, …            POST …/{id}/restore; PUT …/{id}/file (multipart; not of texts)
 * GET  /api/my-drafts?project_id=                        MyDrafts; POST /api/submit SubmitItems → SubmitAnswer
 * GET  /api/items/{id}                                   CollectionItemDetail, whatever its type; GET /api/items/{id}/url
 * GET  /api/projects/{id}/items                          ItemQuery → CollectionItem[]: all for managers, submitted ones for
 *                                                        reviewers, own ones for contributors; …/items/summary → ItemSummary
 * GET  /api/my-items?project_id=&status=&type=           own items in all projects, CollectionItem[]
 * GET  /api/my-collection?timeframe=30d                  CollectionHome: where one may contribute, and what became of it
 * POST /api/items/delete, /api/items/restore             ItemIds → ManyAnswer (managers: any; contributors: own drafts, and back
 *                                                        until they are purged)
 * GET  /api/review, PATCH /api/review/{id}?item_type=    see review.ts; POST /api/review/decide DecideItems,
 *                                                        POST /api/review/undo UndoItems
 * GET  /api/projects/{id}/items/next                     NextItem: what waits longest and nobody has open; 404 with a reason of
 *                                                        NO_REVIEW_REASONS. POST /api/items/{id}/review/claim → ItemLease, 409
 *                                                        `held`; POST /api/items/{id}/review/release
 * GET  /api/projects/{id}/tasks-from-items               TaskPlan: what would become tasks, and with which interface
 * POST /api/projects/{id}/tasks-from-items               TasksFromItems → 201 TasksFromItemsAnswer, 202 with job_id for many
 */

export const ITEM_TYPES = ['document', 'voice_sample', 'raw_text'] as const;
export type ItemType = (typeof ITEM_TYPES)[number];
export const ITEM_STATUSES = ['draft', 'pending_review', 'approved', 'rejected'] as const;
export type ItemStatus = (typeof ITEM_STATUSES)[number];
export const PROCESSING_STATES = ['none', 'queued', 'processing', 'done', 'failed'] as const;
export type ProcessingState = (typeof PROCESSING_STATES)[number];

/** Seconds that whoever decided on an item may take it back; managers may at any time. */
export const UNDO_ITEM_SECONDS = 300;
/** Up to so many items become tasks within the request; more of them are left to a job. */
export const MOST_TASKS_AT_ONCE = 200;

const ItemTypeSchema = Type.Enum([...ITEM_TYPES]);
const ItemStatusSchema = Type.Enum([...ITEM_STATUSES]);
const ProcessingStateSchema = Type.Enum([...PROCESSING_STATES]);

const Tag = Type.String({ minLength: 1, maxLength: 64 });
const Tags = Type.Array(Tag, { maxItems: 50 });
const Domain = Type.String({ minLength: 1, maxLength: 200 });
const Language = Type.String({ pattern: '^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*$', maxLength: 35, examples: ['en'] });
const Title = Type.String({ minLength: 1, maxLength: 512 });
const Content = Type.String({ minLength: 1, maxLength: 1_000_000 });
const Feedback = Type.String({ maxLength: 10_000 });
const ReadText = Type.String({
  maxLength: 1_000_000,
  description: 'The text put right by hand; no machine changes it',
});

export const ItemParams = Type.Object({ id: Uuid });

/* Sending in ---------------------------------------------------------------------------------------------------------- */

const UploadFields = {
  project_id: Reference,
  domain: Type.Optional(Domain),
  language: Type.Optional(Language),
  tags: Type.Optional(Type.String({ maxLength: 3500, description: 'Separated by commas' })),
};
export const UploadDocumentQuery = Type.Object({
  ...UploadFields,
  is_raw: Type.Optional(Type.Boolean({ default: false, description: 'Keep as it is: no text is read from it' })),
});
export const UploadVoiceQuery = Type.Object(UploadFields);

export const UploadedDocument = Type.Object({
  id: Uuid,
  gcs_uri: Type.String({ description: 'Where the file lies, as an address of the storage' }),
  status: ItemStatusSchema,
  is_raw: Type.Boolean(),
  processed: Type.Boolean(),
});
export type UploadedDocument = Static<typeof UploadedDocument>;
export const UploadedVoice = Type.Object({
  id: Uuid,
  gcs_uri: Type.String({ description: 'Where the file lies, as an address of the storage' }),
  status: ItemStatusSchema,
  processed: Type.Boolean(),
});
export type UploadedVoice = Static<typeof UploadedVoice>;

export const RefusedFile = Type.Object({
  file: Type.String({ description: 'Name as sent, or path within its ZIP' }),
  reason: Type.String(),
});
export const UploadedItem = Type.Object({
  ...UploadedDocument.properties,
  filename: Type.String(),
  duplicate_of: Nullable(
    Type.Object(
      { id: Nullable(Uuid), title: Nullable(Type.String()), status: Nullable(ItemStatusSchema) },
      { description: 'The project has this content already; empty when that is in a draft of somebody else' },
    ),
  ),
});
export type UploadedItem = Static<typeof UploadedItem>;
/** Several files, or a ZIP: each taken or refused by itself. */
export const UploadedMany = Type.Object({
  items: Type.Array(UploadedItem),
  skipped: Type.Array(RefusedFile),
});
export type UploadedMany = Static<typeof UploadedMany>;

export const CreateRawText = Type.Object(
  {
    project_id: Type.Union([Reference, Id]),
    title: Title,
    content: Content,
    domain: Type.Optional(Nullable(Domain)),
    language: Type.Optional(Nullable(Language)),
    tags: Type.Optional(Nullable(Tags)),
    extra_metadata: Type.Optional(Nullable(JsonObject)),
  },
  { additionalProperties: false },
);
export type CreateRawText = Static<typeof CreateRawText>;
export const CreatedRawText = Type.Object({
  id: Uuid,
  title: Type.String(),
  status: ItemStatusSchema,
  created_at: Timestamp,
});
export type CreatedRawText = Static<typeof CreatedRawText>;

/* Changing ------------------------------------------------------------------------------------------------------------ */

const MetadataChange = {
  domain: Type.Optional(Nullable(Domain)),
  language: Type.Optional(Nullable(Language)),
  tags: Type.Optional(Nullable(Tags)),
  extra_metadata: Type.Optional(Nullable(JsonObject)),
};
export const UpdateDocument = Type.Object(
  {
    ...MetadataChange,
    original_filename: Type.Optional(Title),
    is_raw: Type.Optional(Type.Boolean()),
    ocr_text: Type.Optional(Nullable(ReadText)),
  },
  { additionalProperties: false, minProperties: 1 },
);
export type UpdateDocument = Static<typeof UpdateDocument>;
export const UpdateVoice = Type.Object(
  {
    ...MetadataChange,
    original_filename: Type.Optional(Title),
    transcription_text: Type.Optional(Nullable(ReadText)),
  },
  { additionalProperties: false, minProperties: 1 },
);
export type UpdateVoice = Static<typeof UpdateVoice>;
export const UpdateRawText = Type.Object(
  { ...MetadataChange, title: Type.Optional(Title), content: Type.Optional(Content) },
  { additionalProperties: false, minProperties: 1 },
);
export type UpdateRawText = Static<typeof UpdateRawText>;

/** `status` is what was done, not the status of the item. */
export const ItemDone = Type.Object({
  id: Uuid,
  status: Type.Enum(['updated', 'deleted', 'restored']),
});
export type ItemDone = Static<typeof ItemDone>;

/* Reading ------------------------------------------------------------------------------------------------------------- */

export const ItemPerson = Type.Object({ id: Uuid, email: Type.String(), name: Type.String() });
export type ItemPerson = Static<typeof ItemPerson>;

export const ItemCan = Type.Object({
  update: Type.Boolean({ description: 'Everything: text, file, title' }),
  annotate: Type.Boolean({ description: 'Domain, language, tags and extra metadata' }),
  delete: Type.Boolean(),
  restore: Type.Boolean(),
  submit: Type.Boolean(),
  review: Type.Boolean(),
  undo: Type.Boolean({ description: 'Take the last decision back' }),
  process: Type.Boolean(),
});
export type ItemCan = Static<typeof ItemCan>;

const Shared = {
  id: Uuid,
  type: ItemTypeSchema,
  project_id: Uuid,
  project: Id,
  status: ItemStatusSchema,
  domain: Nullable(Type.String()),
  language: Nullable(Type.String()),
  tags: Nullable(Type.Array(Type.String())),
  extra_metadata: Nullable(JsonObject),
  submitted_at: Nullable(Timestamp),
  reviewed_by_id: Nullable(Uuid),
  reviewed_at: Nullable(Timestamp),
  feedback: Nullable(Type.String()),
  contributor: Nullable(ItemPerson),
  task_id: Nullable(Id),
  created_at: Timestamp,
  updated_at: Timestamp,
  deleted_at: Nullable(Timestamp),
  can: ItemCan,
};
const OfFile = {
  original_filename: Type.String(),
  gcs_uri: Type.String(),
  file_url: Nullable(Type.String({ description: 'Presigned address, for an hour' })),
  content_type: Type.String(),
  size_bytes: Type.Integer(),
  sha256: Type.String(),
  processed: Type.Boolean(),
  processing_state: ProcessingStateSchema,
  processing_error: Nullable(Type.String()),
  processing_engine: Nullable(Type.String()),
};
const TextIsCut = Type.Boolean({ description: 'Lists hold the first 10,000 characters of a text' });

export const Document = Type.Object({
  ...Shared,
  ...OfFile,
  uploaded_by_id: Nullable(Uuid),
  ocr_text: Nullable(Type.String()),
  text_is_cut: TextIsCut,
  is_raw: Type.Boolean(),
});
export type Document = Static<typeof Document>;
export const VoiceSample = Type.Object({
  ...Shared,
  ...OfFile,
  uploaded_by_id: Nullable(Uuid),
  transcription_text: Nullable(Type.String()),
  text_is_cut: TextIsCut,
  duration_seconds: Nullable(Type.Integer({ description: 'Whole seconds' })),
});
export type VoiceSample = Static<typeof VoiceSample>;
export const RawText = Type.Object({
  ...Shared,
  created_by_id: Nullable(Uuid),
  title: Type.String(),
  content: Type.String(),
  text_is_cut: TextIsCut,
});
export type RawText = Static<typeof RawText>;

/** The same of every type, for pages that show them together. */
export const CollectionItem = Type.Object({
  ...Shared,
  project_title: Type.String(),
  title: Type.String(),
  excerpt: Nullable(Type.String({ description: 'Beginning of the text' })),
  has_text: Type.Boolean(),
  text_edited_at: Nullable(Timestamp),
  content_type: Nullable(Type.String()),
  size_bytes: Nullable(Type.Integer()),
  duration_seconds: Nullable(Type.Number()),
  file_url: Nullable(Type.String({ description: 'Presigned address, for an hour; null for texts' })),
  is_raw: Type.Boolean(),
  processed: Type.Boolean(),
  processing_state: ProcessingStateSchema,
  processing_error: Nullable(Type.String()),
  processing_engine: Nullable(Type.String()),
  reviewed_by: Nullable(ItemPerson),
  held_by: Nullable(
    Type.Object(ItemPerson.properties, { description: 'Who has it open for review just now; told to reviewers' }),
  ),
});
export type CollectionItem = Static<typeof CollectionItem>;

export const ITEM_STEPS = ['submitted', 'approved', 'rejected', 'feedback', 'undone', 'reopened'] as const;
export const ItemStep = Type.Object({
  kind: Type.Enum([...ITEM_STEPS]),
  user: Nullable(ItemPerson),
  feedback: Nullable(Type.String()),
  at: Timestamp,
});
export type ItemStep = Static<typeof ItemStep>;

export const CollectionItemDetail = Type.Object({
  ...CollectionItem.properties,
  gcs_uri: Nullable(Type.String()),
  text: Nullable(Type.String()),
  /** Words with boxes or segments with times, as preprocessing.ts describes them. */
  processing_result: Type.Unknown(),
  history: Type.Array(ItemStep),
  duplicates: Type.Array(
    Type.Object({ id: Nullable(Uuid), title: Nullable(Type.String()), status: Nullable(ItemStatusSchema) }),
    { description: 'Other items of the project with the same content; without an id: a draft of somebody else' },
  ),
});
export type CollectionItemDetail = Static<typeof CollectionItemDetail>;

export const ItemFilter = {
  type: Type.Optional(ItemTypeSchema),
  status: Type.Optional(ItemStatusSchema),
  search: Type.Optional(Type.String({ maxLength: 200, description: 'In title and text' })),
  tag: Type.Optional(Tag),
  domain: Type.Optional(Domain),
  language: Type.Optional(Language),
  contributor: Type.Optional(Type.String({ maxLength: 254, description: 'Uuid, id or email address' })),
  processing_state: Type.Optional(ProcessingStateSchema),
  is_raw: Type.Optional(Type.Boolean()),
  used: Type.Optional(Type.Boolean({ description: 'Whether a task was made of it' })),
  submitted_before: Type.Optional(Timestamp),
  submitted_after: Type.Optional(Timestamp),
};
export const ProjectItemQuery = Type.Object({
  ...ItemFilter,
  deleted: Type.Optional(
    Type.Boolean({ description: 'Only deleted ones, for managers; in /api/my-items those that the caller deleted' }),
  ),
  order: Type.Optional(Type.Enum(['newest', 'oldest'])),
  ...PageQuery.properties,
});
export type ProjectItemQuery = Static<typeof ProjectItemQuery>;
export const ItemQuery = Type.Object({
  ...ProjectItemQuery.properties,
  project_id: Type.Optional(Reference),
});
export type ItemQuery = Static<typeof ItemQuery>;

export const MyDraftsQuery = Type.Object({ project_id: Type.Optional(Reference) });
export const MyDrafts = Type.Object({
  documents: Type.Array(
    Type.Object({
      id: Uuid,
      filename: Type.String(),
      domain: Nullable(Type.String()),
      is_raw: Type.Boolean(),
      processed: Type.Boolean(),
      created_at: Timestamp,
    }),
  ),
  voice_samples: Type.Array(
    Type.Object({
      id: Uuid,
      filename: Type.String(),
      language: Nullable(Type.String()),
      processed: Type.Boolean(),
      created_at: Timestamp,
    }),
  ),
  raw_texts: Type.Array(
    Type.Object({ id: Uuid, title: Type.String(), domain: Nullable(Type.String()), created_at: Timestamp }),
  ),
});
export type MyDrafts = Static<typeof MyDrafts>;

const UrlQuerySeconds = Type.Integer({ minimum: 1, maximum: 604_800, default: 3600 });
export const ItemUrlQuery = Type.Object({
  expires_in: Type.Optional(UrlQuerySeconds),
  download: Type.Optional(Type.Boolean({ default: false })),
});
export const ItemUrl = Type.Object({ url: Type.String(), expires_at: Timestamp, expires_in: Type.Integer() });
export type ItemUrl = Static<typeof ItemUrl>;

const Count = Type.Integer({ minimum: 0 });
export const StatusCounts = Type.Object({
  draft: Count,
  pending_review: Count,
  approved: Count,
  rejected: Count,
});
export type StatusCounts = Static<typeof StatusCounts>;

/** What the caller may see of a project; drafts of others count for managers only. */
export const ItemSummary = Type.Object({
  total: Count,
  by_status: StatusCounts,
  by_type: Type.Object({ document: StatusCounts, voice_sample: StatusCounts, raw_text: StatusCounts }),
  approved_unused: Type.Integer({ description: 'Approved, and no task made of it yet' }),
  processing: Type.Object({ queued: Count, processing: Count, failed: Count }),
  deleted: Type.Integer({ description: 'Can be restored; 0 for those who may not' }),
  domains: Type.Array(Type.String()),
  languages: Type.Array(Type.String()),
  tags: Type.Array(Type.String()),
  contributors: Type.Array(Type.Object({ ...ItemPerson.properties, items: Count, approved: Count, rejected: Count })),
  can: Type.Object({ contribute: Type.Boolean(), review: Type.Boolean(), manage: Type.Boolean() }),
});
export type ItemSummary = Static<typeof ItemSummary>;

export const CollectionHomeQuery = Type.Object({
  timeframe: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,2}d$', default: '30d', examples: ['30d'] })),
});
export const CollectionHome = Type.Object({
  by_status: StatusCounts,
  approval_rate: Nullable(Type.Number({ description: '0 to 1; null before anything is decided' })),
  days: Type.Array(Type.Object({ day: Type.String(), count: Count })),
  projects: Type.Array(
    Type.Object({
      id: Id,
      uuid: Uuid,
      title: Type.String(),
      color: Nullable(Type.String()),
      by_status: StatusCounts,
      can: Type.Object({ contribute: Type.Boolean(), review: Type.Boolean() }),
      waiting_for_me: Type.Integer({ description: 'Items that the caller may decide on' }),
    }),
  ),
  decisions: Type.Array(
    Type.Object({
      item: Type.Object({ id: Uuid, type: ItemTypeSchema, title: Type.String(), status: ItemStatusSchema }),
      project: Id,
      kind: Type.Enum([...ITEM_STEPS]),
      feedback: Nullable(Type.String()),
      at: Timestamp,
    }),
    { description: 'The last twenty on items of the caller, newest first' },
  ),
});
export type CollectionHome = Static<typeof CollectionHome>;

/* Many at once -------------------------------------------------------------------------------------------------------- */

const ManyUuids = Type.Array(Uuid, { maxItems: 1000 });
export const SubmitItems = Type.Object(
  {
    document_ids: Type.Optional(ManyUuids),
    voice_sample_ids: Type.Optional(ManyUuids),
    raw_text_ids: Type.Optional(ManyUuids),
  },
  { additionalProperties: false },
);
export type SubmitItems = Static<typeof SubmitItems>;
export const ItemReference = Type.Object({ type: ItemTypeSchema, id: Uuid });
export type ItemReference = Static<typeof ItemReference>;
export const SkippedItem = Type.Object({
  type: ItemTypeSchema,
  id: Uuid,
  reason: Type.Enum(['already_submitted', 'already_approved', 'project_closed']),
});
export type SkippedItem = Static<typeof SkippedItem>;
export const SubmitAnswer = Type.Object({
  submitted_count: Count,
  submitted_items: Type.Array(ItemReference),
  skipped_items: Type.Optional(
    Type.Array(SkippedItem, { description: 'Own items that were not taken, and why; left out when there are none' }),
  ),
});
export type SubmitAnswer = Static<typeof SubmitAnswer>;

export const ItemIds = Type.Object(
  { ids: Type.Array(Uuid, { minItems: 1, maxItems: 1000 }) },
  { additionalProperties: false },
);
export const ManyAnswer = Type.Object({
  done: Type.Array(Uuid),
  skipped: Type.Array(Type.Object({ id: Uuid, reason: Type.String() })),
});
export type ManyAnswer = Static<typeof ManyAnswer>;

const References = Type.Array(ItemReference, { minItems: 1, maxItems: 500 });
export const DecideItems = Type.Object(
  {
    items: References,
    decision: Type.Enum(['approve', 'reject', 'feedback']),
    feedback: Type.Optional(Nullable(Feedback)),
  },
  { additionalProperties: false },
);
export type DecideItems = Static<typeof DecideItems>;
export const UndoItems = Type.Object({ items: References }, { additionalProperties: false });
export type UndoItems = Static<typeof UndoItems>;
export const DecideManyAnswer = Type.Object({
  items: Type.Array(Type.Object({ ...ItemReference.properties, status: ItemStatusSchema })),
  skipped: Type.Array(Type.Object({ ...ItemReference.properties, reason: Type.String() })),
});
export type DecideManyAnswer = Static<typeof DecideManyAnswer>;

/** Until then the item is open at the caller alone; claimed again it stays so. */
export const ItemLease = Type.Object({ item: Uuid, expires_at: Timestamp });
export type ItemLease = Static<typeof ItemLease>;
export const NextItem = Type.Object({ lease: ItemLease, item: CollectionItemDetail });
export type NextItem = Static<typeof NextItem>;

/* Tasks --------------------------------------------------------------------------------------------------------------- */

export const TasksFromItems = Type.Object(
  {
    item_ids: Type.Optional(Type.Array(Uuid, { minItems: 1, maxItems: 10_000 })),
    filter: Type.Optional(Type.Object(ItemFilter, { additionalProperties: false })),
    with_predictions: Type.Optional(
      Type.Boolean({ default: true, description: 'Words read and segments heard arrive as predictions' }),
    ),
  },
  { additionalProperties: false, description: 'Without ids or filter: all approved items that are no task yet' },
);
export type TasksFromItems = Static<typeof TasksFromItems>;
export const TasksFromItemsAnswer = Type.Object({
  task_count: Count,
  prediction_count: Count,
  tasks: Type.Array(Type.Object({ item_id: Uuid, task_id: Id })),
  skipped: Type.Array(Type.Object({ item_id: Uuid, reason: Type.String(), task_id: Nullable(Id) })),
});
export type TasksFromItemsAnswer = Static<typeof TasksFromItemsAnswer>;
export const TasksFromItemsJob = Type.Object({
  ...JobReference.properties,
  item_count: Type.Integer({ description: 'Items that are looked at' }),
});
export type TasksFromItemsJob = Static<typeof TasksFromItemsJob>;

/** What making tasks of all approved items would bring. */
export const TaskPlan = Type.Object({
  unused: Type.Object({ document: Count, voice_sample: Count, raw_text: Count }),
  label_config: Type.String({ description: 'The interface of the project as it is' }),
  /** Of types whose data the interface shows nowhere: making tasks of them would be refused. */
  unfit: Type.Array(Type.Object({ type: ItemTypeSchema, reason: Type.String() })),
  predictions: Type.Object({
    document: Type.Boolean({ description: 'Words fit the interface as regions with text' }),
    voice_sample: Type.Boolean(),
  }),
  suggestions: Type.Array(
    Type.Object({ types: Type.Array(ItemTypeSchema), title: Type.String(), label_config: Type.String() }),
  ),
});
export type TaskPlan = Static<typeof TaskPlan>;
