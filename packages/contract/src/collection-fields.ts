import { type Static, Type } from 'typebox';
import { Uuid } from './schemas.ts';

/**
 * What contributors collect is on its way from draft to task: three resources over one kind of item; ids are uuids. This is
 * what all of its files share: types, states, and the limits of the fields.
 */

export const ITEM_TYPES = ['document', 'voice_sample', 'raw_text'] as const;
export type ItemType = (typeof ITEM_TYPES)[number];
export const ITEM_STATUSES = ['draft', 'pending_review', 'approved', 'rejected'] as const;
export type ItemStatus = (typeof ITEM_STATUSES)[number];
export const PROCESSING_STATES = ['none', 'queued', 'processing', 'done', 'failed'] as const;
export type ProcessingState = (typeof PROCESSING_STATES)[number];

export const ItemTypeSchema = Type.Enum([...ITEM_TYPES]);
export const ItemStatusSchema = Type.Enum([...ITEM_STATUSES]);
export const ProcessingStateSchema = Type.Enum([...PROCESSING_STATES]);

export const Tag = Type.String({ minLength: 1, maxLength: 64 });
export const Tags = Type.Array(Tag, { maxItems: 50 });
export const Domain = Type.String({ minLength: 1, maxLength: 200 });
export const Language = Type.String({
  pattern: '^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*$',
  maxLength: 35,
  examples: ['en'],
});
export const Title = Type.String({ minLength: 1, maxLength: 512 });
export const Content = Type.String({ minLength: 1, maxLength: 1_000_000 });

export const ReadText = Type.String({
  maxLength: 1_000_000,
  description: 'The text put right by hand; no machine changes it',
});

export const ItemParams = Type.Object({ id: Uuid });

export const Count = Type.Integer({ minimum: 0 });

export const ItemReference = Type.Object({ type: ItemTypeSchema, id: Uuid });
export type ItemReference = Static<typeof ItemReference>;
