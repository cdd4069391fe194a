import { type Static, Type } from 'typebox';
import { NextTaskSchema } from './distribution.ts';
import { Email, Id, IdParam, Nullable, PageQuery, Timestamp } from './schemas.ts';

/**
 * Our own portal for paid work: what it adds to batches, decisions and payments, which are in the other crowd files.
 *
 * Managers
 * GET, PUT /api/crowd-batches/:id/portal                   PortalTerms: who may come, what is asked of them
 * GET      /api/crowd-batches/:id/portal/questions         tasks with a known answer, to examine people with
 * GET      /api/crowd-batches/:id/enrolments               who works on it, and how well
 * POST     /api/crowd-batches/:id/enrolments/:user/pause, /resume
 * GET, POST /api/crowd-batches/:id/crowd-invitations       one mail to each; DELETE …/:invitation
 * GET      /api/crowd-batches/:id/appeals                  and POST …/:appeal/decide
 * GET      /api/crowd-batches/:id/ledger                   entries of the batch
 * GET      /api/crowd-ledger                               of the organization; `?batch=`, `?user=`, `?kind=`
 * GET      /api/crowd-balances                             what is owed to whom
 * GET, POST /api/crowd-payouts                             and /:id/csv, /:id/paid, /:id/cancel
 *
 * Anybody with a link
 * GET      /api/portal/invitations/:token                  and POST …/accept
 * GET, POST /api/portal/open/:key                          asks for an invitation by mail
 *
 * People of the crowd
 * GET      /api/portal                                     the batches that are theirs, and what they have earned
 * GET      /api/portal/batches/:id                         and POST …/consent, …/examination, …/next
 * POST     /api/portal/examinations/:id                    answers
 * POST     /api/portal/work/:id/submit, …/return                     and …/appeal
 * GET      /api/portal/work                                what I handed in
 * GET      /api/portal/earnings; PUT /api/portal/payee
 */

const closed = { additionalProperties: false } as const;
const Share = Type.Number({ minimum: 0, maximum: 1 });
const Cents = Type.Integer();

export const PORTAL_ACCESS = ['invited', 'open'] as const;

