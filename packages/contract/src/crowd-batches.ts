import { type Static, Type } from 'typebox';
import { Reason } from './crowd-assignments.ts';
import { Cents, Money, TotalCents } from './crowd-money.ts';
import { Backend } from './crowd-providers.ts';
import { Id, JsonObject, Nullable, Timestamp } from './schemas.ts';

/**
 * GET, POST             /api/projects/:id/crowd-batches               `publish: true` publishes at once
 * POST                  /api/projects/:id/crowd-batches/preview       what it would cost
 * GET, PATCH, DELETE    /api/crowd-batches/:id
 * POST                  /api/crowd-batches/:id/publish, /extend, /expire, /sync, /decide
 */

export const Qualification = Type.Object(
  {
    /** `locale`, `percent_approved`, `number_approved`, or the id of a type of the provider's. */
    type: Type.String({ minLength: 1, maxLength: 64 }),
    comparator: Type.Enum([
      'LessThan',
      'LessThanOrEqualTo',
      'GreaterThan',
      'GreaterThanOrEqualTo',
      'EqualTo',
      'NotEqualTo',
      'Exists',
      'DoesNotExist',
      'In',
      'NotIn',
    ]),
    values: Type.Optional(
      Type.Array(Type.Union([Type.Integer(), Type.String({ pattern: '^[A-Z]{2}(-[A-Z0-9]{1,3})?$' })]), {
        maxItems: 30,
      }),
    ),
    guards: Type.Optional(Type.Enum(['Accept', 'PreviewAndAccept', 'DiscoverPreviewAndAccept'])),
  },
  { additionalProperties: false },
);
export type Qualification = Static<typeof Qualification>;

const Seconds = Type.Integer({ minimum: 30, maximum: 31_536_000 });
export const TermFields = {
  title: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
  description: Type.Optional(Type.String({ maxLength: 2000 })),
  keywords: Type.Optional(Type.String({ maxLength: 1000 })),
  instructions: Type.Optional(Type.String({ maxLength: 20_000 })),
  reward: Type.Optional(Money),
  max_assignments: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  lifetime_seconds: Type.Optional(Seconds),
  assignment_duration_seconds: Type.Optional(Seconds),
  auto_approval_seconds: Type.Optional(Type.Integer({ minimum: 0, maximum: 2_592_000 })),
  batch_size: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  /** Rewards, fees and bonuses together never pass it; null: no cap. */
  budget: Type.Optional(Nullable(Type.String({ pattern: '^[0-9]{1,9}(\\.[0-9]{1,2})?$' }))),
  qualifications: Type.Optional(Type.Array(Qualification, { maxItems: 10 })),
  /** What only the provider knows; its own form says what. */
  settings: Type.Optional(JsonObject),
  sandbox: Type.Optional(Type.Boolean()),
};
export const TaskIds = Type.Array(Id, { minItems: 1, maxItems: 10_000 });

export const CreateBatch = Type.Object(
  {
    provider: Backend,
    ...TermFields,
    /** Left out: every task of the project that needs answers. */
    task_ids: Type.Optional(TaskIds),
    publish: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type CreateBatch = Static<typeof CreateBatch>;
/** Only of a draft, but for the budget. */
export const UpdateBatch = Type.Object({ ...TermFields }, { additionalProperties: false });
export type UpdateBatch = Static<typeof UpdateBatch>;

/** Why a task of a batch is not offered. */
export const SKIP_REASONS = ['active', 'complete', 'failed', 'not_found'] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

export const BatchCost = Type.Object({
  provider: Backend,
  sandbox: Type.Boolean(),
  currency: Type.String(),
  tasks: Type.Integer({ description: 'Tasks that would be offered' }),
  skipped: Type.Object(Object.fromEntries(SKIP_REASONS.map((reason) => [reason, Type.Integer()]))),
  answers: Type.Integer(),
  reward_cents: Cents,
  fee_cents: Cents,
  rewards_cents: TotalCents,
  fees_cents: TotalCents,
  total_cents: TotalCents,
  budget_cents: Nullable(TotalCents),
  /** null: the provider does not say, or has no account. */
  balance_cents: Nullable(TotalCents),
  /** What keeps it from being published. */
  problems: Type.Array(Type.String()),
});
export type BatchCost = Static<typeof BatchCost>;

export const BATCH_STATUSES = ['draft', 'publishing', 'open', 'closing', 'closed', 'failed'] as const;
export type BatchStatus = (typeof BATCH_STATUSES)[number];

export const CrowdBatch = Type.Object({
  id: Id,
  project: Id,
  provider: Backend,
  sandbox: Type.Boolean(),
  title: Type.String(),
  description: Type.String(),
  keywords: Type.String(),
  instructions: Type.String(),
  currency: Type.String(),
  reward_cents: Cents,
  fee_cents: Cents,
  max_assignments: Type.Integer(),
  lifetime_seconds: Type.Integer(),
  assignment_duration_seconds: Type.Integer(),
  auto_approval_seconds: Type.Integer(),
  batch_size: Type.Integer(),
  budget_cents: Nullable(TotalCents),
  qualifications: Type.Array(Qualification),
  settings: JsonObject,
  status: Type.Enum([...BATCH_STATUSES]),
  external_id: Type.String(),
  error: Nullable(Type.String()),
  expires_at: Nullable(Timestamp),
  published_at: Nullable(Timestamp),
  closed_at: Nullable(Timestamp),
  created_by: Nullable(Id),
  created_at: Timestamp,
  counts: Type.Object({
    tasks: Type.Integer(),
    published: Type.Integer(),
    /** Offers that somebody can still take. */
    open: Type.Integer(),
    /** Answers asked for in all. */
    wanted: Type.Integer(),
    working: Type.Integer(),
    submitted: Type.Integer(),
    approved: Type.Integer(),
    rejected: Type.Integer(),
    returned: Type.Integer(),
    expired: Type.Integer(),
    ingested: Type.Integer(),
    /** Work that needs a look: what could not be published, taken in, decided or paid. */
    problems: Type.Integer(),
  }),
  money: Type.Object({
    paid_cents: TotalCents,
    fees_cents: TotalCents,
    bonus_cents: TotalCents,
    /** What open offers and undecided work may still cost. */
    reserved_cents: TotalCents,
  }),
  can: Type.Object({
    update: Type.Boolean(),
    publish: Type.Boolean(),
    extend: Type.Boolean(),
    expire: Type.Boolean(),
    decide: Type.Boolean(),
    delete: Type.Boolean(),
  }),
});
export type CrowdBatch = Static<typeof CrowdBatch>;

export const ExtendBatch = Type.Object(
  {
    /** From now. */
    lifetime_seconds: Type.Optional(Seconds),
    /** Further answers to each task that is still on offer. */
    assignments: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    /** One word for one extension: a repeat adds nothing. */
    key: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_.-]{1,30}$' })),
  },
  { additionalProperties: false },
);
export type ExtendBatch = Static<typeof ExtendBatch>;

export const DecideBatch = Type.Object(
  {
    decision: Type.Enum(['approve', 'reject']),
    /** Needed to reject: workers read it. */
    reason: Type.Optional(Reason),
    /** Left out: all that was submitted and taken in. */
    assignments: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 1000 })),
  },
  { additionalProperties: false },
);
export type DecideBatch = Static<typeof DecideBatch>;
export const Decided = Type.Object({
  /** Handed to the provider by a job. */
  asked: Type.Integer(),
  skipped: Type.Integer(),
});
export type Decided = Static<typeof Decided>;
