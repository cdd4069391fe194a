import { type CrossTable, marginals, observedAgreement } from './cross-table.ts';
import { type Measured, notMeasured } from './measured.ts';
import type { Metric } from './metric.ts';

export interface Hits {
  /** Found and right. */
  truePositives: number;
  /** Found but wrong. */
  falsePositives: number;
  /** Missed. */
  falseNegatives: number;
}

export interface PrecisionRecall extends Hits {
  precision: Measured;
  recall: Measured;
  f1: Measured;
}

/**
 * Share of the found that is right, share of the right that was found, and their harmonic mean (van Rijsbergen 1979,
 * chapter 7). Precision is undefined when nothing was found, recall when there was nothing to find, F1 when both.
 */
export function precisionRecall(hits: Hits): PrecisionRecall {
  const { truePositives, falsePositives, falseNegatives } = hits;
  const share = (whole: number, reason: 'no_data' | 'empty_reference', part = truePositives): Measured =>
    whole === 0 ? notMeasured(reason) : { value: part / whole };
  return {
    truePositives,
    falsePositives,
    falseNegatives,
    precision: share(truePositives + falsePositives, 'no_data'),
    recall: share(truePositives + falseNegatives, 'empty_reference'),
    f1: share(2 * truePositives + falsePositives + falseNegatives, 'no_data', 2 * truePositives),
  };
}

export interface ClassReport<T> {
  classes: (PrecisionRecall & { category: T; support: number })[];
  accuracy: Measured;
  /** Mean of the defined F1 of all categories, each counting the same. */
  macroF1: Measured;
  /** The same, each category counting by how often it is right. */
  weightedF1: Measured;
}

/** Per category, from a table of reference (rows) against answers (columns). */
export function classReport<T>({ categories, table }: CrossTable<T>): ClassReport<T> {
  const { total, rows, columns } = marginals(table);
  const classes = categories.map((category, i) => {
    const truePositives = table[i]?.[i] ?? 0;
    const support = rows[i] ?? 0;
    const hits = {
      truePositives,
      falsePositives: (columns[i] ?? 0) - truePositives,
      falseNegatives: support - truePositives,
    };
    return { category, support, ...precisionRecall(hits) };
  });
  const defined = classes.flatMap(({ f1, support }) => (f1.value === null ? [] : [{ f1: f1.value, support }]));
  const supported = defined.reduce((sum, { support }) => sum + support, 0);
  return {
    classes,
    accuracy: total === 0 ? notMeasured('no_data') : { value: observedAgreement(table) },
    macroF1:
      defined.length === 0
        ? notMeasured('no_data')
        : { value: defined.reduce((sum, { f1 }) => sum + f1, 0) / defined.length },
    weightedF1:
      supported === 0
        ? notMeasured('empty_reference')
        : { value: defined.reduce((sum, { f1, support }) => sum + f1 * support, 0) / supported },
  };
}

export const precisionRecallMetric: Metric = {
  id: 'f1',
  name: 'Precision, recall and F1',
  help: 'Against a reference: how much of what was marked is right, and how much of what is right was marked.',
  data: ['categories', 'sets', 'boxes'],
  raters: 'two',
  range: [0, 1],
  chanceCorrected: false,
  better: 'higher',
};
