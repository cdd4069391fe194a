import { type Static, Type } from 'typebox';
import { Id, JobReference, JsonObject, Nullable, Reference, Timestamp } from './schemas.ts';
import { TaskCore } from './tasks.ts';

const Json = Type.String({ maxLength: 50_000, description: 'JSON' });

/** A row of the data manager: a task with what its annotations and predictions say, in short. */
export const TaskRow = Type.Object({
  ...TaskCore.properties,
  updated_by: Type.Array(Type.Object({ user_id: Id })),
  annotators: Type.Array(Id),
  annotations_results: Type.String({ description: 'The results as JSON, at most 500 characters' }),
  annotations_ids: Type.String(),
  predictions_results: Type.String({ description: 'The results as JSON, at most 500 characters' }),
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
  ordering: Type.Optional(Type.String({ maxLength: 2000, examples: ['-total_annotations,id'] })),
  search: Type.Optional(Type.String({ maxLength: 500, description: 'Part of any value of the data, or an id' })),
  status: Type.Optional(Type.String({ maxLength: 200, description: 'One or several, separated by commas' })),
  is_labeled: Type.Optional(Type.Boolean()),
  annotator: Type.Optional(Type.String({ maxLength: 2000, description: 'User ids, separated by commas' })),
  label: Type.Optional(Type.String({ maxLength: 2000, description: 'Labels or choices, separated by commas' })),
  filters: Type.Optional({ ...Json, description: 'JSON: {conjunction, items}' }),
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

export const ACTION_IDS = [
  'delete_tasks',
  'delete_tasks_annotations',
  'delete_tasks_predictions',
  'restore_tasks',
] as const;
export type ActionId = (typeof ACTION_IDS)[number];

const Ids = Type.Array(Id, { maxItems: 100_000 });

export const SelectedItems = Type.Object({
  all: Type.Boolean(),
  included: Type.Optional(Ids),
  excluded: Type.Optional(Ids),
});
export type SelectedItems = Static<typeof SelectedItems>;

/** Clients of the field send the fields of their own forms along; they are ignored. */
export const ActionBody = Type.Object(
  {
    selectedItems: Type.Optional(SelectedItems),
    filters: Type.Optional(Type.Unknown({ description: '{conjunction, items}' })),
    search: Type.Optional(Type.String({ maxLength: 500 })),
    ordering: Type.Optional(Type.Unknown()),
    deleted_at: Type.Optional({ ...Timestamp, description: 'restore_tasks: the moment that a deletion answered with' }),
  },
  { examples: [{ selectedItems: { all: false, included: [1, 2] } }] },
);
export type ActionBody = Static<typeof ActionBody>;

export const ActionQuery = Type.Object({ id: Type.Enum([...ACTION_IDS]), project: Reference });

export const ActionAnswer = Type.Object({
  processed_items: Type.Integer(),
  detail: Type.String(),
  reload: Type.Optional(Type.Boolean()),
  job_id: Type.Optional(JobReference.properties.job_id),
  deleted_at: Type.Optional({ ...Timestamp, description: 'Hand this to restore_tasks to undo' }),
});
export type ActionAnswer = Static<typeof ActionAnswer>;

export const ActionInfo = Type.Object({
  id: Type.String(),
  title: Type.String(),
  order: Type.Integer(),
  permission: Type.String(),
  dialog: Type.Object({ text: Type.String(), type: Type.String(), form: Type.Null() }),
});
export type ActionInfo = Static<typeof ActionInfo>;