export const PortalTerms = Type.Object(
  {
    access: Type.Enum([...PORTAL_ACCESS], { description: 'invited: by a mail to each; open: whoever has the link' }),
    worker_cap: Nullable(Type.Integer({ minimum: 1, maximum: 100_000, description: 'null: as many as come' })),
    tasks_per_worker: Nullable(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
    consent: Type.String({ maxLength: 20_000, description: 'What people agree to before they begin; empty: nothing' }),
    questions: Type.Array(Id, { maxItems: 50, uniqueItems: true, description: 'Tasks with a known answer' }),
    pass_score: Share,
    attempts: Type.Integer({ minimum: 1, maximum: 20 }),
    min_accuracy: Nullable(Share),
    min_approval: Nullable(Share),
    min_checked: Type.Integer({ minimum: 1, maximum: 1000 }),
  },
  closed,
);
export type PortalTerms = Static<typeof PortalTerms>;

export const SavePortalTerms = Type.Partial(PortalTerms, closed);
export type SavePortalTerms = Static<typeof SavePortalTerms>;

export const PortalTermsRecord = Type.Intersect([
  Type.Object({ ...PortalTerms.properties }),
  Type.Object({
    join_url: Nullable(Type.String({ description: 'The open link; null while people are invited one by one' })),
    enrolled: Type.Integer(),
    can: Type.Object({ update: Type.Boolean() }),
  }),
]);
export type PortalTermsRecord = Static<typeof PortalTermsRecord>;

export const PortalQuestion = Type.Object({ task: Id, inner_id: Type.Integer(), preview: Type.String() });
export type PortalQuestion = Static<typeof PortalQuestion>;

// People --------------------------------------------------------------------------------------------------------------

export const InviteCrowd = Type.Object({ emails: Type.Array(Email, { minItems: 1, maxItems: 500 }) }, closed);
export type InviteCrowd = Static<typeof InviteCrowd>;
export const CrowdInvited = Type.Object({
  invited: Type.Integer(),
  /** Addresses that were passed over, and why. */
  skipped: Type.Array(Type.Object({ email: Type.String(), reason: Type.Enum(['enrolled', 'member']) })),
});
export type CrowdInvited = Static<typeof CrowdInvited>;
export const CrowdInvitation = Type.Object({
  id: Id,
  email: Type.String(),
  status: Type.Enum(['pending', 'accepted', 'expired', 'revoked']),
  asked_themselves: Type.Boolean(),
  expires_at: Timestamp,
  created_at: Timestamp,
});
export type CrowdInvitation = Static<typeof CrowdInvitation>;

export const CrowdEnrolment = Type.Object({
  user: Type.Object({ id: Id, email: Type.String(), name: Type.String() }),
  /** Of the person's record among all workers; what blocks them everywhere. */
  worker: Nullable(Id),
  state: Type.Enum(['agreeing', 'examined', 'working', 'failed', 'paused', 'blocked']),
  paused_reason: Type.String(),
  attempts_used: Type.Integer(),
  best_score: Nullable(Share),
  submitted: Type.Integer(),
  approved: Type.Integer(),
  rejected: Type.Integer(),
  returned: Type.Integer(),
  expired: Type.Integer(),
  /** null: nothing decided yet. */
  approval_rate: Nullable(Share),
  /** Answers to tasks with a known answer. */
  checked: Type.Integer(),
  accuracy: Nullable(Share),
  earned_cents: Cents,
  median_seconds: Nullable(Type.Number()),
  last_submitted_at: Nullable(Timestamp),
  joined_at: Timestamp,
});
export type CrowdEnrolment = Static<typeof CrowdEnrolment>;
export const PauseCrowd = Type.Object(
  { reason: Type.String({ minLength: 1, maxLength: 2000, pattern: '\\S', description: 'The person reads it' }) },
  closed,
);
export type PauseCrowd = Static<typeof PauseCrowd>;
export const EnrolmentParams = Type.Object({ id: IdParam, user: IdParam });
export const AppealParams = Type.Object({ id: IdParam, appeal: IdParam });
export const CrowdInvitationParams = Type.Object({ id: IdParam, invitation: IdParam });

// Appeals -------------------------------------------------------------------------------------------------------------

export const CrowdAppeal = Type.Object({
  id: Id,
  assignment: Id,
  task: Id,
  annotation: Nullable(Id),
  batch: Nullable(Id),
  user: Type.Object({ id: Id, name: Type.String() }),
  rejected_because: Type.String(),
  text: Type.String(),
  status: Type.Enum(['open', 'accepted', 'declined']),
  answer: Type.String(),
  decided_at: Nullable(Timestamp),
  created_at: Timestamp,
});
export type CrowdAppeal = Static<typeof CrowdAppeal>;
export const DecideAppeal = Type.Object(
  {
    decision: Type.Enum(['accept', 'decline']),
    answer: Type.String({ minLength: 1, maxLength: 4000, pattern: '\\S', description: 'The person reads it' }),
  },
  closed,
);
export type DecideAppeal = Static<typeof DecideAppeal>;
export const AppealBody = Type.Object({ text: Type.String({ minLength: 1, maxLength: 4000, pattern: '\\S' }) }, closed);
export type AppealBody = Static<typeof AppealBody>;

// Money ---------------------------------------------------------------------------------------------------------------

export const LEDGER_KINDS = ['reward', 'bonus', 'payout', 'payout_cancelled'] as const;
export const LedgerEntry = Type.Object({
  id: Id,
  user: Nullable(Type.Object({ id: Id, name: Type.String() })),
  kind: Type.Enum([...LEDGER_KINDS]),
  amount_cents: Cents,
  currency: Type.String(),
  batch: Nullable(Id),
  batch_title: Nullable(Type.String()),
  assignment: Nullable(Id),
  payout: Nullable(Id),
  reason: Type.String(),
  created_at: Timestamp,
});
export type LedgerEntry = Static<typeof LedgerEntry>;
export const LedgerQuery = Type.Intersect([
  PageQuery,
  Type.Object({ batch: Type.Optional(Id), user: Type.Optional(Id), kind: Type.Optional(Type.Enum([...LEDGER_KINDS])) }),
]);
export type LedgerQuery = Static<typeof LedgerQuery>;

export const CrowdBalance = Type.Object({
  user: Type.Object({ id: Id, email: Type.String(), name: Type.String() }),
  currency: Type.String(),
  balance_cents: Cents,
  earned_cents: Cents,
  paid_cents: Cents,
  has_payee: Type.Boolean(),
});
export type CrowdBalance = Static<typeof CrowdBalance>;

export const CreatePayout = Type.Object(
  {
    currency: Type.String({ pattern: '^[A-Z]{3}$' }),
    /** Who is owed less waits for the next. */
    min_cents: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000_000 })),
    /** Left out: everybody who is owed something. */
    users: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 10_000 })),
  },
  closed,
);
export type CreatePayout = Static<typeof CreatePayout>;
export const CrowdPayout = Type.Object({
  id: Id,
  currency: Type.String(),
  status: Type.Enum(['open', 'paid', 'cancelled']),
  people: Type.Integer(),
  total_cents: Cents,
  reference: Type.String(),
  created_at: Timestamp,
  settled_at: Nullable(Timestamp),
});
export type CrowdPayout = Static<typeof CrowdPayout>;
export const SettlePayout = Type.Object({ reference: Type.Optional(Type.String({ maxLength: 200 })) }, closed);
export type SettlePayout = Static<typeof SettlePayout>;

