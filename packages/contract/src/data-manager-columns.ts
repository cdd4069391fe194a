import { type Static, Type } from 'typebox';

/** GET /api/dm/columns, /api/projects/:id/field-values. */

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
