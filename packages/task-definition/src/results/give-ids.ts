/**
 * Scripts leave out the ids of result items, since nothing refers to them. Each item without one becomes a region of
 * its own; relations have none. Anything that is not a list of items is given back as it is.
 */
export function giveIds<T>(result: T): T {
  if (!Array.isArray(result) || result.every(hasId)) return result;
  const taken = new Set(result.map((item) => (item as { id?: unknown } | null)?.id));
  let next = 1;
  return result.map((item) => {
    if (hasId(item)) return item;
    while (taken.has(`r${next}`)) next += 1;
    return { id: `r${next++}`, ...item };
  }) as T;
}

function hasId(item: unknown): boolean {
  if (typeof item !== 'object' || item === null) return true;
  const { id, type } = item as { id?: unknown; type?: unknown };
  return id !== undefined || type === 'relation';
}
