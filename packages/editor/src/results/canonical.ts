/** The same text for values that mean the same: databases do not keep the order of keys. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, entry: unknown) => {
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return entry;
    const pairs = Object.entries(entry).filter(([, inner]) => inner !== undefined);
    return Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  });
}
