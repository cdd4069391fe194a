import { type Measured, notMeasured } from './measured.ts';
import type { Metric } from './metric.ts';

export interface Judged {
  /** What the model said its chance of being right is, 0 to 1. */
  confidence: number;
  right: boolean;
}

export interface CalibrationBin {
  from: number;
  to: number;
  count: number;
  /** Null in an empty bin. */
  confidence: number | null;
  accuracy: number | null;
}

/**
 * How far stated confidence is from being right, averaged over bins of equal width (Naeini, Cooper & Hauskrecht 2015; 15 bins
 * as in Guo et al. 2017). A bin holds what is above its lower and up to its upper edge. Undefined without predictions.
 */
export function expectedCalibrationError(
  predictions: readonly Judged[],
  binCount = 15,
): Measured<{ bins: CalibrationBin[]; largestGap: number }> {
  if (predictions.length === 0) return notMeasured('no_data');
  const sums = Array.from({ length: binCount }, () => ({ count: 0, confidence: 0, right: 0 }));
  for (const { confidence, right } of predictions) {
    if (!(confidence >= 0 && confidence <= 1)) return notMeasured('out_of_domain');
    const bin = sums[Math.max(0, Math.ceil(confidence * binCount) - 1)];
    if (!bin) continue;
    bin.count++;
    bin.confidence += confidence;
    if (right) bin.right++;
  }
  let value = 0;
  let largestGap = 0;
  const bins = sums.map(({ count, confidence, right }, i) => {
    const gap = count === 0 ? 0 : Math.abs(right - confidence) / count;
    value += (gap * count) / predictions.length;
    largestGap = Math.max(largestGap, gap);
    const edges = { from: i / binCount, to: (i + 1) / binCount, count };
    return count === 0
      ? { ...edges, confidence: null, accuracy: null }
      : { ...edges, confidence: confidence / count, accuracy: right / count };
  });
  return { value, bins, largestGap };
}

export const expectedCalibrationErrorMetric: Metric = {
  id: 'ece',
  name: 'Expected calibration error',
  help: 'How far a model is from being right as often as it says: 0 is honest.',
  data: ['probabilities'],
  raters: 'two',
  range: [0, 1],
  chanceCorrected: false,
  better: 'lower',
};
