import { type Static, Type } from 'typebox';
import type { TaskBundle } from './plugins.ts';
import { Id, IdParam, JsonObject, Nullable, PageQuery, Timestamp, Uuid } from './schemas.ts';

/**
 * Work given to people outside the house.
 *
 * GET, POST             /api/assignments                              offers and the work on them; `?project=` or `?task=`
 * GET, PUT, PATCH, DELETE /api/assignments/:id
 * POST                  /api/assignments/:id/approve, /reject, /bonus, /retry
 *
 * GET, POST             /api/projects/:id/crowd-batches               `publish: true` publishes at once
 * POST                  /api/projects/:id/crowd-batches/preview       what it would cost
 * GET, PATCH, DELETE    /api/crowd-batches/:id
 * POST                  /api/crowd-batches/:id/publish, /extend, /expire, /sync, /decide
 * GET                   /api/crowd-batches/:id/payments
 *
 * POST                  /api/crowd/:backend/hits                      a batch of the tasks named, published; 202 with its job
 * POST                  /api/crowd/:backend/sync, /ingest             202 with their job; its result has the counts
 * GET                   /api/crowd/providers
 * PUT, DELETE           /api/crowd/providers/:backend                 account of the organization
 * POST                  /api/crowd/providers/:backend/check
 * GET                   /api/crowd/workers; POST /api/crowd/workers/:id/block, /unblock
 *
 * GET                   /api/tasks/:id/annotate/mturk?sandbox=        the page that a worker sees, in the provider's frame
 * POST                  /api/tasks/:id/annotate/mturk                 keeps the answer before the page hands over to the provider
 */

export const CROWD_BACKENDS = ['portal', 'prolific', 'mturk'] as const;
export type CrowdBackend = (typeof CROWD_BACKENDS)[number];
const Backend = Type.Enum([...CROWD_BACKENDS]);

export const ASSIGNMENT_STATUSES = ['created', 'submitted', 'approved', 'rejected', 'returned', 'expired'] as const;
export type AssignmentStatus = (typeof ASSIGNMENT_STATUSES)[number];
const Status = Type.Enum([...ASSIGNMENT_STATUSES]);

/** Cents of the provider's currency. */
const Cents = Type.Integer({ minimum: 0, maximum: 10_000_000 });
const TotalCents = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
/** Whole cents as the provider writes them: `0.10`. */
export const Money = Type.String({ pattern: '^[0-9]{1,5}(\\.[0-9]{1,2})?$', examples: ['0.10'] });

// Assignments ---------------------------------------------------------------------------------------------------------

export const Assignment = Type.Object({
  id: Id,
  task: Id,
  project: Id,
  batch: Nullable(Id),
  /** The offer that this is work on; null for an offer. */
  parent: Nullable(Id),
  kind: Type.Enum(['offer', 'work'], {
    description: 'offer: a task on offer (a HIT); work: what one person did on it',
  }),
  backend: Type.String(),
  hit_id: Type.String(),
  assignment_id: Type.String({ description: 'Empty for an offer' }),
  worker_id: Type.String(),
  /** The worker's record here; null for an offer. */
  worker: Nullable(Id),
  user: Nullable(Id),
  status: Status,
  sandbox: Type.Boolean(),
  payload: JsonObject,
  max_assignments: Type.Integer(),
  expires_at: Nullable(Timestamp),
  submitted_at: Nullable(Timestamp),
  last_polled_at: Nullable(Timestamp),
  ingested_at: Nullable(Timestamp),
  /** Why the answer could not be taken in, or the offer not published. */
  error: Nullable(Type.String()),
  /** The answer that came of it. */
  annotation: Nullable(Id),
  /** What was asked for and the provider has not confirmed yet. */
  decision: Nullable(Type.Enum(['approve', 'reject'])),
  decision_reason: Type.String(),
  decision_error: Nullable(Type.String()),
  decided_at: Nullable(Timestamp),
  created_at: Timestamp,
  updated_at: Timestamp,
  can: Type.Object({
    update: Type.Boolean(),
    delete: Type.Boolean(),
    approve: Type.Boolean(),
    reject: Type.Boolean(),
    bonus: Type.Boolean(),
  }),
});
export type Assignment = Static<typeof Assignment>;

