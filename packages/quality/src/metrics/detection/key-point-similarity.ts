import { type Measured, notMeasured } from '../measured.ts';
import type { Metric } from '../metric.ts';
import type { Box } from './box-iou.ts';

/** `visible` false: not marked in the truth, and left out. */
export interface KeyPoint {
  x: number;
  y: number;
  visible: boolean;
}

/** How far people miss each of the 17 points of a person, as a share of the person's size (COCO's table). */
export const PERSON_SIGMAS: readonly number[] = [
  0.026, 0.025, 0.025, 0.035, 0.035, 0.079, 0.079, 0.072, 0.072, 0.062, 0.062, 0.107, 0.107, 0.087, 0.087, 0.089, 0.089,
];

/**
 * Object key-point similarity of COCO: exp(−d² / (2 · area · (2σ)²)) averaged over the points marked in the truth.
 * `area` is that of the object in squared pixels; a sigma may be given for all points. Undefined when none is marked.
 */
export function keyPointSimilarity(
  found: readonly { x: number; y: number }[],
  truth: readonly KeyPoint[],
  area: number,
  sigmas: readonly number[] | number = PERSON_SIGMAS,
): Measured<{ points: number }> {
  if (found.length !== truth.length || !(area > 0)) return notMeasured('out_of_domain');
  let sum = 0;
  let points = 0;
  for (const [i, point] of truth.entries()) {
    const other = found[i];
    const sigma = typeof sigmas === 'number' ? sigmas : sigmas[i];
    if (!point.visible || !other) continue;
    if (sigma === undefined) return notMeasured('out_of_domain');
    const squared = (other.x - point.x) ** 2 + (other.y - point.y) ** 2;
    sum += Math.exp(-squared / (2 * area * (2 * sigma) ** 2));
    points++;
  }
  return points === 0 ? notMeasured('empty_reference') : { value: sum / points, points };
}

/** An object to be found by its points: a shape for `detectionStats`. */
export interface KeyPointObject {
  points: readonly KeyPoint[];
  area: number;
  box: Box;
  /** COCO's table for persons unless told. */
  sigmas?: readonly number[] | number;
}

/**
 * What COCO's report matches by: key-point similarity, and for an object without a marked point (which then must be ignored)
 * how near the found points lie to a box three times as wide and high.
 */
export function keyPointOverlap(found: Pick<KeyPointObject, 'points'>, truth: KeyPointObject): number {
  const { sigmas = PERSON_SIGMAS } = truth;
  const similarity = keyPointSimilarity(found.points, truth.points, truth.area, sigmas);
  if (similarity.value !== null || similarity.reason !== 'empty_reference') return similarity.value ?? 0;
  const [x, y, width, height] = truth.box;
  let sum = 0;
  for (const [i, point] of found.points.entries()) {
    const sigma = typeof sigmas === 'number' ? sigmas : (sigmas[i] ?? 0);
    const dx = Math.max(0, x - width - point.x, point.x - (x + 2 * width));
    const dy = Math.max(0, y - height - point.y, point.y - (y + 2 * height));
    sum += sigma > 0 ? Math.exp(-(dx * dx + dy * dy) / (2 * truth.area * (2 * sigma) ** 2)) : 0;
  }
  return found.points.length === 0 ? 0 : sum / found.points.length;
}

export const keyPointSimilarityMetric: Metric = {
  id: 'oks',
  name: 'Key-point similarity (OKS)',
  help: 'How near points were set, measured against the size of the object: 1 exactly there.',
  data: ['key points'],
  raters: 'two',
  range: [0, 1],
  chanceCorrected: false,
  better: 'higher',
};
