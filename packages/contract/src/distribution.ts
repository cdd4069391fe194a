import { type Static, Type } from 'typebox';
import { AnnotationSchema, DraftSchema } from './annotations.ts';
import { PredictionSchema } from './predictions.ts';
import { Id, JsonObject, Nullable, Timestamp } from './schemas.ts';

/** Why there is no next task, as `error.reason` of the 404. */
export const NO_TASK_REASONS = {
  not_live: 'The project is not live.',
  not_published: 'The project is not published yet.',
  not_member: 'You are not a member of this project.',
  disabled: 'Your membership of this project is disabled.',
  limit_reached: 'You have reached the number of tasks that you may annotate in this project.',
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
  kind: Type.Union([Type.Literal('work'), Type.Literal('prefetch')]),
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
  last_comment_updated_at: Type.Null(),
  comment_authors: Type.Array(Id),
  project: Id,
  updated_by: Nullable(Id),
  file_upload: Nullable(Id),
  annotations: Type.Array(AnnotationSchema),
  predictions: Type.Array(PredictionSchema),
  drafts: Type.Array(DraftSchema),
  unique_lock_id: Type.String(),
  queue: Type.String({ examples: ['Sequence queue'] }),
  lease: LeaseSchema,
  allow_skip: Type.Boolean(),
  left: Type.Integer({ description: 'Tasks of the project that are not finished yet' }),
  labeling: JsonObject,
  task_definition: Nullable(Id),
});
export type NextTask = Static<typeof NextTaskSchema>;

export const LeaseAnswer = Type.Object({ task: Id, expires_at: Timestamp });

export const UnlockBody = Type.Object({ user: Type.Optional(Nullable(Id)) });
export const UnlockAnswer = Type.Object({ released: Type.Integer() });

export const QueueSchema = Type.Object({
  left: Type.Integer(),
  total: Type.Integer(),
  held: Type.Integer({ description: 'Leases that are alive' }),
  leases: Type.Array(
    Type.Object({
      task: Id,
      inner_id: Type.Integer(),
      user: Type.Object({ id: Id, email: Type.String(), name: Type.String() }),
      kind: Type.String(),
      acquired_at: Timestamp,
      expires_at: Timestamp,
      held_seconds: Type.Integer(),
    }),
  ),
  can: Type.Object({ unlock: Type.Boolean() }),
});
export type Queue = Static<typeof QueueSchema>;
