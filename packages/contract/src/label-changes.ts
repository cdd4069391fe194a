import { type Static, Type } from 'typebox';
import { Id, JsonObject, Nullable, PageQuery, Timestamp, Uuid } from './schemas.ts';

/** Changing what people can answer in a project that has answers already. */

const Name = Type.String({ minLength: 1, maxLength: 1000 });
const Control = Type.String({
  minLength: 1,
  maxLength: 200,
  description: 'Name of a control; `relation` for the labels of links',
});
const Option = Type.Union([Name, Type.Array(Name, { minItems: 1, maxItems: 64 })], {
  description: 'What is stored for the label; the path to it in a Taxonomy',
});
const strict = { additionalProperties: false };

const SplitRule = Type.Union([
  Type.Object({ by: Type.Literal('data'), field: Name, equals: Type.String({ maxLength: 1000 }), to: Option }, strict),
  Type.Object(
    { by: Type.Literal('region'), attribute: Name, equals: Type.String({ maxLength: 1000 }), to: Option },
    strict,
  ),
  Type.Object(
    { by: Type.Literal('annotator'), users: Type.Array(Id, { minItems: 1, maxItems: 1000 }), to: Option },
    strict,
  ),
]);

export const LabelOperation = Type.Union([
  Type.Object({ op: Type.Literal('rename'), control: Control, from: Option, to: Name }, strict),
  Type.Object(
    {
      op: Type.Literal('merge'),
      control: Control,
      from: Type.Array(Option, { minItems: 1, maxItems: 200 }),
      to: Option,
    },
    strict,
  ),
  Type.Object(
    {
      op: Type.Literal('split'),
      control: Control,
      from: Option,
      rules: Type.Array(SplitRule, { minItems: 1, maxItems: 50 }),
      otherwise: Option,
    },
    strict,
  ),
  Type.Object(
    {
      op: Type.Literal('delete'),
      control: Control,
      label: Option,
      answers: Type.Enum(['remove_answer', 'remove_region', 'replace']),
      by: Type.Optional(Option),
    },
    strict,
  ),
  Type.Object({ op: Type.Literal('rename_control'), from: Name, to: Name }, strict),
  Type.Object({ op: Type.Literal('rename_object'), from: Name, to: Name }, strict),
]);
export type LabelOperation = Static<typeof LabelOperation>;

const Operations = Type.Array(LabelOperation, {
  minItems: 1,
  maxItems: 50,
  description: 'Done one after the other; each sees what the one before left',
});

export const LabelChangeBody = Type.Object(
  {
    operations: Operations,
    task_definition: Type.Optional(
      Type.Union([Id, Type.Null()], { description: 'Version that the change was planned on; 409 when it is another' }),
    ),
  },
  strict,
);
export type LabelChangeBody = Static<typeof LabelChangeBody>;

export const LabelChangePreviewBody = Type.Object({ operations: Operations }, strict);

const Count = Type.Integer({ minimum: 0 });
export const RewriteCounts = Type.Object({
  annotations: Count,
  drafts: Count,
  predictions: Count,
  /** Result items that change or go. */
  items: Count,
  /** Annotations that have nothing left in them. */
  emptied: Count,
});
export type RewriteCounts = Static<typeof RewriteCounts>;

export const ChangeExample = Type.Object({
  kind: Type.Enum(['annotation', 'draft', 'prediction']),
  id: Id,
  task: Id,
  /** Only the items that change. */
  before: Type.Array(Type.Unknown()),
  after: Type.Array(Type.Unknown()),
});
export type ChangeExample = Static<typeof ChangeExample>;

/** What a change would do. Nothing is changed. */
export const LabelChangePreview = Type.Object({
  task_definition: Nullable(Id),
  label_config: Type.String({ description: 'The config afterwards' }),
  operations: Type.Array(
    Type.Object({ title: Type.String(), used: Count }, { description: '`used`: stored answers that name it' }),
  ),
  counts: RewriteCounts,
  is_complete: Type.Boolean({ description: 'false: the project is so large that the counts are a lower bound' }),
  tasks_seen: Count,
  examples: Type.Array(ChangeExample),
});
export type LabelChangePreview = Static<typeof LabelChangePreview>;

export const LABEL_CHANGE_STATUSES = [
  'queued',
  'rewriting',
  'applied',
  'undo_queued',
  'undoing',
  'undone',
  'cancelled',
  'failed',
] as const;

const Person = Type.Object({ id: Id, name: Type.String() });

export const LabelChangeSchema = Type.Object({
  id: Id,
  project: Id,
  status: Type.Enum([...LABEL_CHANGE_STATUSES]),
  titles: Type.Array(Type.String()),
  operations: Type.Array(Type.Unknown()),
  from_definition: Id,
  to_definition: Nullable(Id),
  undo_definition: Nullable(Id),
  tasks_done: Count,
  task_total: Count,
  counts: Type.Partial(RewriteCounts),
  undo_counts: JsonObject,
  left_annotations: Type.Array(Type.Object({ id: Id, task: Id })),
  error: Nullable(Type.String()),
  job_id: Nullable(Uuid),
  undo_job_id: Nullable(Uuid),
  created_by: Nullable(Person),
  created_at: Timestamp,
  applied_at: Nullable(Timestamp),
  undone_at: Nullable(Timestamp),
  can: Type.Object({ undo: Type.Boolean() }),
});
export type LabelChange = Static<typeof LabelChangeSchema>;

export const LabelChangeListQuery = Type.Object({
  limit: PageQuery.properties.limit,
  cursor: PageQuery.properties.cursor,
});

export const UndoPreview = Type.Object({
  possible: Type.Boolean(),
  reason: Nullable(Type.String({ description: 'Why it is not possible' })),
  /** The former version itself, or a new one that also has the labels that are in use since. */
  restores_version: Nullable(Type.Integer()),
  added_labels: Type.Array(Type.Object({ control: Type.String(), label: Type.String() })),
  put_back: Count,
  changed_since: Count,
});
export type UndoPreview = Static<typeof UndoPreview>;

export const LabelConfigVersion = Type.Object({
  id: Id,
  version: Type.Integer(),
  hash: Type.String(),
  label_config: Type.String(),
  is_current: Type.Boolean(),
  annotation_count: Count,
  created_by: Nullable(Person),
  created_at: Timestamp,
  /** The label change that made it. */
  label_change: Nullable(Type.Object({ id: Id, titles: Type.Array(Type.String()) })),
});
export type LabelConfigVersion = Static<typeof LabelConfigVersion>;

export const VersionDiffQuery = Type.Object({ from: Id, to: Id });
export const VersionDiff = Type.Object({
  from: Id,
  to: Id,
  added_controls: Type.Array(Type.String()),
  removed_controls: Type.Array(Type.String()),
  renamed_controls: Type.Array(Type.Object({ from: Type.String(), to: Type.String() })),
  changed_controls: Type.Array(
    Type.Object({
      name: Type.String(),
      added_labels: Type.Array(Type.String()),
      removed_labels: Type.Array(Type.String()),
      changed_parameters: Type.Array(Type.String()),
    }),
  ),
  added_objects: Type.Array(Type.String()),
  removed_objects: Type.Array(Type.String()),
  added_fields: Type.Array(Type.String()),
  removed_fields: Type.Array(Type.String()),
  added_relation_labels: Type.Array(Type.String()),
  removed_relation_labels: Type.Array(Type.String()),
});
export type VersionDiff = Static<typeof VersionDiff>;
