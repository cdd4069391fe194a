/** Something that one answer says, and how much that answer counts. */
export interface Weighted<Value> {
  value: Value;
  weight: number;
}

/**
 * Half of the weight lies below it and half above; between two values when it splits evenly. With equal weights the median.
 */
export function weightedMedian(entries: readonly Weighted<number>[]): number {
  const [low, high] = medians(entries);
  return (low + high) / 2;
}

/** The lower one of the two where the weight splits evenly: always a value that was given. */
export function lowerMedian(entries: readonly Weighted<number>[]): number {
  return medians(entries)[0];
}

function medians(entries: readonly Weighted<number>[]): [number, number] {
  const sorted = entries.filter(({ weight }) => weight > 0).sort((a, b) => a.value - b.value);
  const half = totalWeight(sorted) / 2;
  let below = 0;
  for (const [index, { value, weight }] of sorted.entries()) {
    below += weight;
    if (below > half) return [value, value];
    if (below === half) return [value, sorted[index + 1]?.value ?? value];
  }
  const last = sorted.at(-1)?.value ?? entries[0]?.value ?? 0;
  return [last, last];
}

export function totalWeight(entries: readonly { weight: number }[]): number {
  return entries.reduce((sum, { weight }) => sum + weight, 0);
}

/** Weight of every value, by its key; the first that was said comes first. */
export function votesOf<Value>(
  entries: readonly Weighted<Value>[],
  keyOf: (value: Value) => string,
): Map<string, Weighted<Value>> {
  const votes = new Map<string, Weighted<Value>>();
  for (const { value, weight } of entries) {
    const known = votes.get(keyOf(value));
    if (known === undefined) votes.set(keyOf(value), { value, weight });
    else known.weight += weight;
  }
  return votes;
}

/** The value with most weight; of equals the one that was said first. */
export function plurality<Value>(
  entries: readonly Weighted<Value>[],
  keyOf: (value: Value) => string,
): Weighted<Value> | undefined {
  let most: Weighted<Value> | undefined;
  for (const vote of votesOf(entries, keyOf).values()) if (most === undefined || vote.weight > most.weight) most = vote;
  return most;
}
