import { type Static, Type } from 'typebox';
import { TotalCents } from './crowd-money.ts';
import { Backend } from './crowd-providers.ts';
import { Id, Nullable, PageQuery, Timestamp } from './schemas.ts';

/** GET /api/crowd/workers; POST /api/crowd/workers/:id/block, /unblock. */

export const CrowdWorker = Type.Object({
  id: Id,
  provider: Type.String(),
  external_id: Type.String(),
  user: Nullable(Id),
  submitted: Type.Integer(),
  approved: Type.Integer(),
  rejected: Type.Integer(),
  earned_cents: TotalCents,
  blocked_at: Nullable(Timestamp),
  blocked_reason: Type.String(),
  last_seen_at: Nullable(Timestamp),
});
export type CrowdWorker = Static<typeof CrowdWorker>;
export const WorkerListQuery = Type.Intersect([
  PageQuery,
  Type.Object({
    provider: Type.Optional(Backend),
    search: Type.Optional(Type.String({ maxLength: 128 })),
    blocked: Type.Optional(Type.Boolean()),
  }),
]);
export type WorkerListQuery = Static<typeof WorkerListQuery>;
export const BlockBody = Type.Object(
  { reason: Type.String({ minLength: 1, maxLength: 2000, pattern: '\\S' }) },
  { additionalProperties: false },
);
export type BlockBody = Static<typeof BlockBody>;
