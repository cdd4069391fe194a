import { mergeBuckets, mergeOrders } from '../merge/merge-rankings.ts';
import type { AnswerMatcher } from '../model.ts';
import { readTexts } from './read-value.ts';

/** A list from first to last, or what lies in which bucket. */
type Ranking = { order: readonly string[] } | { buckets: ReadonlyMap<string, string> };

export const rankingMatcher: AnswerMatcher<Ranking> = {
  kind: 'ranking',
  unit: 'answer',
  help:
    'Rankings by the pairs of items in the same order (Kendall), what is not ranked being behind all that is; buckets by ' +
    'the items that lie in the same one.',
  read: ({ value }, { control }) => {
    const given = value[control.valueKey];
    const order = Array.isArray(given) ? readTexts(given) : undefined;
    if (order !== undefined) return order.length === 0 ? undefined : { order: [...new Set(order)] };
    if (typeof given !== 'object' || given === null) return undefined;
    const buckets = Object.entries(given).flatMap(([bucket, ids]) =>
      (readTexts(ids) ?? []).map((id) => [id, bucket] as const),
    );
    return buckets.length === 0 ? undefined : { buckets: new Map(buckets) };
  },
  similarity: (a, b, { options }) => {
    if ('order' in a && 'order' in b) {
      const isSame = a.order.length === b.order.length && a.order.every((id, index) => id === b.order[index]);
      if (isSame || options.mode === 'exact') return { score: Number(isSame) };
      return { score: pairsInOrder(a.order, b.order) };
    }
    if (!('buckets' in a) || !('buckets' in b)) return { score: 0 };
    const ids = new Set([...a.buckets.keys(), ...b.buckets.keys()]);
    const same = [...ids].filter((id) => a.buckets.get(id) === b.buckets.get(id)).length;
    return { score: options.mode === 'exact' ? Math.floor(same / ids.size) : same / ids.size };
  },
  merge: (answers) => {
    const orders = answers.flatMap(({ value, weight }) => ('order' in value ? [{ value: value.order, weight }] : []));
    const buckets = answers.flatMap(({ value, weight }) =>
      'buckets' in value ? [{ value: value.buckets, weight }] : [],
    );
    if (orders.length === answers.length) return mergeOrders(orders);
    return buckets.length === answers.length ? mergeBuckets(buckets) : undefined;
  },
};

/** Share of the pairs of all items whose order is the same: (τ + 1) / 2 when both rank all of them. */
export function pairsInOrder(a: readonly string[], b: readonly string[]): number {
  const places = new Map(b.map((id, index) => [id, index]));
  const common = a.flatMap((id) => places.get(id) ?? []);
  const all = a.length + b.length - common.length;
  if (all < 2) return common.length === all ? 1 : 0;
  const same = (common.length * (common.length - 1)) / 2 - countInversions(common);
  const inA = new Set(a);
  const agreed = same + countBehind(a, (id) => places.has(id)) + countBehind(b, (id) => inA.has(id));
  return agreed / ((all * (all - 1)) / 2);
}

/** Pairs of a common item with one that the other ranking lacks, and so puts behind, where this one does so as well. */
function countBehind(order: readonly string[], isCommon: (id: string) => boolean): number {
  let [common, pairs] = [0, 0];
  for (const id of order) {
    if (isCommon(id)) common += 1;
    else pairs += common;
  }
  return pairs;
}

/** Pairs out of order, by merging sorted halves. */
function countInversions(places: readonly number[]): number {
  if (places.length < 2) return 0;
  const middle = places.length >> 1;
  const [left, right] = [places.slice(0, middle), places.slice(middle)];
  let count = countInversions(left) + countInversions(right);
  left.sort((x, y) => x - y);
  right.sort((x, y) => x - y);
  let j = 0;
  for (const place of left) {
    while (j < right.length && (right[j] as number) < place) j += 1;
    count += j;
  }
  return count;
}
