/** How far two values are apart, already squared where the theory squares: 0 for the same, and the same both ways. */
export type Distance<T> = (a: T, b: T) => number;

/** A set of labels, without repeats. */
export type LabelSet<T = string | number> = readonly T[];

/** Two lists with the same members have the same key, whatever their order. */
export function setKey(set: LabelSet): string {
  return JSON.stringify([...set].sort((a, b) => (String(a) < String(b) ? -1 : 1)));
}

export function sharedCount<T>(a: LabelSet<T>, b: LabelSet<T>): number {
  const other = new Set(b);
  let shared = 0;
  for (const label of a) if (other.has(label)) shared++;
  return shared;
}

/** 1 − shared / all (P. Jaccard 1912). Two empty sets are the same: 0. */
export function jaccardDistance<T>(a: LabelSet<T>, b: LabelSet<T>): number {
  const shared = sharedCount(a, b);
  const all = a.length + b.length - shared;
  return all === 0 ? 0 : 1 - shared / all;
}

/** What the overlap of two sets is worth: one contains the other, they share something, they share nothing. */
export interface MasiWeights {
  contained: number;
  overlapping: number;
}

/** R. Passonneau, LREC 2006: Jaccard's share times 1, 2/3, 1/3 or 0. */
export const masiDistance = makeMasiDistance({ contained: 2 / 3, overlapping: 1 / 3 });

/** The same with the weights rounded to two places, as the Natural Language Toolkit has them; for numbers to compare. */
export const nltkMasiDistance = makeMasiDistance({ contained: 0.67, overlapping: 0.33 });

export function makeMasiDistance({ contained, overlapping }: MasiWeights): Distance<LabelSet> {
  return (a, b) => {
    const shared = sharedCount(a, b);
    const all = a.length + b.length - shared;
    if (all === 0) return 0;
    let weight = 0;
    if (shared === a.length && shared === b.length) weight = 1;
    else if (shared === Math.min(a.length, b.length)) weight = contained;
    else if (shared > 0) weight = overlapping;
    return 1 - (shared / all) * weight;
  };
}

export function nominalDistance<T>(a: T, b: T): number {
  return a === b ? 0 : 1;
}

/** Squared difference as a share of the sum, for quantities with a natural zero. Two zeros are the same. */
export function ratioDistance(a: number, b: number): number {
  return a === b ? 0 : ((a - b) / (a + b)) ** 2;
}
