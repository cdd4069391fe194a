/** The number, or undefined for anything that is no finite number. */
export function readNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export function readNumbers<Key extends string>(
  value: Record<string, unknown>,
  keys: readonly Key[],
): Record<Key, number> | undefined {
  const found: Partial<Record<Key, number>> = {};
  for (const key of keys) {
    const number = readNumber(value[key]);
    if (number === undefined) return undefined;
    found[key] = number;
  }
  return found as Record<Key, number>;
}

/** The texts of a list, or a single text as a list of one; undefined for anything else. */
export function readTexts(value: unknown): string[] | undefined {
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value)) return undefined;
  return value.filter((entry) => typeof entry === 'string');
}

/** Choices and labels by what tells them apart: the text, or the steps of a path joined by U+0000. */
export function readOptions(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value)) return [];
  const options: string[] = [];
  for (const entry of value as unknown[]) {
    if (typeof entry === 'string') options.push(entry);
    else if (Array.isArray(entry) && entry.length > 0) options.push(entry.join('\u0000'));
  }
  return options;
}

/** The option at the end of a path, by which weights are given. */
export function lastStep(option: string): string {
  return option.slice(option.lastIndexOf('\u0000') + 1);
}

/** [x, y] pairs one after the other; undefined when one is none. */
export function readPoints(value: unknown): Float64Array | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const points = new Float64Array(value.length * 2);
  for (const [index, point] of value.entries()) {
    const [x, y] = Array.isArray(point) ? [readNumber(point[0]), readNumber(point[1])] : [];
    if (x === undefined || y === undefined) return undefined;
    points[index * 2] = x;
    points[index * 2 + 1] = y;
  }
  return points;
}
