/** The settings of a definition with those of one task over them; objects are merged, anything else is replaced. */
export function mergeSettings(base: unknown, over: unknown): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...recordOf(base) };
  for (const [key, value] of Object.entries(recordOf(over))) {
    if (key === '__proto__') continue;
    merged[key] = isRecord(value) && isRecord(merged[key]) ? mergeSettings(merged[key], value) : value;
  }
  return merged;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const recordOf = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {});
