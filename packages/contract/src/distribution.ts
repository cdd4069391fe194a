import { type Static, Type } from 'typebox';
import { AnnotationSchema, DraftSchema } from './annotations.ts';
import { LimitUse } from './distribution-rules.ts';
import { PredictionSchema } from './predictions.ts';
import { Id, JsonObject, Nullable, Timestamp } from './schemas.ts';

/**
 * The queue: the next task, leases, who holds what and why somebody gets nothing.
 *
 * GET  /api/projects/{id}/next                     NextTaskSchema
 * GET  /api/projects/{id}/queue                    QueueSchema
 * GET  /api/projects/{id}/queue/members            QueueMembers: everybody's share of it
 * GET  /api/projects/{id}/queue/diagnosis?user=    QueueDiagnosis: why this person gets nothing, and what mends it
 * POST /api/tasks/{id}/heartbeat | release | unlock
 *
 * Limits, assignments, filters, pauses and reclaiming are in distribution-rules.ts.
 */

/** Why there is no next task, as `error.reason` of the 404. */
export const NO_TASK_REASONS = {
  not_live: 'The project is not live.',
  not_published: 'The project is not published yet.',
  not_member: 'You are not a member of this project.',
  disabled: 'Your membership of this project is disabled.',
  paused: 'A manager has paused your work in this project.',
  limit_reached: 'You have reached the number of tasks that you may annotate in this project.',
  none_assigned: 'This project hands out assigned tasks only, and none that is open is assigned to you.',
  filtered_out: 'Tasks are open, but none of them is of the kind that you are to work on.',
  share_done: 'You have done your share of the tasks. The rest is for others.',
  reserved: 'What is left is kept for the people it is assigned to.',
  confident: 'What is left was recognised with confidence by a model and needs nobody.',
  all_done_by_me: 'You have done every task that is still open; the rest is for others.',
  all_taken: 'All remaining tasks are being worked on. Some may come back: try again later.',
  none_left: 'No more tasks: every task of this project is done.',
} as const;
export type NoTaskReason = keyof typeof NO_TASK_REASONS;

export const NextQuery = Type.Object({
  prefetch: Type.Optional(
    Type.String({
      pattern: '^(0|1|true|false)$',
      description: '1: reserve one further task for two minutes while another is being worked on',
    }),
  ),
});

const LeaseSchema = Type.Object({
  unique_id: Type.String(),
  expires_at: Timestamp,
  kind: Type.Enum(['work', 'prefetch', 'rework', 'review']),
});

export const NextTaskSchema = Type.Object({
  id: Id,
  data: Type.Unknown(),
  meta: Type.Unknown(),
  inner_id: Type.Integer(),
  external_id: Nullable(Type.String()),
  created_at: Timestamp,
  updated_at: Timestamp,
  is_labeled: Type.Boolean(),
  status: Type.String(),
  overlap: Type.Integer(),
  priority: Type.Integer(),
  total_annotations: Type.Integer(),
  cancelled_annotations: Type.Integer(),
  total_predictions: Type.Integer(),
  comment_count: Type.Integer(),
  unresolved_comment_count: Type.Integer(),
  last_comment_updated_at: Nullable(Timestamp),
  comment_authors: Type.Array(Id),
  project: Id,
  updated_by: Nullable(Id),
  file_upload: Nullable(Id),
  annotations: Type.Array(AnnotationSchema),
  predictions: Type.Array(PredictionSchema),
  drafts: Type.Array(DraftSchema),
  unique_lock_id: Type.String(),
  queue: Type.String({
    examples: ['Sequence queue'],
    description: 'Where the task comes from. `rework`: sent back to its author. `review`: to be reviewed.',
  }),
  lease: LeaseSchema,
  allow_skip: Type.Boolean(),
  left: Type.Integer({
    description: 'Tasks of the project that are not finished yet, at most what the limit of the caller leaves',
  }),
  labeling: JsonObject,
  task_definition: Nullable(Id),
});
export type NextTask = Static<typeof NextTaskSchema>;