// With a link ---------------------------------------------------------------------------------------------------------

export const PortalLinkParams = Type.Object({ token: Type.String({ minLength: 16, maxLength: 200 }) });
export const PortalKeyParams = Type.Object({ key: Type.String({ minLength: 16, maxLength: 64 }) });
const BatchPreview = {
  title: Type.String(),
  description: Type.String(),
  organization: Type.String(),
  reward_cents: Cents,
  currency: Type.String(),
};
export const PortalInvitation = Type.Object({
  ...BatchPreview,
  email: Type.String(),
  /** Somebody has an account with this address, and signs in to accept. */
  has_account: Type.Boolean(),
  expires_at: Timestamp,
});
export type PortalInvitation = Static<typeof PortalInvitation>;
export const PortalOpening = Type.Object({ ...BatchPreview, is_full: Type.Boolean() });
export type PortalOpening = Static<typeof PortalOpening>;
export const AskToJoin = Type.Object({ email: Email }, closed);
export type AskToJoin = Static<typeof AskToJoin>;
export const AskedToJoin = Type.Object({ sent: Type.Literal(true) });
/** Of a new account; left out by whoever has one and is signed in. */
export const AcceptPortal = Type.Object(
  {
    password: Type.Optional(Type.String({ minLength: 1, maxLength: 1000 })),
    display_name: Type.Optional(Type.String({ maxLength: 200 })),
  },
  closed,
);
export type AcceptPortal = Static<typeof AcceptPortal>;
export const PortalAccepted = Type.Object({ batch: Id, email: Type.String() });
export type PortalAccepted = Static<typeof PortalAccepted>;

// The portal ----------------------------------------------------------------------------------------------------------

/** What a person has to do next in a batch. `over`: nothing, the batch has ended. */
export const PORTAL_STATES = ['agree', 'examine', 'work', 'failed', 'paused', 'done', 'over'] as const;
export type PortalState = (typeof PORTAL_STATES)[number];

export const PortalBatch = Type.Object({
  id: Id,
  title: Type.String(),
  description: Type.String(),
  currency: Type.String(),
  reward_cents: Cents,
  /** Time to answer one task. */
  seconds_per_task: Type.Integer(),
  state: Type.Enum([...PORTAL_STATES]),
  /** Why the work is paused. */
  notice: Type.String(),
  /** Tasks that this person could still take; an upper bound. */
  left: Type.Integer(),
  submitted: Type.Integer(),
  approved: Type.Integer(),
  rejected: Type.Integer(),
  /** A task is at hand. */
  is_at_work: Type.Boolean(),
  ends_at: Nullable(Timestamp),
});
export type PortalBatch = Static<typeof PortalBatch>;

export const Money = Type.Object({ currency: Type.String(), cents: Cents });
export const Portal = Type.Object({
  organization: Type.String(),
  /** Set for somebody who may take no work at all. */
  blocked: Nullable(Type.String()),
  batches: Type.Array(PortalBatch),
  balances: Type.Array(Money),
});
export type Portal = Static<typeof Portal>;

