import { type Static, Type } from 'typebox';
import { Id, IdParam, Nullable, Reference, Timestamp, Uuid } from './schemas.ts';

/**
 * Who may take what: limits, assignments, filters of members, pauses.
 *
 * GET, PUT, PATCH, DELETE /api/projects/{id}/ops-manager          OpsManager, OpsManagerBody
 * GET  /api/projects/{id}/limits                                  MemberLimits
 * GET, PATCH /api/projects/{id}/queue/settings                    QueueSettings, QueueSettingsBody
 * GET, POST, PATCH, DELETE /api/projects/{id}/tasks/assignees     AssigneeList, BulkAssignBody, BulkAssigned
 * GET, POST, PATCH, DELETE /api/projects/{id}/tasks/{task}/assignees   Assignee[], AssignBody, Assigned (POST and PATCH)
 * POST /api/tasks/{id}/assign, /api/tasks/{id}/unassign   AssignTaskBody, UnassignTaskBody, TaskAssignment
 * GET, PUT, DELETE /api/projects/{id}/members/{user}/filter       MemberFilter
 * GET, POST /api/projects/{id}/members/{user}/pauses              Pause[], PauseBody
 * GET, PATCH, DELETE /api/projects/{id}/members/{user}/pauses/{pause}  Pause
 * POST /api/projects/{id}/queue/reclaim                           ReclaimBody, Reclaimed
 */

export const SPLIT_STRATEGIES = ['EQUAL', 'MAX_LIMIT', 'USER_LIMITS', 'ORGANIZATION_LIMITS'] as const;
export type SplitStrategy = (typeof SPLIT_STRATEGIES)[number];

const count = Type.Integer({ minimum: 0, maximum: 2_000_000_000 });
/** Id → number of tasks; 0 stands for "no limit". */
const Book = Type.Record(Type.String({ pattern: '^[1-9][0-9]{0,15}$' }), count, {
  maxProperties: 10_000,
  additionalProperties: false,
});

export const OpsManagerBody = Type.Object(
  {
    split_strategy: Type.Optional(Type.Enum([...SPLIT_STRATEGIES])),
    max_limit: Type.Optional({ ...count, description: '0: no limit' }),
    user_book: Type.Optional({ ...Book, description: 'User id → tasks (USER_LIMITS)' }),
    rule_book: Type.Optional({
      ...Book,
      description: 'Organization id → tasks of all its people together (ORGANIZATION_LIMITS)',
    }),
  },
  { additionalProperties: false },
);
export type OpsManagerBody = Static<typeof OpsManagerBody>;

export const OpsManager = Type.Object({
  project: Id,
  split_strategy: Type.Enum([...SPLIT_STRATEGIES]),
  max_limit: Type.Integer(),
  user_book: Type.Record(Type.String(), Type.Integer()),
  rule_book: Type.Record(Type.String(), Type.Integer()),
  created_at: Timestamp,
  updated_at: Timestamp,
  can: Type.Object({ update: Type.Boolean() }),
});
export type OpsManager = Static<typeof OpsManager>;

/** Which rule a limit comes from. */
export const LIMIT_SOURCES = {
  equal: 'an equal share of the tasks',
  max_limit: 'the limit for everybody in the project',
  user_book: 'the limit set for this person in the ops manager',
  rule_book: 'the limit of their organization in the ops manager, which all its people share',
  organization_member: 'the limit of their membership of the organization',
  member: 'the limit of their membership of the project',
} as const;
export type LimitSource = keyof typeof LIMIT_SOURCES;
const limitSources = Object.keys(LIMIT_SOURCES) as LimitSource[];

/** A limit and how much of it is used up: annotations without skips, and tasks that are held. */
export const LimitUse = Type.Object({
  source: Type.Enum(limitSources),
  limit: Type.Integer(),
  used: Type.Integer(),
});
export type LimitUse = Static<typeof LimitUse>;

export const MemberLimits = Type.Array(
  Type.Object({
    user: Id,
    /** All that apply, the tightest first; empty: no limit. */
    limits: Type.Array(LimitUse),
    left: Nullable(Type.Integer({ description: 'Tasks they may still take; null: any number' })),
  }),
);
export type MemberLimits = Static<typeof MemberLimits>;

export const ASSIGNMENT_MODES = ['first', 'only'] as const;
export type AssignmentMode = (typeof ASSIGNMENT_MODES)[number];

