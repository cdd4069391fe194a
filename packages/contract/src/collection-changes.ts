import { type Static, Type } from 'typebox';
import { Content, Domain, Language, ReadText, Tags, Title } from './collection-fields.ts';
import { JsonObject, Nullable, Uuid } from './schemas.ts';

/**
 * GET|PUT|PATCH|DELETE /api/documents/{id}, …            POST …/{id}/restore; PUT …/{id}/file (multipart; not of texts)
 * POST /api/items/delete, /api/items/restore             ItemIds → ManyAnswer (managers: any; contributors: own drafts, and back
 *                                                        until they are purged)
 */

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

export const ItemIds = Type.Object(
  { ids: Type.Array(Uuid, { minItems: 1, maxItems: 1000 }) },
  { additionalProperties: false },
);
export const ManyAnswer = Type.Object({
  done: Type.Array(Uuid),
  skipped: Type.Array(Type.Object({ id: Uuid, reason: Type.String() })),
});
export type ManyAnswer = Static<typeof ManyAnswer>;
