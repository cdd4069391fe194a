import { type Static, Type } from 'typebox';
import { Id, Nullable, Reference, Timestamp } from './schemas.ts';

/**
 * Saved filters: GET|POST /api/dm/filter-groups?project=, GET|PATCH|PUT|DELETE /api/dm/filter-groups/:id. A view names one
 * by `filter_group: id`, a list of tasks by `?filter_group=id`; a change of the group is a change of every view that uses
 * it. Deleting it leaves its views without a filter.
 */

const Conjunction = Type.Enum(['and', 'or']);

/** A condition with its place among the filters and groups of its group, from 0. */
export const FilterRow = Type.Object({
  id: Id,
  index: Type.Integer(),
  column: Type.String(),
  type: Type.String(),
  operator: Type.String(),
  value: Type.Unknown(),
});
export type FilterRow = Static<typeof FilterRow>;

export const FilterGroupSchema = Type.Object({
  id: Id,
  project: Id,
  title: Type.String({ description: 'Empty: it belongs to one view and is not offered to others' }),
  conjunction: Conjunction,
  /** The whole tree as lists of tasks take it. */
  items: Type.Array(Type.Unknown()),
  /** Conditions of the outermost group, in order. */
  filters: Type.Array(FilterRow),
  /** Groups of the outermost group, each {id, index, conjunction, filters, groups}. */
  groups: Type.Array(Type.Unknown()),
  shared: Type.Boolean({ description: 'Offered to everybody who sees the tasks; otherwise to whoever made it' }),
  view_count: Type.Integer({ description: 'Views that use it' }),
  created_by: Nullable(Id),
  created_at: Timestamp,
  updated_at: Timestamp,
  can: Type.Object({ update: Type.Boolean(), delete: Type.Boolean() }),
});
export type FilterGroupRecord = Static<typeof FilterGroupSchema>;

const FilterInput = Type.Object({
  index: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000 })),
  column: Type.String({ minLength: 1, maxLength: 1024 }),
  type: Type.String({ minLength: 1, maxLength: 1024 }),
  operator: Type.String({ minLength: 1, maxLength: 1024 }),
  value: Type.Unknown(),
});

/** Either `items` as in a list of tasks, or `filters` (and `groups`, each in the same form). */
const fields = {
  title: Type.Optional(Type.String({ maxLength: 200 })),
  shared: Type.Optional(Type.Boolean({ description: 'true unless said otherwise' })),
  items: Type.Optional(Type.Array(Type.Unknown(), { maxItems: 200 })),
  filters: Type.Optional(Type.Array(FilterInput, { maxItems: 200 })),
  groups: Type.Optional(Type.Array(Type.Unknown(), { maxItems: 200 })),
};
export const FilterGroupBody = Type.Object(
  { project: Type.Union([Id, Reference]), conjunction: Conjunction, ...fields },
  {
    examples: [
      {
        project: 1,
        title: 'Spanish, still open',
        conjunction: 'and',
        filters: [
          { index: 0, column: 'data__language', type: 'String', operator: 'equal', value: { value: 'es' } },
          { index: 1, column: 'is_labeled', type: 'Boolean', operator: 'equal', value: { value: false } },
        ],
      },
    ],
  },
);
export type FilterGroupBody = Static<typeof FilterGroupBody>;
export const FilterGroupPatch = Type.Object({ conjunction: Type.Optional(Conjunction), ...fields });
export type FilterGroupPatch = Static<typeof FilterGroupPatch>;
export const FilterGroupListQuery = Type.Object({ project: Reference });