export const QueueSettings = Type.Object({
  assignment_mode: Type.Enum([...ASSIGNMENT_MODES], {
    description: 'first: what is assigned to me comes first, then the queue. only: nothing but what is assigned to me',
  }),
  confidence_limit: Nullable(
    Type.Number({
      minimum: 0,
      maximum: 1,
      description: 'Uncertainty sampling: tasks whose best prediction scores above it are not handed out',
    }),
  ),
  has_ops_manager: Type.Boolean({ description: 'Whether limits are set: see /api/projects/{id}/ops-manager' }),
  auto_label: Type.Boolean({
    description:
      'Predictions that score at least the confidence limit become answers of tasks without one, in the name of whoever switched this on; each run can be undone',
  }),
  can: Type.Object({ update: Type.Boolean() }),
});
export type QueueSettings = Static<typeof QueueSettings>;

export const QueueSettingsBody = Type.Object(
  {
    assignment_mode: Type.Optional(Type.Enum([...ASSIGNMENT_MODES])),
    // Null comes first: where it comes second it is read as the number 0.
    confidence_limit: Type.Optional(Type.Union([Type.Null(), Type.Number({ minimum: 0, maximum: 1 })])),
    auto_label: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type QueueSettingsBody = Static<typeof QueueSettingsBody>;

/** AN: annotates the task; RE: reviews it. */
export const ASSIGNMENT_TYPES = ['AN', 'RE'] as const;
export type AssignmentType = (typeof ASSIGNMENT_TYPES)[number];
const assignmentType = Type.Enum([...ASSIGNMENT_TYPES]);
const users = Type.Array(Id, { minItems: 1, maxItems: 1000 });

export const Assignee = Type.Object({
  id: Id,
  task: Id,
  inner_id: Type.Integer(),
  assignee: Id,
  user: Type.Object({ id: Id, email: Type.String(), name: Type.String() }),
  type: assignmentType,
  state: Type.Enum(['open', 'done'], { description: 'done: this person has answered (AN); RE is always open' }),
  assigned_by: Nullable(Id),
  created_at: Timestamp,
});
export type Assignee = Static<typeof Assignee>;

export const AssigneeQuery = Type.Object({
  user: Type.Optional(Id),
  type: Type.Optional(assignmentType),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
  cursor: Type.Optional(Type.String({ maxLength: 500 })),
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
  page_size: Type.Optional(Type.Integer({ minimum: -1, maximum: 1000 })),
});

export const TaskSelection = Type.Object({
  all: Type.Boolean(),
  included: Type.Optional(Type.Array(Id, { maxItems: 100_000 })),
  excluded: Type.Optional(Type.Array(Id, { maxItems: 100_000 })),
});
export type TaskSelection = Static<typeof TaskSelection>;

/** POST adds these people to the assignees of the tasks; PATCH makes them the only ones; DELETE takes them away. */
export const BulkAssignBody = Type.Object({ type: assignmentType, users, selectedItems: TaskSelection });
export type BulkAssignBody = Static<typeof BulkAssignBody>;
export const BulkUnassignBody = Type.Object({
  type: Type.Optional(assignmentType),
  users: Type.Optional(users),
  selectedItems: TaskSelection,
});
export type BulkUnassignBody = Static<typeof BulkUnassignBody>;
export const BulkAssigned = Type.Object({
  detail: Type.String(),
  processed_items: Type.Integer({ description: 'Tasks' }),
  /** More than 10,000 tasks are done by a job. */
  job_id: Type.Optional(Uuid),
});
export type BulkAssigned = Static<typeof BulkAssigned>;

export const AssignBody = Type.Object({ type: assignmentType, users });
export type AssignBody = Static<typeof AssignBody>;
/** The first of them, as the field's clients expect, and all of them. */
export const Assigned = Type.Object({ ...Assignee.properties, assignees: Type.Array(Assignee) });
export type Assigned = Static<typeof Assigned>;
/** Either people, or what `assigned_to` shall say: names, addresses or ids, separated by commas. */
export const AssignTaskBody = Type.Object(
  {
    users: Type.Optional(users),
    assigned_to: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
    type: Type.Optional(assignmentType),
  },
  { additionalProperties: false },
);
export type AssignTaskBody = Static<typeof AssignTaskBody>;
/** Without people: everybody. */
export const UnassignTaskBody = Type.Object(
  { users: Type.Optional(users), type: Type.Optional(assignmentType) },
  { additionalProperties: false },
);
export type UnassignTaskBody = Static<typeof UnassignTaskBody>;
export const TaskAssignment = Type.Object({
  id: Id,
  assigned_to: Type.String(),
  assignees: Type.Array(Assignee),
});
export type TaskAssignment = Static<typeof TaskAssignment>;
export const UnassignQuery = Type.Object({
  type: Type.Optional(assignmentType),
  users: Type.Optional(Type.String({ pattern: '^[0-9]+(,[0-9]+)*$', maxLength: 4000, examples: ['7,12'] })),
});
export const ProjectTaskParams = Type.Object({ id: Reference, task: IdParam });
export const ProjectUserParams = Type.Object({ id: Reference, user: IdParam });
export const PauseParams = Type.Object({ id: Reference, user: IdParam, pause: IdParam });

/** `contains` finds a part of a text (in any case), or an entry of a list. */
export const FILTER_OPERATORS = ['equals', 'in', 'contains'] as const;
const scalar = Type.Union([Type.String({ maxLength: 1000 }), Type.Number(), Type.Boolean()]);
export const FilterRule = Type.Object(
  {
    field: Type.String({ minLength: 1, maxLength: 256, examples: ['language'], description: 'A key of the task data' }),
    operator: Type.Enum([...FILTER_OPERATORS]),
    values: Type.Array(scalar, { minItems: 1, maxItems: 100, description: 'Any one of them' }),
  },
  { additionalProperties: false },
);
export type FilterRule = Static<typeof FilterRule>;
/** All rules must hold. Without rules the member is offered every task. */
export const MemberFilterBody = Type.Object(
  { rules: Type.Array(FilterRule, { maxItems: 10 }) },
  { additionalProperties: false },
);
export type MemberFilterBody = Static<typeof MemberFilterBody>;
export const MemberFilter = Type.Object({ user: Id, rules: Type.Array(FilterRule) });
export type MemberFilter = Static<typeof MemberFilter>;

export const PAUSE_REASONS = [
  'MANUAL',
  'BEHAVIOR_BASED',
  'ANNOTATOR_EVALUATION',
  'ANNOTATION_LIMIT',
  'CUSTOM_SCRIPT',
] as const;
export type PauseReason = (typeof PAUSE_REASONS)[number];
export const PauseBody = Type.Object({
  reason: Type.Optional(Type.Enum([...PAUSE_REASONS], { description: 'MANUAL when left out' })),
  verbose_reason: Type.Optional(
    Nullable(Type.String({ maxLength: 1000, description: 'Shown to the person when they ask for a task' })),
  ),
});
export type PauseBody = Static<typeof PauseBody>;
const Person = Type.Object({ id: Id, email: Type.String(), first_name: Type.String(), last_name: Type.String() });
/** A pause is over when `deleted_at` is set. */
export const Pause = Type.Object({
  id: Id,
  project: Id,
  user: Id,
  reason: Type.Enum([...PAUSE_REASONS]),
  verbose_reason: Nullable(Type.String()),
  paused_by: Nullable(Person),
  created_at: Timestamp,
  updated_at: Timestamp,
  deleted_at: Nullable(Timestamp),
  deleted_by: Nullable(Id),
});
export type Pause = Static<typeof Pause>;
export const PauseQuery = Type.Object({
  include_deleted: Type.Optional(Type.Boolean({ description: 'Also the pauses that are over' })),
});

export const ReclaimBody = Type.Object(
  {
    user: Type.Optional(Nullable(Id)),
    task: Type.Optional(Nullable(Id)),
    older_than: Type.Optional(
      Type.Union([
        Type.Null(),
        Type.Integer({ minimum: 0, maximum: 31_536_000, description: 'Seconds that the task has been held' }),
      ]),
    ),
    reason: Type.String({ minLength: 1, maxLength: 500, examples: ['went home with tasks in hand'] }),
  },
  { additionalProperties: false },
);
export type ReclaimBody = Static<typeof ReclaimBody>;
export const Reclaimed = Type.Object({
  reclaimed: Type.Integer(),
  leases: Type.Array(Type.Object({ task: Id, user: Id, held_seconds: Type.Integer() }), {
    description: 'The first 500 of them',
  }),
});
export type Reclaimed = Static<typeof Reclaimed>;
