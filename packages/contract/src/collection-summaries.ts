import { type Static, Type } from 'typebox';
import { Count, ItemStatusSchema, ItemTypeSchema } from './collection-fields.ts';
import { ITEM_STEPS, ItemPerson } from './collection-items.ts';
import { Id, Nullable, Timestamp, Uuid } from './schemas.ts';

/**
 * GET  /api/projects/{id}/items/summary                  ItemSummary
 * GET  /api/my-collection?timeframe=30d                  CollectionHome: where one may contribute, and what became of it
 */

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
