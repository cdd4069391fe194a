/**
 * The labelling-task API: one envelope for success and failure, bodies in JSON, the tenant from the token.
 *
 * POST /task/create · /task/list · /task/detail · /task/update · /task/delete · /task/allocate · /task/review ·
 * /task/metrics · /task/upload-zip (multipart); GET /health answers in the same envelope.
 */
import { type Static, type TSchema, Type } from 'typebox';
import { Id, IdParam, JsonObject, Nullable, Reference, Timestamp } from './schemas.ts';
import { TASK_STATUSES } from './tasks.ts';

/** What tokens of other issuers may say of somebody. */
export const FOREIGN_ROLES = ['SuperAdmin', 'Admin', 'Labeller', 'Reviewer'] as const;
export type ForeignRole = (typeof FOREIGN_ROLES)[number];

export const TASK_PAGE_SIZE = 50;
export const MAX_TASK_PAGE_SIZE = 500;

const timestamp = Type.Integer({ description: 'Milliseconds since 1970' });

/** `{status, message, data, timestamp}`. */
export const Success = <T extends TSchema>(data: T) =>
  Type.Object({ status: Type.Literal('success'), message: Type.String(), data, timestamp });

/** `{status, message, timestamp}`: no data. */
export const Failure = Type.Object({
  status: Type.Literal('failure'),
  message: Type.String({ description: 'What is wrong, and how to mend it' }),
  timestamp,
});
export type Failure = Static<typeof Failure>;

const ExternalId = Type.String({ minLength: 1, maxLength: 256, description: 'Your own id; unique in the tenant' });
const Labels = Type.Array(
  Type.Union([
    Type.String({ minLength: 1, maxLength: 2048 }),
    Type.Object({ value: Type.String({ minLength: 1, maxLength: 2048 }) }),
  ]),
  { maxItems: 10_000, description: 'What may be chosen: texts, or objects with a "value" (hotkey, background, …)' },
);
const Instructions = Type.String({ maxLength: 20_000, description: 'What the labeller is told' });
const Data = Type.Record(Type.String({ maxLength: 256 }), Type.Unknown(), { maxProperties: 1000 });
const Priority = Type.Integer({ minimum: -1_000_000, maximum: 1_000_000, description: 'Higher comes first' });
const Overlap = Type.Integer({ minimum: 1, maximum: 1000, description: 'Answers needed' });
/** Believed of platform administrators only; the tenant of everybody else is the one of the token. */
const TenantId = Type.String({
  minLength: 1,
  maxLength: 200,
  description: 'For platform administrators: whose tasks. Of anybody else it is ignored; the token says the tenant.',
});
const AnyId = Type.Union([Id, IdParam]);
const ProjectId = Type.Union([Id, Reference]);

const which = {
  id: Type.Optional(AnyId),
  external_id: Type.Optional(ExternalId),
  tenant_id: Type.Optional(TenantId),
};
const strict = { additionalProperties: false } as const;

export const CreateTaskApiBody = Type.Object(
  {
    external_id: Type.Optional(Nullable(ExternalId)),
    labels: Type.Optional(Labels),
    instructions: Type.Optional(Instructions),
    data: Type.Optional(Data),
    meta: Type.Optional(Data),
    priority: Type.Optional(Priority),
    overlap: Type.Optional(Overlap),
    project_id: Type.Optional(ProjectId),
    tenant_id: Type.Optional(Type.String({ maxLength: 200, description: 'Ignored: the token says the tenant' })),
  },
  {
    ...strict,
    examples: [
      {
        external_id: 'ticket-1001',
        labels: ['billing', 'delivery', 'praise'],
        instructions: 'Choose what the message is about.',
        data: { text: 'My parcel has not arrived.' },
      },
    ],
  },
);
export type CreateTaskApi = Static<typeof CreateTaskApiBody>;

export const TaskListFilter = Type.Object(
  {
    status: Type.Optional(
      Type.Union([Type.Enum([...TASK_STATUSES]), Type.Array(Type.Enum([...TASK_STATUSES]), { maxItems: 4 })]),
    ),
    external_id: Type.Optional(Type.Union([ExternalId, Type.Array(ExternalId, { maxItems: 500 })])),
    project_id: Type.Optional(ProjectId),
    created_after: Type.Optional(Timestamp),
    created_before: Type.Optional(Timestamp),
  },
  strict,
);
export type TaskListFilter = Static<typeof TaskListFilter>;

export const ListTaskApiBody = Type.Object(
  {
    filter: Type.Optional(TaskListFilter),
    page: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
    page_size: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_TASK_PAGE_SIZE })),
    tenant_id: Type.Optional(TenantId),
  },
  { ...strict, examples: [{ filter: { status: 'pending' }, page: 1, page_size: 20 }] },
);
export type ListTaskApi = Static<typeof ListTaskApiBody>;

/** One task, by its id or by yours. */
export const WhichTaskBody = Type.Object(which, { ...strict, examples: [{ external_id: 'ticket-1001' }] });
export type WhichTask = Static<typeof WhichTaskBody>;

export const UpdateTaskApiBody = Type.Object(
  {
    ...which,
    labels: Type.Optional(Labels),
    instructions: Type.Optional(Instructions),
    data: Type.Optional(Data),
    meta: Type.Optional(Data),
    priority: Type.Optional(Priority),
    overlap: Type.Optional(Overlap),
    status: Type.Optional(Type.Enum([...TASK_STATUSES])),
    new_external_id: Type.Optional(Nullable(ExternalId)),
  },
  { ...strict, examples: [{ external_id: 'ticket-1001', instructions: 'Choose the first thing that is asked.' }] },
);
export type UpdateTaskApi = Static<typeof UpdateTaskApiBody>;

