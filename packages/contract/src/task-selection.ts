import { type Static, Type } from 'typebox';
import { Id } from './schemas.ts';

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
