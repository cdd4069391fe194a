import { type Static, Type } from 'typebox';
import { Id, JobReference, Nullable, Reference, Timestamp } from './schemas.ts';
import { selectionFields } from './task-selection.ts';

/** GET|POST /api/dm/actions, GET /api/dm/actions/:id/form. */

/** GET /api/dm/actions lists those that the person may run, with the fields they ask for. */
export const ACTION_IDS = [
  'retrieve_tasks_predictions',
  'prelabel_with_prompt',
  'predictions_to_annotations',
  'remove_duplicates',
  'delete_tasks',
  'delete_tasks_annotations',
  'delete_tasks_predictions',
  'restore_tasks',
  'add_data_field',
  'propagate_annotations',
  'rename_labels',
  'assign',
  'move_tasks',
  'copy_tasks',
  'set_priority',
  'set_overlap',
  'set_split',
  'mark_golden',
  'unmark_golden',
] as const;
export type ActionId = (typeof ACTION_IDS)[number];

const LabelName = Type.String({ minLength: 1, maxLength: 1000 });

/** What each action asks for besides the tasks. Clients of the field send fields of their own along; they are ignored. */
const actionFields = {
  deleted_at: Type.Optional({ ...Timestamp, description: 'restore_tasks: the moment that a deletion answered with' }),
  annotator: Type.Optional(
    Nullable(
      Type.Union([Id, Type.String({ maxLength: 254 })], {
        description: 'delete_tasks_annotations, mark_golden, unmark_golden: only those of this person (id or email)',
      }),
    ),
  ),
  model_version: Type.Optional(
    Nullable(
      Type.String({
        maxLength: 256,
        description: 'delete_tasks_predictions, predictions_to_annotations: only those of this version',
      }),
    ),
  ),
  min_score: Type.Optional(
    Nullable(
      Type.Number({ minimum: 0, maximum: 1, description: 'predictions_to_annotations: only those that score as much' }),
    ),
  ),
  keys: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 256 }), {
      maxItems: 20,
      description: 'remove_duplicates: fields of the data that must be equal; all of them when left out',
    }),
  ),
  source_annotation_id: Type.Optional({ ...Id, description: 'propagate_annotations: what is copied' }),
  control_tag: Type.Optional(Type.String({ minLength: 1, maxLength: 256, description: 'rename_labels' })),
  old_label_name: Type.Optional({ ...LabelName, description: 'rename_labels' }),
  new_label_name: Type.Optional({ ...LabelName, description: 'rename_labels' }),
  value_name: Type.Optional(Type.String({ minLength: 1, maxLength: 256, description: 'add_data_field: the field' })),
  value_type: Type.Optional(
    Type.Enum(['String', 'Number', 'Boolean', 'Template', 'Sample', 'Range'], {
      description:
        'add_data_field. Template: a text in which $field and $a.b stand for fields of the same task; Sample: one of a list of values, drawn for each task; Range: 1, 2, 3, … in the order of the tasks',
    }),
  ),
  value: Type.Optional(
    Type.Unknown({ description: 'add_data_field: a text, number or boolean; Sample: a list; Range: the first number' }),
  ),
  seed: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 2_147_483_647,
      description: 'add_data_field, set_split: same seed, same draw',
    }),
  ),
  type: Type.Optional(Type.Enum(['AN', 'RE'], { description: 'assign: annotators or reviewers' })),
  users: Type.Optional(Type.Array(Id, { maxItems: 500, description: 'assign' })),
  how: Type.Optional(
    Type.Enum(['add', 'set', 'remove'], {
      description: 'assign. set: these people and nobody else; remove without users: everybody',
    }),
  ),
  target_project: Type.Optional(
    Type.Union([Id, Reference], { description: 'move_tasks, copy_tasks: a project of the same organization' }),
  ),
  with_annotations: Type.Optional(
    Type.Boolean({ description: 'move_tasks (default true), copy_tasks (default false): annotations come along' }),
  ),
  with_predictions: Type.Optional(
    Type.Boolean({ description: 'move_tasks (default true), copy_tasks (default true): predictions come along' }),
  ),
  priority: Type.Optional(Type.Integer({ minimum: -1_000_000, maximum: 1_000_000, description: 'set_priority' })),
  overlap: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, description: 'set_overlap' })),
  split: Type.Optional(
    Nullable(Type.Enum(['train', 'validation', 'test'], { description: 'set_split: all into one; null: into none' })),
  ),
  shares: Type.Optional(
    Type.Object(
      {
        train: Type.Number({ minimum: 0, maximum: 1 }),
        validation: Type.Number({ minimum: 0, maximum: 1 }),
        test: Type.Number({ minimum: 0, maximum: 1 }),
      },
      { additionalProperties: false, description: 'set_split: drawn at random; the shares add up to 1' },
    ),
  ),
};