export const AssignmentListQuery = Type.Intersect([
  PageQuery,
  Type.Object({
    project: Type.Optional(Id),
    task: Type.Optional(Id),
    batch: Type.Optional(Id),
    kind: Type.Optional(Type.Enum(['offer', 'work'])),
    backend: Type.Optional(Type.String({ maxLength: 32 })),
    status: Type.Optional(Status),
    hit_id: Type.Optional(Type.String({ maxLength: 128 })),
    assignment_id: Type.Optional(Type.String({ maxLength: 128 })),
    worker_id: Type.Optional(Type.String({ maxLength: 128 })),
    /** true: only what waits for a decision. */
    undecided: Type.Optional(Type.Boolean()),
  }),
]);
export type AssignmentListQuery = Static<typeof AssignmentListQuery>;

const AssignmentFields = {
  backend: Type.Optional(Type.String({ minLength: 1, maxLength: 32, pattern: '^[a-z][a-z0-9_-]*$' })),
  hit_id: Type.Optional(Type.String({ maxLength: 128 })),
  assignment_id: Type.Optional(Type.String({ maxLength: 128 })),
  worker_id: Type.Optional(Type.String({ maxLength: 128 })),
  status: Type.Optional(Status),
  sandbox: Type.Optional(Type.Boolean()),
  payload: Type.Optional(JsonObject),
};
/** Written by hand, for what no provider here made. */
export const CreateAssignment = Type.Object({ task: Id, ...AssignmentFields });
export type CreateAssignment = Static<typeof CreateAssignment>;
export const UpdateAssignment = Type.Object({ task: Type.Optional(Id), ...AssignmentFields });
export type UpdateAssignment = Static<typeof UpdateAssignment>;

const Reason = Type.String({ maxLength: 1024 });
export const ApproveBody = Type.Object(
  {
    reason: Type.Optional(Reason),
    override: Type.Optional(Type.Boolean({ description: 'Also one that was rejected' })),
  },
  { additionalProperties: false },
);
export type ApproveBody = Static<typeof ApproveBody>;
export const RejectBody = Type.Object(
  { reason: Type.String({ minLength: 1, maxLength: 1024, pattern: '\\S' }) },
  { additionalProperties: false },
);
export type RejectBody = Static<typeof RejectBody>;
export const BonusBody = Type.Object(
  {
    amount: Money,
    reason: Type.String({ minLength: 1, maxLength: 1024, pattern: '\\S' }),
    /** Another word is another bonus; the same word again is the same one. */
    key: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_.-]{1,40}$' })),
  },
  { additionalProperties: false },
);
export type BonusBody = Static<typeof BonusBody>;

// Batches -------------------------------------------------------------------------------------------------------------

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
const TermFields = {
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
const TaskIds = Type.Array(Id, { minItems: 1, maxItems: 10_000 });

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

export const CreateHits = Type.Object({ ...TermFields, task_ids: TaskIds }, { additionalProperties: false });
export type CreateHits = Static<typeof CreateHits>;

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

export const StartedJob = Type.Object({ job_id: Uuid, status: Type.String(), batch: Nullable(Id) });
export type StartedJob = Static<typeof StartedJob>;

export const SyncBody = Type.Object(
  {
    hit_id: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
  },
  { additionalProperties: false },
);
export type SyncBody = Static<typeof SyncBody>;
export const IngestBody = Type.Object(
  { limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })) },
  { additionalProperties: false },
);
export type IngestBody = Static<typeof IngestBody>;

/** Results of the jobs. */
export const CreatedHits = Type.Object({ created: Type.Array(Id), skipped: Type.Array(Id) });
export type CreatedHits = Static<typeof CreatedHits>;
export interface HitSynced {
  seen: number;
  updated: number;
}
export interface HitsSynced {
  hits: number;
  assignments_seen: number;
  assignments_updated: number;
}
export interface Ingested {
  ingested: number;
  skipped: number;
}

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

