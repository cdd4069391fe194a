import { plurality, type Weighted } from './weighted.ts';

/** By the mean place (Borda 1781); what an answer leaves out stands behind all that it has. Of equals the first seen is first. */
export function mergeOrders(orders: readonly Weighted<readonly string[]>[]): string[] {
  const ids = [...new Set(orders.flatMap(({ value }) => value))];
  const places = new Map(ids.map((id) => [id, 0]));
  for (const { value, weight } of orders) {
    const own = new Map(value.map((id, index) => [id, index]));
    const behind = (value.length + ids.length - 1) / 2;
    for (const id of ids) places.set(id, (places.get(id) ?? 0) + weight * (own.get(id) ?? behind));
  }
  return ids.sort((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
}

/** Every item in the bucket where most put it. */
export function mergeBuckets(answers: readonly Weighted<ReadonlyMap<string, string>>[]): Record<string, string[]> {
  const merged: Record<string, string[]> = {};
  for (const id of new Set(answers.flatMap(({ value }) => [...value.keys()]))) {
    const votes = answers.flatMap(({ value, weight }) => {
      const bucket = value.get(id);
      return bucket === undefined ? [] : [{ value: bucket, weight }];
    });
    const bucket = plurality(votes, String)?.value;
    if (bucket !== undefined) merged[bucket] = [...(merged[bucket] ?? []), id];
  }
  return merged;
}
