import type { Evaluation, EvaluationSummary } from '@labelwright/contract/model-evaluations';

export type Metric = keyof EvaluationSummary;

const METRICS: readonly Metric[] = [
  'agreement',
  'accuracy',
  'macro_f1',
  'micro_f1',
  'map',
  'map50',
  'span_f1',
  'ece',
  'confidence',
];

/** One point of the curve: the last measurement of a version. */
export type CurvePoint = Pick<Evaluation, 'model_version' | 'annotation_count' | 'task_count' | 'summary'>;

export type Curve = {
  points: readonly CurvePoint[];
  /** The metrics that were measured at least once. */
  metrics: readonly Metric[];
  /** Those worth a line of their own; the others stand in the table. */
  drawn: readonly Metric[];
};

/**
 * Versions in the order in which each was first measured, with what was measured last; `evaluations` come newest first.
 * Measurements of one split alone would not compare with the others.
 */
export function curveOf(evaluations: readonly Evaluation[]): Curve {
  const latest = new Map<string, CurvePoint>();
  for (const evaluation of evaluations.toReversed())
    if (evaluation.status === 'completed' && evaluation.split === null)
      latest.set(evaluation.model_version, evaluation);
  const points = [...latest.values()];
  const metrics = METRICS.filter((metric) => points.some(({ summary }) => summary[metric] !== undefined));
  return { points, metrics, drawn: metrics.filter((metric) => metric !== 'micro_f1' && metric !== 'confidence') };
}
