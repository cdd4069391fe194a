import { bennettSMetric } from './bennett-s.ts';
import { brierMetric } from './brier.ts';
import { cohenKappaMetric, linearKappaMetric, quadraticKappaMetric } from './cohen-kappa.ts';
import { averagePrecisionMetric } from './detection/average-precision.ts';
import { keyPointSimilarityMetric } from './detection/key-point-similarity.ts';
import { editSimilarityMetric } from './edit-similarity.ts';
import { characterErrorRateMetric, wordErrorRateMetric } from './error-rate.ts';
import { expectedCalibrationErrorMetric } from './expected-calibration-error.ts';
import { fleissKappaMetric } from './fleiss-kappa.ts';
import { gwetAc1Metric, gwetAc2Metric } from './gwet-ac.ts';
import { iccMetric } from './icc.ts';
import { kendallTauMetric } from './kendall-tau.ts';
import { kendallWMetric } from './kendall-w.ts';
import {
  alphaIntervalMetric,
  alphaNominalMetric,
  alphaOrdinalMetric,
  alphaRatioMetric,
  alphaSetMetric,
} from './krippendorff-alpha.ts';
import type { Metric } from './metric.ts';
import { percentAgreementMetric } from './percent-agreement.ts';
import { precisionRecallMetric } from './precision-recall.ts';
import { randolphKappaMetric } from './randolph-kappa.ts';
import { scottPiMetric } from './scott-pi.ts';
import { setF1Metric } from './set-f1.ts';
import { spearmanMetric } from './spearman.ts';
import { accuracyMetric } from './wilson.ts';

/** Every measure. A new one is a file and an entry here. */
export const METRICS: readonly Metric[] = [
  percentAgreementMetric,
  cohenKappaMetric,
  linearKappaMetric,
  quadraticKappaMetric,
  scottPiMetric,
  bennettSMetric,
  gwetAc1Metric,
  gwetAc2Metric,
  fleissKappaMetric,
  randolphKappaMetric,
  alphaNominalMetric,
  alphaOrdinalMetric,
  alphaIntervalMetric,
  alphaRatioMetric,
  alphaSetMetric,
  iccMetric,
  accuracyMetric,
  setF1Metric,
  precisionRecallMetric,
  spearmanMetric,
  kendallTauMetric,
  kendallWMetric,
  wordErrorRateMetric,
  characterErrorRateMetric,
  editSimilarityMetric,
  averagePrecisionMetric,
  keyPointSimilarityMetric,
  expectedCalibrationErrorMetric,
  brierMetric,
];

export function findMetric(id: string): Metric | undefined {
  return METRICS.find((metric) => metric.id === id);
}
