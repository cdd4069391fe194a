export type SortKey = { id: string; isDescending: boolean };

/** As many as the server orders by. */
export const MOST_SORT_KEYS = 5;

/** `-agreement,id` as it stands in the URL and travels to the server. */
export function readSort(text: string | undefined): SortKey[] {
  const keys = (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part.replace(/^-/, '') !== '')
    .map((part) => ({ id: part.replace(/^-/, ''), isDescending: part.startsWith('-') }));
  return keys.filter((key, index) => keys.findIndex(({ id }) => id === key.id) === index).slice(0, MOST_SORT_KEYS);
}

export const writeSort = (keys: readonly SortKey[]): string | undefined =>
  keys.length === 0 ? undefined : keys.map(({ id, isDescending }) => `${isDescending ? '-' : ''}${id}`).join(',');

/** Ascending, then descending, then no longer. `isAdded`: besides the columns before, otherwise instead of them. */
export function toggledSort(keys: readonly SortKey[], id: string, isAdded: boolean): SortKey[] {
  const former = keys.find((key) => key.id === id);
  const next: SortKey[] =
    former === undefined ? [{ id, isDescending: false }] : former.isDescending ? [] : [{ id, isDescending: true }];
  if (!isAdded) return next;
  return former === undefined
    ? [...keys, ...next].slice(-MOST_SORT_KEYS)
    : keys.flatMap((key) => (key.id === id ? next : [key]));
}

export const reversedSort = (keys: readonly SortKey[]): SortKey[] =>
  keys.length === 0
    ? [{ id: 'id', isDescending: true }]
    : keys.map(({ id, isDescending }) => ({ id, isDescending: !isDescending }));
