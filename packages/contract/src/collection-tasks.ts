import { type Static, Type } from 'typebox';
import { Count, ItemTypeSchema } from './collection-fields.ts';
import { ItemFilter } from './collection-items.ts';
import { Id, JobReference, Nullable, Uuid } from './schemas.ts';

/**
 * GET  /api/projects/{id}/tasks-from-items               TaskPlan: what would become tasks, and with which interface
 * POST /api/projects/{id}/tasks-from-items               TasksFromItems → 201 TasksFromItemsAnswer, 202 with job_id for many
 */

/** Up to so many items become tasks within the request; more of them are left to a job. */
export const MOST_TASKS_AT_ONCE = 200;

export const TasksFromItems = Type.Object(
  {
    item_ids: Type.Optional(Type.Array(Uuid, { minItems: 1, maxItems: 10_000 })),
    filter: Type.Optional(Type.Object(ItemFilter, { additionalProperties: false })),
    with_predictions: Type.Optional(
      Type.Boolean({ default: true, description: 'Words read and segments heard arrive as predictions' }),
    ),
  },
  { additionalProperties: false, description: 'Without ids or filter: all approved items that are no task yet' },
);
export type TasksFromItems = Static<typeof TasksFromItems>;
export const TasksFromItemsAnswer = Type.Object({
  task_count: Count,
  prediction_count: Count,
  tasks: Type.Array(Type.Object({ item_id: Uuid, task_id: Id })),
  skipped: Type.Array(Type.Object({ item_id: Uuid, reason: Type.String(), task_id: Nullable(Id) })),
});
export type TasksFromItemsAnswer = Static<typeof TasksFromItemsAnswer>;
export const TasksFromItemsJob = Type.Object({
  ...JobReference.properties,
  item_count: Type.Integer({ description: 'Items that are looked at' }),
});
export type TasksFromItemsJob = Static<typeof TasksFromItemsJob>;

/** What making tasks of all approved items would bring. */
export const TaskPlan = Type.Object({
  unused: Type.Object({ document: Count, voice_sample: Count, raw_text: Count }),
  label_config: Type.String({ description: 'The interface of the project as it is' }),
  /** Of types whose data the interface shows nowhere: making tasks of them would be refused. */
  unfit: Type.Array(Type.Object({ type: ItemTypeSchema, reason: Type.String() })),
  predictions: Type.Object({
    document: Type.Boolean({ description: 'Words fit the interface as regions with text' }),
    voice_sample: Type.Boolean(),
  }),
  suggestions: Type.Array(
    Type.Object({ types: Type.Array(ItemTypeSchema), title: Type.String(), label_config: Type.String() }),
  ),
});
export type TaskPlan = Static<typeof TaskPlan>;