export const LeaseAnswer = Type.Object({ task: Id, expires_at: Timestamp });

export const UnlockBody = Type.Object({ user: Type.Optional(Nullable(Id)) });
export const UnlockAnswer = Type.Object({ released: Type.Integer() });

const PersonBrief = Type.Object({ id: Id, email: Type.String(), name: Type.String() });

/** Something that keeps people from getting tasks, and what a manager can do about it. */
export const QueueCause = Type.Object({
  code: Type.String({ examples: ['limit_reached'] }),
  text: Type.String(),
  action: Nullable(
    Type.Object({
      code: Type.Enum([
        'publish',
        'resume_project',
        'import_tasks',
        'invite_people',
        'enable_member',
        'resume_member',
        'raise_limit',
        'assign_tasks',
        'change_filter',
        'reclaim',
        'raise_overlap',
        'change_skipping',
        'change_confidence_limit',
        'reopen_failed',
        'wait',
      ]),
      text: Type.String(),
    }),
  ),
});
export type QueueCause = Static<typeof QueueCause>;

/** A number that may be an estimate where counting exactly would cost too much. */
const Counted = Type.Object({ count: Type.Integer(), is_estimate: Type.Boolean() });

export const QueueMember = Type.Object({
  user: PersonBrief,
  role: Type.String(),
  /** What they would be told if they asked now: null when there is work for them (as far as that is known cheaply). */
  reason: Nullable(Type.String()),
  open: { ...Counted, description: 'Open tasks that could be handed to them' },
  done: Type.Integer(),
  skipped: Type.Integer(),
  held: Type.Integer(),
  limit: Nullable(LimitUse),
  assigned: Nullable(Type.Integer({ description: 'Tasks assigned to them; null: nothing is assigned in the project' })),
  assigned_open: Nullable(Type.Integer({ description: 'Of these, the ones they have still to do' })),
  filtered_out: Nullable({ ...Counted, description: 'Open tasks that their filter keeps from them; null: no filter' }),
  paused: Nullable(
    Type.Object({ pause: Id, since: Timestamp, reason: Type.String(), verbose_reason: Nullable(Type.String()) }),
  ),
  last_activity_at: Nullable(Timestamp),
});
export type QueueMember = Static<typeof QueueMember>;

export const QueueSchema = Type.Object({
  left: Type.Integer(),
  total: Type.Integer(),
  held: Type.Integer({ description: 'Leases that are alive' }),
  leases: Type.Array(
    Type.Object({
      task: Id,
      inner_id: Type.Integer(),
      user: PersonBrief,
      kind: Type.String({ examples: ['work', 'prefetch', 'review', 'rework'] }),
      acquired_at: Timestamp,
      expires_at: Timestamp,
      held_seconds: Type.Integer(),
    }),
    { description: 'The 500 that have been held longest' },
  ),
  sampling: Type.String(),
  /** Why nobody gets a task; empty when people do. */
  causes: Type.Array(QueueCause),
  can: Type.Object({ unlock: Type.Boolean(), manage: Type.Boolean() }),
});
export type Queue = Static<typeof QueueSchema>;

export const QueueMembers = Type.Object({
  members: Type.Array(QueueMember, { description: 'Enabled and disabled members, at most 500' }),
  can: Type.Object({ manage: Type.Boolean() }),
});
export type QueueMembers = Static<typeof QueueMembers>;

export const DiagnosisQuery = Type.Object({ user: Id });
export const QueueDiagnosis = Type.Object({
  user: PersonBrief,
  /** Of the task they would get now. */
  would_get: Nullable(Type.Object({ task: Id, inner_id: Type.Integer(), queue: Type.String() })),
  /** As error.reason of next; null when they would get a task. */
  reason: Nullable(Type.String()),
  /** Everything that keeps tasks from them, most important first. */
  causes: Type.Array(QueueCause),
  member: Nullable(QueueMember),
});
export type QueueDiagnosis = Static<typeof QueueDiagnosis>;
