import { type Static, Type } from 'typebox';
import { Id, JsonObject, Nullable, Reference, Timestamp } from './schemas.ts';
import { TaskCore } from './tasks.ts';

/**
 * GET /api/tasks, /api/dm/tasks, /api/projects/:id/tasks (lists); GET /api/dm/project.
 * The data manager's other files: data-manager-columns.ts, data-manager-actions.ts, data-manager-views.ts; filter-groups.ts
 * (saved filters), task-actions.ts (preview, history, undo), label-sets.ts (label a set in order, bulk labelling),
 * field-indexes.ts (fast sorting and filtering by fields of the data).
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
