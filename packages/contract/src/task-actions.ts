import { type Static, Type } from 'typebox';
import { Id, IdParam, Nullable, Reference, Timestamp, Uuid } from './schemas.ts';

/**
 * Around the actions of the data manager: POST /api/dm/actions/preview?id=&project= (body as POST /api/dm/actions; changes
 * nothing), GET /api/dm/runs?project= (history, newest first), GET /api/dm/runs/:id, POST /api/dm/runs/:id/undo.
 */

export const ActionPreview = Type.Object({
  tasks: Type.Integer(),
  is_estimate: Type.Boolean({ description: 'true: at least that many tasks' }),
  /** One line per consequence, such as "37 annotations will be deleted". */
  effects: Type.Array(Type.String()),
  /** What speaks against it: labels that the other project does not have, fields that tasks lack. */
  problems: Type.Array(Type.Object({ message: Type.String(), tasks: Nullable(Type.Integer()) })),
  can_run: Type.Boolean({ description: 'false: POST /api/dm/actions would refuse it with the first of the problems' }),
  can_undo: Type.Boolean(),
});
export type ActionPreview = Static<typeof ActionPreview>;

export const RUN_STATUSES = ['running', 'done', 'failed', 'cancelled', 'undoing', 'undone'] as const;

export const ActionRun = Type.Object({
  id: Id,
  project: Id,
  action: Type.String(),
  title: Type.String({ description: 'Such as "Set the priority of 1,204 tasks to 5"' }),
  status: Type.Enum([...RUN_STATUSES]),
  user: Nullable(Id),
  user_name: Type.String(),
  task_count: Type.Integer({ description: 'Tasks done so far' }),
  change_count: Type.Integer({ description: 'What was changed: annotations, predictions, tasks' }),
  warnings: Type.Array(Type.String()),
  job_id: Nullable(Uuid),
  undo_job_id: Nullable(Uuid),
  undo_until: Nullable(Timestamp),
  can_undo: Type.Boolean(),
  created_at: Timestamp,
  finished_at: Nullable(Timestamp),
});
export type ActionRun = Static<typeof ActionRun>;

export const RunListQuery = Type.Object({
  project: Reference,
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
  cursor: Type.Optional(Type.String({ maxLength: 500 })),
});
export const RunParams = Type.Object({ id: IdParam });

/** At once for up to 1,000 tasks, as a job beyond. What somebody changed again meanwhile stays as it is. */
export const UndoAnswer = Type.Object({
  detail: Type.String(),
  restored: Type.Integer(),
  kept: Type.Integer({ description: 'Changed again since, or gone: left as they are' }),
  job_id: Type.Optional(Uuid),
});
export type UndoAnswer = Static<typeof UndoAnswer>;
