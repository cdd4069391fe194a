import { type Static, Type } from 'typebox';
import { Id, JobReference, JsonObject, Nullable, Reference, Timestamp } from './schemas.ts';
import { TaskCore } from './tasks.ts';

/**
 * Data manager: GET /api/tasks, /api/dm/tasks, /api/projects/:id/tasks (lists); GET /api/dm/columns, /api/dm/project,
 * /api/projects/:id/field-values;
 * GET|POST /api/dm/actions, GET /api/dm/actions/:id/form; GET|POST /api/dm/views, GET|PATCH|PUT|DELETE
 * /api/dm/views/:id, POST /api/dm/views/:id/duplicate, POST /api/dm/views/order, DELETE /api/dm/views/reset.
 * Beside it: filter-groups.ts (saved filters), task-actions.ts (preview, history, undo), label-sets.ts (label a set in
 * order, bulk labelling), field-indexes.ts (fast sorting and filtering by fields of the data).
 *
 * Filters on the wire, everywhere: {conjunction: 'and' | 'or', items: [condition | group]}; a group is the same again, up
 * to 8 deep and 100 conditions. A condition: {filter: 'filter:tasks:data.text', operator, type, value, child_filter?}.
 * Operators and types per column come with GET /api/dm/columns (`operators`, `type`).
 */

const Json = Type.String({ maxLength: 50_000, description: 'JSON' });

/** A row of the data manager: a task with what its annotations and predictions say, in short. */
export const TaskRow = Type.Object({
  ...TaskCore.properties,
  updated_by: Type.Array(Type.Object({ user_id: Id })),
  annotators: Type.Array(Id),
  agreement: Nullable(Type.Number({ description: 'Mean agreement of its answers, 0 to 1; null with fewer than two' })),
  review_status: Nullable(Type.String({ description: 'null: not decided yet' })),
  final_annotation_id: Nullable(Id),
  annotators_count: Type.Integer(),
  annotated_at: Nullable({ ...Timestamp, description: 'When its last annotation was made' }),
  split: Nullable(Type.Enum(['train', 'validation', 'test'])),
  assignees: Type.Array(Id, { description: 'Who is to annotate it' }),
  assigned_reviewers: Type.Array(Id, { description: 'Who is to review it' }),
  locked_by: Type.Array(Id, { description: 'Who holds it at the moment' }),
  reviewers: Type.Array(Id, { description: 'Who decided on its answers' }),
  review_reason: Type.String({ description: 'Of the last decision; empty without one' }),
  annotations_results: Type.String({ description: 'The results as JSON, at most 500 characters' }),
  annotations_ids: Type.String(),
  predictions_results: Type.String({ description: 'The results as JSON, at most 500 characters' }),
  model_agreement: Nullable(
    Type.Number({ description: 'How far the model version that is shown agrees with the final answer, 0 to 1' }),
  ),
  predictions_score: Nullable(Type.Number({ description: 'Mean score' })),
  predictions_model_versions: Type.String(),
  annotations: Type.Optional(Type.Array(JsonObject)),
  predictions: Type.Optional(Type.Array(JsonObject)),
  drafts: Type.Optional(Type.Array(JsonObject)),
});
export type TaskRow = Static<typeof TaskRow>;

export const TaskPage = Type.Object({
  tasks: Type.Array(TaskRow),
  total: Type.Integer(),
  total_annotations: Type.Integer(),
  total_predictions: Type.Integer(),
});
export type TaskPage = Static<typeof TaskPage>;

export const TaskPageQuery = Type.Object({
  project: Type.Optional(Reference),
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000, default: 1 })),
  page_size: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
  fields: Type.Optional(Type.Enum(['task_only', 'all'])),
  view: Type.Optional({ ...Id, description: 'Filters, order and selection of this view' }),
  ordering: Type.Optional(Type.String({ maxLength: 2000, examples: ['-tasks:created_at'] })),
  query: Type.Optional({ ...Json, description: 'JSON: {filters, ordering, selectedItems}' }),
  filters: Type.Optional(Json),
});

