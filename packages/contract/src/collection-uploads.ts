import { type Static, Type } from 'typebox';
import { Content, Domain, ItemStatusSchema, Language, Tags, Title } from './collection-fields.ts';
import { Id, JsonObject, Nullable, Reference, Timestamp, Uuid } from './schemas.ts';

/**
 * POST /api/documents, /api/voice?project_id=            multipart: one file → UploadedDocument|UploadedVoice; several files
 *                                                        or a ZIP → UploadedMany. POST /api/raw-text CreateRawText
 */

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
