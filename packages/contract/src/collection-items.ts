import { type Static, Type } from 'typebox';
import { Domain, ItemStatusSchema, ItemTypeSchema, Language, ProcessingStateSchema, Tag } from './collection-fields.ts';
import { Id, JsonObject, Nullable, PageQuery, Reference, Timestamp, Uuid } from './schemas.ts';

/**
 * GET  /api/documents, /api/voice, /api/raw-text         ItemQuery → Document[] …, newest first
 * GET  /api/items/{id}                                   CollectionItemDetail, whatever its type; GET /api/items/{id}/url
 * GET  /api/projects/{id}/items                          ItemQuery → CollectionItem[]: all for managers, submitted ones for
 *                                                        reviewers, own ones for contributors
 * GET  /api/my-items?project_id=&status=&type=           own items in all projects, CollectionItem[]
 */

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

const UrlQuerySeconds = Type.Integer({ minimum: 1, maximum: 604_800, default: 3600 });
export const ItemUrlQuery = Type.Object({
  expires_in: Type.Optional(UrlQuerySeconds),
  download: Type.Optional(Type.Boolean({ default: false })),
});
export const ItemUrl = Type.Object({ url: Type.String(), expires_at: Timestamp, expires_in: Type.Integer() });
export type ItemUrl = Static<typeof ItemUrl>;
