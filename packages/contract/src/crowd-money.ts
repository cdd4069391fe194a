import { type Static, Type } from 'typebox';
import { Id, Nullable, Timestamp } from './schemas.ts';

/** GET /api/crowd-batches/:id/payments: what was paid, and how sums are written. */

/** Cents of the provider's currency. */
export const Cents = Type.Integer({ minimum: 0, maximum: 10_000_000 });
export const TotalCents = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
/** Whole cents as the provider writes them: `0.10`. */
export const Money = Type.String({ pattern: '^[0-9]{1,5}(\\.[0-9]{1,2})?$', examples: ['0.10'] });

export const CrowdPayment = Type.Object({
  id: Id,
  batch: Nullable(Id),
  assignment: Nullable(Id),
  worker: Nullable(Id),
  worker_id: Type.String(),
  provider: Type.String(),
  sandbox: Type.Boolean(),
  kind: Type.Enum(['reward', 'bonus']),
  currency: Type.String(),
  amount_cents: Cents,
  fee_cents: Cents,
  status: Type.Enum(['pending', 'paid', 'failed']),
  reason: Type.String(),
  error: Nullable(Type.String()),
  created_at: Timestamp,
  paid_at: Nullable(Timestamp),
});
export type CrowdPayment = Static<typeof CrowdPayment>;
