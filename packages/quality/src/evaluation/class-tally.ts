import { type PrecisionRecall, precisionRecall } from '../metrics/precision-recall.ts';

export interface ClassNumbers extends PrecisionRecall {
  label: string;
  /** How often people gave it. */
  support: number;
}

/** Hits and misses by label. */
export interface ClassTally {
  /** The labels that a model and people gave to the same thing. */
  add(found: Iterable<string>, right: Iterable<string>): void;
  /** Counts of one label, found out elsewhere. */
  addCounts(label: string, counts: { shared: number; found: number; right: number }): void;
  /** By falling support, then by name. */
  classes(): ClassNumbers[];
}

export function createClassTally(): ClassTally {
  const counts = new Map<string, { shared: number; found: number; right: number }>();
  const of = (label: string) => {
    const known = counts.get(label) ?? { shared: 0, found: 0, right: 0 };
    counts.set(label, known);
    return known;
  };
  return {
    add: (found, right) => {
      const truth = new Set(right);
      for (const label of truth) of(label).right += 1;
      for (const label of new Set(found)) {
        of(label).found += 1;
        if (truth.has(label)) of(label).shared += 1;
      }
    },
    addCounts: (label, { shared, found, right }) => {
      const known = of(label);
      known.shared += shared;
      known.found += found;
      known.right += right;
    },
    classes: () =>
      [...counts]
        .map(([label, { shared, found, right }]) => ({
          label,
          support: right,
          ...precisionRecall({ truePositives: shared, falsePositives: found - shared, falseNegatives: right - shared }),
        }))
        .sort((a, b) => b.support - a.support || (a.label < b.label ? -1 : 1)),
  };
}

/**
 * Macro: the mean F1 of the labels, each counting the same. Micro: the F1 of all hits and misses together, each answer
 * counting the same (Sebastiani 2002, section 7.1). Null without any.
 */
export function averageF1(classes: readonly PrecisionRecall[]): { macro: number | null; micro: number | null } {
  const defined = classes.flatMap(({ f1 }) => (f1.value === null ? [] : [f1.value]));
  const sum = (pick: (one: PrecisionRecall) => number): number => classes.reduce((total, one) => total + pick(one), 0);
  const all = precisionRecall({
    truePositives: sum((one) => one.truePositives),
    falsePositives: sum((one) => one.falsePositives),
    falseNegatives: sum((one) => one.falseNegatives),
  });
  return {
    macro: defined.length === 0 ? null : defined.reduce((total, f1) => total + f1, 0) / defined.length,
    micro: all.f1.value,
  };
}