/** Short forms of the commonest filters; all of them must hold. */
export const TaskListQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
  cursor: Type.Optional(Type.String({ maxLength: 4000 })),
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
  page_size: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  fields: Type.Optional(Type.Enum(['task_only', 'all'])),
  view: Type.Optional({ ...Id, description: 'Filters and order of this view; what is given besides narrows further' }),
  ordering: Type.Optional(Type.String({ maxLength: 2000, examples: ['-total_annotations,id'] })),
  search: Type.Optional(Type.String({ maxLength: 500, description: 'Part of any value of the data, or an id' })),
  status: Type.Optional(Type.String({ maxLength: 200, description: 'One or several, separated by commas' })),
  is_labeled: Type.Optional(Type.Boolean()),
  annotator: Type.Optional(Type.String({ maxLength: 2000, description: 'User ids, separated by commas' })),
  label: Type.Optional(Type.String({ maxLength: 2000, description: 'Labels or choices, separated by commas' })),
  filters: Type.Optional({ ...Json, description: 'JSON: {conjunction, items}; groups may stand among the items' }),
  filter_group: Type.Optional({ ...Id, description: 'A saved filter; what is given besides narrows further' }),
});
export type TaskListQuery = Static<typeof TaskListQuery>;

export const ProjectQuery = Type.Object({ project: Reference });

export const Column = Type.Object({
  id: Type.String(),
  title: Type.String(),
  type: Type.String({ examples: ['Number', 'Datetime', 'String', 'List', 'Boolean', 'Image', 'Audio', 'Unknown'] }),
  target: Type.String(),
  help: Type.String(),
  parent: Type.Optional(Type.String()),
  children: Type.Optional(Type.Array(Type.String())),
  visibility_defaults: Type.Object({ explore: Type.Boolean(), labeling: Type.Boolean() }),
  schema: Type.Optional(
    Type.Object({
      items: Type.Array(Type.Object({ value: Type.Union([Type.String(), Type.Integer()]), title: Type.String() })),
      multiple: Type.Boolean(),
    }),
  ),
  project_defined: Type.Boolean(),
  is_sortable: Type.Boolean(),
  operators: Type.Array(Type.String()),
  /** What it is about, for grouping in a list of columns. */
  group: Type.Enum(['task', 'annotations', 'predictions', 'review', 'comments', 'people', 'data']),
  /** seconds: values may be written as 90, "90s", "1m30s" or "00:01:30". */
  unit: Type.Optional(Type.Enum(['seconds'])),
  /** Fields of the data only: whether lists can be sorted and filtered by it without reading every task. */
  index: Type.Optional(Type.Enum(['none', 'building', 'ready'])),
});
export type Column = Static<typeof Column>;
export const Columns = Type.Object({ columns: Type.Array(Column) });

export const DataProject = Type.Object({
  id: Id,
  title: Type.String(),
  task_count: Type.Integer(),
  annotation_count: Type.Integer(),
  prediction_count: Type.Integer(),
  finished_task_number: Type.Integer(),
  can: Type.Record(Type.String(), Type.Boolean()),
});
export type DataProject = Static<typeof DataProject>;

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

const Ids = Type.Array(Id, { maxItems: 100_000 });

export const SelectedItems = Type.Object({
  all: Type.Boolean(),
  included: Type.Optional(Ids),
  excluded: Type.Optional(Ids),
});
export type SelectedItems = Static<typeof SelectedItems>;

/** Which tasks: these, or all that match, or all that match but these. */
export const selectionFields = {
  selectedItems: Type.Optional(SelectedItems),
  filters: Type.Optional(Type.Unknown({ description: '{conjunction, items}' })),
  search: Type.Optional(Type.String({ maxLength: 500 })),
  ordering: Type.Optional(Type.Unknown()),
};

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

