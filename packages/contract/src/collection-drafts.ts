import { type Static, Type } from 'typebox';
import { Count, ItemReference, ItemTypeSchema } from './collection-fields.ts';
import { Nullable, Reference, Timestamp, Uuid } from './schemas.ts';

/**
 * GET  /api/my-drafts?project_id=                        MyDrafts; POST /api/submit SubmitItems → SubmitAnswer
 */

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
