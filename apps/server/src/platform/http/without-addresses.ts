const ADDRESS = /[^\s@,;<>"']+@[^\s@,;<>"']+/g;
/** Where answers name people. What is in task data and answers is what the project shows the world. */
const PERSONAL = new Set(['email', 'created_username', 'username', 'author', 'name', 'display_name']);
const CONTENT = new Set(['data', 'result', 'meta', 'label_config', 'parsed_label_config']);

/** Who reads without credentials learns who answered by number and name, not how to write to them. */
export function withoutAddresses(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutAddresses);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]: [string, unknown]) => {
      if (CONTENT.has(key)) return [key, inner];
      if (typeof inner === 'string') return [key, PERSONAL.has(key) ? inner.replace(ADDRESS, '').trim() : inner];
      return [key, withoutAddresses(inner)];
    }),
  );
}