const ViewFilters = Type.Unknown({ description: '{conjunction, items}; items may be groups' });
const ViewOrdering = Type.Array(Type.Unknown(), {
  maxItems: 20,
  description: 'Columns as `-tasks:created_at` or {column, order}',
  examples: [['-tasks:created_at']],
});

/** What is shown, in which order; `data` is the page's own and comes back as it was given. */
export const View = Type.Object({
  id: Id,
  project: Id,
  user: Id,
  title: Type.String(),
  shared: Type.Boolean(),
  order: Type.Integer({ description: 'Place among the tabs, from the left' }),
  data: JsonObject,
  ordering: ViewOrdering,
  selected_items: Nullable(SelectedItems),
  filter_group: Nullable(
    Type.Object({
      id: Id,
      title: Type.String({ description: 'Empty: it belongs to this view alone' }),
      conjunction: Type.Enum(['and', 'or']),
      filters: Type.Array(Type.Unknown()),
    }),
  ),
  created_at: Timestamp,
  updated_at: Timestamp,
  can: Type.Object({ update: Type.Boolean(), delete: Type.Boolean() }),
});
export type View = Static<typeof View>;

const viewFields = {
  title: Type.Optional(Type.String({ maxLength: 200 })),
  shared: Type.Optional(Type.Boolean({ description: 'For everybody in the project who may see the list of tasks' })),
  data: Type.Optional(
    Type.Object(
      {},
      { additionalProperties: true, description: 'Up to 64 kB; `title`, `filters` and `ordering` in it are taken' },
    ),
  ),
  ordering: Type.Optional(Nullable(ViewOrdering)),
  selected_items: Type.Optional(Nullable(Type.Union([SelectedItems, Type.Array(Id, { maxItems: 100_000 })]))),
  filter_group: Type.Optional(
    Nullable(
      Type.Union([
        { ...Id, description: 'A saved filter, which several views may use' },
        Type.Object({
          conjunction: Type.Optional(Type.Enum(['and', 'or'])),
          filters: Type.Array(Type.Unknown(), { maxItems: 200 }),
        }),
      ]),
    ),
  ),
  filters: Type.Optional(Nullable(ViewFilters)),
};
export const ViewBody = Type.Object(
  { project: Type.Union([Id, Reference]), ...viewFields },
  {
    examples: [
      {
        project: 1,
        data: {
          title: 'Disputed',
          filters: {
            conjunction: 'and',
            items: [{ filter: 'filter:tasks:agreement', operator: 'less', type: 'Number', value: 0.7 }],
          },
          ordering: ['tasks:agreement'],
        },
      },
    ],
  },
);
export type ViewBody = Static<typeof ViewBody>;
export const ViewPatch = Type.Object({ project: Type.Optional(Type.Union([Id, Reference])), ...viewFields });
export type ViewPatch = Static<typeof ViewPatch>;
export const ViewDuplicate = Type.Object(
  { title: Type.Optional(Type.String({ maxLength: 200 })) },
  { additionalProperties: false },
);
export const ViewOrder = Type.Object({ project: Type.Union([Id, Reference]), ids: Type.Array(Id, { maxItems: 500 }) });
export const ViewReset = Type.Object({ project: Type.Union([Id, Reference]) });
export const ViewListQuery = Type.Object({ project: Reference });

/** `search`: only values that contain it, in whatever case. */
export const FieldValuesQuery = Type.Object({
  field: Type.String({ minLength: 1, maxLength: 256, description: 'Name in `data`, or a path such as meta.source' }),
  search: Type.Optional(Type.String({ maxLength: 200 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
});
export type FieldValuesQuery = Static<typeof FieldValuesQuery>;

export const FieldValues = Type.Object({
  values: Type.Array(Type.Object({ value: Type.String(), count: Type.Integer() }), {
    description: 'Short values, the commonest first, counted over the tasks looked at',
  }),
  looked_at: Type.Integer({ description: 'Tasks looked at: the newest few thousand' }),
});
export type FieldValues = Static<typeof FieldValues>;