export const PortalBatchDetail = Type.Intersect([
  PortalBatch,
  Type.Object({
    instructions: Type.String(),
    consent: Type.String(),
    consented_at: Nullable(Timestamp),
    examination: Nullable(
      Type.Object({
        questions: Type.Integer(),
        pass_score: Share,
        attempts: Type.Integer(),
        attempts_left: Type.Integer(),
        last_score: Nullable(Share),
      }),
    ),
    project: Id,
    label_config: Type.String(),
  }),
]);
export type PortalBatchDetail = Static<typeof PortalBatchDetail>;

export const Examination = Type.Object({
  id: Id,
  batch: Id,
  label_config: Type.String(),
  questions: Type.Array(Type.Object({ task: Id, data: Type.Unknown() })),
});
export type Examination = Static<typeof Examination>;
export const SubmitExamination = Type.Object(
  { answers: Type.Array(Type.Object({ task: Id, result: Type.Unknown() }, closed), { minItems: 1, maxItems: 50 }) },
  closed,
);
export type SubmitExamination = Static<typeof SubmitExamination>;
export const ExaminationResult = Type.Object({
  score: Share,
  passed: Type.Boolean(),
  attempts_left: Type.Integer(),
});
export type ExaminationResult = Static<typeof ExaminationResult>;

/** Why there is no task, as `error.reason` of the 404. */
export const NO_WORK_REASONS = {
  agree: 'Read and accept the terms first.',
  examine: 'Answer the questions first.',
  failed: 'You have used up all attempts at the questions of this work.',
  paused: 'Your work on this is paused.',
  blocked: 'You cannot take any work here.',
  over: 'This work has ended.',
  done: 'You have done all that you can do here.',
  all_taken: 'Others are at work on all that is left. Some may come back: try again later.',
  budget: 'This work has ended: its budget is used up.',
} as const;
export type NoWorkReason = keyof typeof NO_WORK_REASONS;

export const PortalTask = Type.Object({
  task: NextTaskSchema,
  /** The place that this person holds. */
  assignment: Id,
  ends_at: Timestamp,
});
export type PortalTask = Static<typeof PortalTask>;

export const SubmitPortalWork = Type.Object(
  {
    result: Type.Unknown(),
    submission_id: Type.String({ minLength: 1, maxLength: 128 }),
    lead_time: Type.Optional(Type.Number({ minimum: 0, maximum: 10_000_000 })),
    tool_version: Type.Optional(Type.String({ maxLength: 32 })),
    task_definition: Type.Optional(Id),
    draft_id: Type.Optional(Id),
  },
  closed,
);
export type SubmitPortalWork = Static<typeof SubmitPortalWork>;
export const PortalSubmitted = Type.Object({ annotation: Id });
export type PortalSubmitted = Static<typeof PortalSubmitted>;

export const PortalWork = Type.Object({
  id: Id,
  batch: Nullable(Id),
  batch_title: Type.String(),
  task: Id,
  status: Type.Enum(['created', 'submitted', 'approved', 'rejected', 'returned', 'expired']),
  reason: Type.String(),
  reward_cents: Cents,
  bonus_cents: Cents,
  currency: Type.String(),
  submitted_at: Nullable(Timestamp),
  decided_at: Nullable(Timestamp),
  appeal: Nullable(
    Type.Object({
      status: Type.Enum(['open', 'accepted', 'declined']),
      text: Type.String(),
      answer: Type.String(),
    }),
  ),
  can: Type.Object({ appeal: Type.Boolean() }),
});
export type PortalWork = Static<typeof PortalWork>;

export const Earnings = Type.Object({
  balances: Type.Array(
    Type.Object({ currency: Type.String(), balance_cents: Cents, earned_cents: Cents, paid_cents: Cents }),
  ),
  entries: Type.Array(LedgerEntry),
  payee: Type.String(),
});
export type Earnings = Static<typeof Earnings>;
export const SavePayee = Type.Object(
  { payee: Type.String({ maxLength: 500, description: 'Where the money is to go, such as an IBAN' }) },
  closed,
);
export type SavePayee = Static<typeof SavePayee>;