/** Nothing named: the next task of the queue. A task named: that one, for the caller or for `user`. */
export const AllocateTaskBody = Type.Object(
  {
    ...which,
    project_id: Type.Optional(ProjectId),
    user: Type.Optional(
      Type.String({ minLength: 1, maxLength: 255, description: '`sub` of somebody who is to get the task' }),
    ),
  },
  { ...strict, examples: [{}, { external_id: 'ticket-1001' }] },
);
export type AllocateTask = Static<typeof AllocateTaskBody>;

export const ReviewTaskApiBody = Type.Object(
  {
    ...which,
    annotation_id: Type.Optional(Type.Union([Id, IdParam])),
    decision: Type.Enum(['approve', 'accept', 'reject']),
    reason: Type.Optional(Type.String({ maxLength: 200 })),
    feedback: Type.Optional(Type.String({ maxLength: 2000 })),
  },
  { ...strict, examples: [{ external_id: 'ticket-1001', decision: 'reject', reason: 'Wrong label' }] },
);
export type ReviewTaskApi = Static<typeof ReviewTaskApiBody>;

export const TaskMetricsBody = Type.Object(
  {
    project_id: Type.Optional(ProjectId),
    days: Type.Optional(Type.Integer({ minimum: 1, maximum: 366, description: 'How far back, 30 when left out' })),
    tenant_id: Type.Optional(TenantId),
  },
  { ...strict, examples: [{ days: 7 }] },
);
export type TaskMetricsQuery = Static<typeof TaskMetricsBody>;

const Person = Nullable(Type.String({ description: '`sub` of the person' }));

export const TaskApiTask = Type.Object({
  id: Id,
  tenant_id: Type.String(),
  external_id: Nullable(Type.String()),
  project_id: Id,
  labels: Type.Array(Type.Unknown()),
  instructions: Type.String(),
  data: JsonObject,
  meta: JsonObject,
  status: Type.Enum([...TASK_STATUSES]),
  priority: Type.Integer(),
  overlap: Type.Integer(),
  total_annotations: Type.Integer(),
  review_status: Nullable(Type.String()),
  created_by: Person,
  updated_by: Person,
  created_at: Timestamp,
  updated_at: Timestamp,
  deleted_at: Nullable(Timestamp),
  archived_at: Nullable(Timestamp),
});
export type TaskApiTask = Static<typeof TaskApiTask>;

export const TaskApiPage = Type.Object({
  items: Type.Array(TaskApiTask),
  total: Type.Integer(),
  page: Type.Integer(),
  page_size: Type.Integer(),
});
export type TaskApiPage = Static<typeof TaskApiPage>;

export const DeletedTaskApi = Type.Object({
  id: Id,
  external_id: Nullable(Type.String()),
  deleted_at: Timestamp,
  purged_after: Type.String({ format: 'date-time', description: 'Until then it can be restored' }),
});
export type DeletedTaskApi = Static<typeof DeletedTaskApi>;

export const Allocation = Type.Object({
  task: TaskApiTask,
  user: Type.String({ description: '`sub` of the person who has the task now' }),
  expires_at: Nullable(Timestamp),
});
export type Allocation = Static<typeof Allocation>;

export const TaskReviewAnswer = Type.Object({
  task: TaskApiTask,
  annotation_id: Id,
  decision: Type.Enum(['approve', 'reject']),
  reviewer: Type.String(),
  reviewed_at: Timestamp,
});
export type TaskReviewAnswer = Static<typeof TaskReviewAnswer>;

export const TaskMetrics = Type.Object({
  tenant_id: Type.String(),
  days: Type.Integer(),
  tasks: Type.Object({
    total: Type.Integer(),
    pending: Type.Integer(),
    in_progress: Type.Integer(),
    complete: Type.Integer(),
    failed: Type.Integer(),
    created: Type.Integer({ description: 'Within the days' }),
  }),
  allocation: Type.Object({
    held_now: Type.Integer({ description: 'Tasks that somebody works on at the moment' }),
    people: Type.Integer({ description: 'Who hold one' }),
    allocated: Type.Integer({ description: 'By this API, within the days' }),
  }),
  annotations: Type.Object({
    submitted: Type.Integer({ description: 'Within the days' }),
    skipped: Type.Integer(),
    people: Type.Integer({ description: 'Who submitted them' }),
    average_lead_time: Nullable(Type.Number({ description: 'Seconds' })),
  }),
  review: Type.Object({
    pending: Type.Integer(),
    approved: Type.Integer({ description: 'Within the days' }),
    rejected: Type.Integer(),
    approval_rate: Nullable(Type.Number({ description: '0 to 1' })),
  }),
});
export type TaskMetrics = Static<typeof TaskMetrics>;

/** Form fields beside `file`. */
export const UPLOAD_ZIP_FIELDS = ['project_id', 'labels', 'instructions', 'priority'] as const;

export const UploadZipAnswer = Type.Object({
  created: Type.Integer({ description: 'Tasks made' }),
  stored: Type.Integer({ description: 'Files put into the storage' }),
  skipped: Type.Integer(),
  tasks: Type.Array(
    Type.Object({ id: Id, external_id: Nullable(Type.String()), file: Type.String(), key: Type.String() }),
  ),
  problems: Type.Array(Type.Object({ file: Type.String(), reason: Type.String() })),
});
export type UploadZipAnswer = Static<typeof UploadZipAnswer>;
