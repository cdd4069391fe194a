import { type Static, Type } from 'typebox';
import { Id, JobReference, JsonObject, Nullable, Reference, Timestamp } from './schemas.ts';
import { TaskCore } from './tasks.ts';

const Json = Type.String({ maxLength: 50_000, description: 'JSON' });

/** A row of the data manager: a task with what its annotations and predictions say, in short. */
export const TaskRow = Type.Object({
  ...TaskCore.properties,
  updated_by: Type.Array(Type.Object({ user_id: Id })),
  annotators: Type.Array(Id),
  agreement: Nullable(Type.Number({ description: 'Mean agreement of its answers, 0 to 1; null with fewer than two' })),
  review_status: Nullable(Type.String({ description: 'null: not decided yet' })),
  final_annotation_id: Nullable(Id),
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
  filter_group: Nullable(Type.Object({ conjunction: Type.Enum(['and', 'or']), filters: Type.Array(Type.Unknown()) })),
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
      Type.Object({
        conjunction: Type.Optional(Type.Enum(['and', 'or'])),
        filters: Type.Array(Type.Unknown(), { maxItems: 200 }),
      }),
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
export const ViewOrder = Type.Object({ project: Type.Union([Id, Reference]), ids: Type.Array(Id, { maxItems: 500 }) });
export const ViewReset = Type.Object({ project: Type.Union([Id, Reference]) });
export const ViewListQuery = Type.Object({ project: Reference });
