import { type Static, Type } from 'typebox';
import { NextTaskSchema } from './distribution.ts';
import { Id, Nullable, Reference, Timestamp, Uuid } from './schemas.ts';
import { SelectedItems, selectionFields } from './task-selection.ts';

/**
 * Label a filtered or selected set in its order: POST /api/dm/label-sets makes one and keeps it at the server, GET
 * /api/dm/label-sets?project= lists your open ones, GET /api/dm/label-sets/:id tells how far it is, POST
 * /api/dm/label-sets/:id/next hands out its next task, POST /api/dm/label-sets/:id/previous the one before, DELETE ends it.
 * Tasks that the person may not take (no place left, answered already, held by somebody else, assigned to others) are
 * passed over; the task comes with a lease as from /api/projects/:id/next and is submitted the same way.
 *
 * One result for many tasks: POST /api/dm/bulk-annotations.
 */

export const LabelSetBody = Type.Object(
  {
    project: Type.Union([Id, Reference]),
    ...selectionFields,
    view: Type.Optional({
      ...Id,
      description: 'Its filters, order and selection; what is given besides narrows further',
    }),
    title: Type.Optional(Type.String({ maxLength: 200 })),
  },
  { examples: [{ project: 1, selectedItems: { all: false, included: [7, 5, 12] }, ordering: ['-tasks:agreement'] }] },
);
export type LabelSetBody = Static<typeof LabelSetBody>;

export const LabelSet = Type.Object({
  id: Id,
  project: Id,
  title: Type.String(),
  /** undefined counts are null: more than is cheap to count. */
  total: Nullable(Type.Integer()),
  is_estimate: Type.Boolean(),
  handed_out: Type.Integer({ description: 'Tasks handed out so far' }),
  passed_over: Type.Integer({ description: 'Tasks that could not be taken so far' }),
  is_finished: Type.Boolean(),
  created_at: Timestamp,
  updated_at: Timestamp,
});
export type LabelSet = Static<typeof LabelSet>;

/** `task` null: the set is through. */
export const LabelSetStep = Type.Object({
  label_set: LabelSet,
  task: Nullable(NextTaskSchema),
  has_previous: Type.Boolean(),
});
export type LabelSetStep = Static<typeof LabelSetStep>;

export const LabelSetListQuery = Type.Object({ project: Reference });

/** Results on tasks as a whole only: choices, ratings, texts and the like, no regions. */
export const BulkAnnotationBody = Type.Object(
  {
    project: Type.Union([Id, Reference]),
    selectedItems: SelectedItems,
    filters: selectionFields.filters,
    search: selectionFields.search,
    result: Type.Array(Type.Unknown(), { minItems: 1, maxItems: 200 }),
    lead_time: Type.Optional(
      Type.Number({ minimum: 0, maximum: 1_000_000, description: 'Seconds, of all tasks together' }),
    ),
    /** skip: tasks that you have answered are left as they are; replace: your answer there is replaced. */
    if_answered: Type.Optional(Type.Enum(['skip', 'replace'], { default: 'skip' })),
  },
  {
    examples: [
      {
        project: 1,
        selectedItems: { all: false, included: [1, 2, 3] },
        result: [{ from_name: 'mood', to_name: 'text', type: 'choices', value: { choices: ['positive'] } }],
      },
    ],
  },
);
export type BulkAnnotationBody = Static<typeof BulkAnnotationBody>;

/** More than 1,000 tasks become a job; the counts are then of what has been asked for. Undo: POST /api/dm/runs/:id/undo. */
export const BulkAnnotationAnswer = Type.Object({
  created: Type.Integer(),
  updated: Type.Integer(),
  passed_over: Type.Array(
    Type.Object({
      reason: Type.Enum(['already_done', 'slot_taken', 'not_fitting', 'not_found']),
      count: Type.Integer(),
    }),
  ),
  detail: Type.String(),
  run_id: Id,
  undo_until: Timestamp,
  job_id: Type.Optional(Uuid),
});
export type BulkAnnotationAnswer = Static<typeof BulkAnnotationAnswer>;
