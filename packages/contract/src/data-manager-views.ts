import { type Static, Type } from 'typebox';
import { Id, JsonObject, Nullable, Reference, Timestamp } from './schemas.ts';
import { SelectedItems } from './task-selection.ts';

/**
 * GET|POST /api/dm/views, GET|PATCH|PUT|DELETE /api/dm/views/:id, POST /api/dm/views/:id/duplicate,
 * POST /api/dm/views/order, DELETE /api/dm/views/reset.
 */

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