// Providers and workers -----------------------------------------------------------------------------------------------

export const ProviderField = Type.Object({
  name: Type.String(),
  title: Type.String(),
  help: Type.String(),
  secret: Type.Boolean(),
  required: Type.Boolean(),
});
export const CrowdProviderInfo = Type.Object({
  id: Backend,
  title: Type.String(),
  description: Type.String(),
  currency: Type.String(),
  /** Fields of the account's form. */
  fields: Type.Array(ProviderField),
  has_sandbox: Type.Boolean(),
  has_qualifications: Type.Boolean(),
  can_bonus: Type.Boolean(),
  can_block: Type.Boolean(),
  /** null: no account; a provider that needs none is always ready. */
  account: Nullable(
    Type.Object({
      sandbox: Type.Boolean(),
      settings: JsonObject,
      /** Names of the secrets that are set; what they are is never told. */
      secrets: Type.Array(Type.String()),
      updated_at: Timestamp,
    }),
  ),
  is_ready: Type.Boolean(),
  can: Type.Object({ update: Type.Boolean() }),
});
export type CrowdProviderInfo = Static<typeof CrowdProviderInfo>;

export const SaveAccount = Type.Object(
  {
    sandbox: Type.Optional(Type.Boolean()),
    settings: Type.Optional(Type.Record(Type.String({ maxLength: 64 }), Nullable(Type.String({ maxLength: 2000 })))),
    /** Those left out stay as they are; null removes one. */
    secrets: Type.Optional(Type.Record(Type.String({ maxLength: 64 }), Nullable(Type.String({ maxLength: 4000 })))),
  },
  { additionalProperties: false },
);
export type SaveAccount = Static<typeof SaveAccount>;
export const AccountCheck = Type.Object({
  ok: Type.Boolean(),
  message: Type.String(),
  balance_cents: Nullable(TotalCents),
});
export type AccountCheck = Static<typeof AccountCheck>;

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

export const BackendParams = Type.Object({ backend: Type.String({ minLength: 1, maxLength: 32 }) });
export const RecordParams = Type.Object({ id: IdParam });

// The page of a worker ------------------------------------------------------------------------------------------------

/** Providers show this instead of an assignment to people who only look. */
export const PREVIEW_ASSIGNMENT = 'ASSIGNMENT_ID_NOT_AVAILABLE';

/** What a worker's page is about; it is part of the page. */
export interface CrowdTask {
  /** Nothing can be answered: the worker only looks, or a notice says why. */
  is_preview: boolean;
  notice: string;
  /** Proves task, worker and assignment; sent with the answer. Empty in a preview. */
  token: string;
  /** Where the page sends the answer first. */
  submit_url: string;
  assignment_id: string;
  provider: string;
  title: string;
  instructions: string;
  reward: string;
  /** Seconds since 1970; 0: no end. */
  ends_at: number;
  /** The label config; null where a definition stands for it. */
  label_config: string | null;
  /** Task, asset, definition and plug-in, with media that this page may open. null: a notice says why there is none. */
  bundle: TaskBundle | null;
  /** Address of the plug-in's frame. */
  frame_url: string;
  allows_empty: boolean;
  /** What the worker kept here before, when the page is opened again. */
  saved: unknown;
}

export const SubmitCrowdWork = Type.Object({
  token: Type.String({ minLength: 1, maxLength: 2000 }),
  result: Type.Unknown(),
  lead_time: Type.Optional(Nullable(Type.Number({ minimum: 0, maximum: 10_000_000 }))),
  tool_version: Type.Optional(Type.String({ maxLength: 32 })),
});
export type SubmitCrowdWork = Static<typeof SubmitCrowdWork>;

/** How the page hands over to the provider once the answer is kept. */
export const HandOver = Type.Union([
  Type.Object({
    kind: Type.Literal('form'),
    action: Type.String(),
    fields: Type.Record(Type.String(), Type.String()),
  }),
  Type.Object({ kind: Type.Literal('redirect'), url: Type.String() }),
  Type.Object({ kind: Type.Literal('message'), text: Type.String() }),
]);
export type HandOver = Static<typeof HandOver>;
