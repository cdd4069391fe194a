import { type Static, Type } from 'typebox';
import { Money } from './crowd-money.ts';
import { Id, IdParam, JsonObject, Nullable, PageQuery, Timestamp } from './schemas.ts';

/**
 * Work given to people outside the house: what is offered, and what became of it.
 *
 * GET, POST             /api/assignments                              offers and the work on them; `?project=` or `?task=`
 * GET, PUT, PATCH, DELETE /api/assignments/:id
 * POST                  /api/assignments/:id/approve, /reject, /bonus, /retry
 */

export const ASSIGNMENT_STATUSES = ['created', 'submitted', 'approved', 'rejected', 'returned', 'expired'] as const;
export type AssignmentStatus = (typeof ASSIGNMENT_STATUSES)[number];
const Status = Type.Enum([...ASSIGNMENT_STATUSES]);

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

export const Reason = Type.String({ maxLength: 1024 });
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

export const BackendParams = Type.Object({ backend: Type.String({ minLength: 1, maxLength: 32 }) });
export const RecordParams = Type.Object({ id: IdParam });
