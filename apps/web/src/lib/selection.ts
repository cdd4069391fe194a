/** Chosen rows of a list that may be longer than what is loaded: these ones, or all except these. */
export type Selection = { all: false; included: ReadonlySet<string> } | { all: true; excluded: ReadonlySet<string> };

export const NOTHING: Selection = { all: false, included: new Set() };
export const EVERYTHING: Selection = { all: true, excluded: new Set() };

const withIds = (ids: ReadonlySet<string>, changed: readonly string[], isIn: boolean): ReadonlySet<string> => {
  const next = new Set(ids);
  for (const id of changed) {
    if (isIn) next.add(id);
    else next.delete(id);
  }
  return next;
};

export const isSelected = (selection: Selection, id: string): boolean =>
  selection.all ? !selection.excluded.has(id) : selection.included.has(id);

export const setAllSelected = (selection: Selection, ids: readonly string[], isOn: boolean): Selection =>
  selection.all
    ? { all: true, excluded: withIds(selection.excluded, ids, !isOn) }
    : { all: false, included: withIds(selection.included, ids, isOn) };

export const setSelected = (selection: Selection, id: string, isOn: boolean): Selection =>
  setAllSelected(selection, [id], isOn);

/** How many are chosen; undefined when all are and the total is not known. */
export function countSelected(selection: Selection, totalCount: number | undefined): number | undefined {
  if (!selection.all) return selection.included.size;
  return totalCount === undefined ? undefined : Math.max(0, totalCount - selection.excluded.size);
}

export const isNothing = (selection: Selection, totalCount: number | undefined): boolean =>
  countSelected(selection, totalCount) === 0;

/** The shape in which bulk actions travel: `{all: true, excluded: [...]}` or `{all: false, included: [...]}`. */
export const toSelectedItems = (selection: Selection) =>
  selection.all
    ? { all: true as const, excluded: [...selection.excluded].map(Number) }
    : { all: false as const, included: [...selection.included].map(Number) };