export const ActionBody = Type.Object(
  { ...selectionFields, ...actionFields },
  { examples: [{ selectedItems: { all: false, included: [1, 2] } }] },
);
export type ActionBody = Static<typeof ActionBody>;

export const ActionQuery = Type.Object({ id: Type.Enum([...ACTION_IDS]), project: Reference });
export const ActionParams = Type.Object({ id: Type.Enum([...ACTION_IDS]) });

export const ActionAnswer = Type.Object({
  processed_items: Type.Integer({ description: 'Tasks' }),
  detail: Type.String(),
  reload: Type.Optional(Type.Boolean()),
  job_id: Type.Optional(JobReference.properties.job_id),
  deleted_at: Type.Optional({ ...Timestamp, description: 'Hand this to restore_tasks to undo' }),
  run_id: Type.Optional({ ...Id, description: 'Its entry in the history, POST /api/dm/runs/:id/undo takes it back' }),
  undo_until: Type.Optional(Nullable({ ...Timestamp, description: 'null: it cannot be undone' })),
  warnings: Type.Optional(Type.Array(Type.String(), { description: 'What it left out, and why' })),
});
export type ActionAnswer = Static<typeof ActionAnswer>;

/** A field of the form of an action; `name` is the name in the body. */
export const ActionField = Type.Object({
  type: Type.Enum(['input', 'number', 'select', 'multiselect', 'toggle', 'shares']),
  name: Type.String(),
  label: Type.String(),
  help: Type.Optional(Type.String()),
  required: Type.Boolean(),
  value: Type.Optional(Type.Unknown({ description: 'What it begins with' })),
  min: Type.Optional(Type.Integer()),
  max: Type.Optional(Type.Integer()),
  options: Type.Optional(
    Type.Array(Type.Object({ value: Type.Union([Type.String(), Type.Integer()]), label: Type.String() }), {
      description: 'Only from GET /api/dm/actions/:id/form',
    }),
  ),
  /** Shown only while another field has one of these values. */
  only_if: Type.Optional(Type.Object({ field: Type.String(), values: Type.Array(Type.String()) })),
});
export type ActionField = Static<typeof ActionField>;

/** As the field's clients expect it: rows of fields. */
export const ActionForm = Type.Array(Type.Object({ columnCount: Type.Integer(), fields: Type.Array(ActionField) }));
export type ActionForm = Static<typeof ActionForm>;

export const ActionInfo = Type.Object({
  id: Type.String(),
  title: Type.String(),
  order: Type.Integer(),
  permission: Type.String(),
  dialog: Type.Object({ text: Type.String(), type: Type.String(), form: Nullable(ActionForm) }),
  can_undo: Type.Boolean(),
  /** Deletes or overwrites: the page asks in red. */
  is_destructive: Type.Boolean(),
  /** Why it cannot be run here at the moment. */
  refused: Type.Optional(Type.String()),
});
export type ActionInfo = Static<typeof ActionInfo>;
