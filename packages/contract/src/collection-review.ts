import { type Static, Type } from 'typebox';
import { ItemReference, ItemStatusSchema } from './collection-fields.ts';
import { CollectionItemDetail } from './collection-items.ts';
import { Nullable, Timestamp, Uuid } from './schemas.ts';

/**
 * GET  /api/review, PATCH /api/review/{id}?item_type=    see review.ts; POST /api/review/decide DecideItems,
 *                                                        POST /api/review/undo UndoItems
 * GET  /api/projects/{id}/items/next                     NextItem: what waits longest and nobody has open; 404 with a reason of
 *                                                        NO_REVIEW_REASONS. POST /api/items/{id}/review/claim → ItemLease, 409
 *                                                        `held`; POST /api/items/{id}/review/release
 */

/** Seconds that whoever decided on an item may take it back; managers may at any time. */
export const UNDO_ITEM_SECONDS = 300;

const Feedback = Type.String({ maxLength: 10_000 });

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
