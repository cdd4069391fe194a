/** Bounds of an answer to a JSON-schema definition, whatever its schema says. */
export const VALUE_LIMITS = { depth: 64, nodes: 1_000_000 } as const;

/** What is wrong with the size of a value; undefined when nothing is. Never recurses, however deep the value. */
export function valueSizeProblem(value: unknown): string | undefined {
  let nodes = 0;
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > VALUE_LIMITS.depth) return `Nested deeper than ${VALUE_LIMITS.depth} levels.`;
    nodes += level.length;
    if (nodes > VALUE_LIMITS.nodes) return `More than ${VALUE_LIMITS.nodes} values.`;
    const next: unknown[] = [];
    for (const entry of level) {
      if (typeof entry !== 'object' || entry === null) continue;
      for (const child of Array.isArray(entry) ? entry : Object.values(entry)) next.push(child);
    }
    level = next;
  }
  return undefined;
}
