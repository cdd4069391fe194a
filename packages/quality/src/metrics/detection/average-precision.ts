import { type Measured, notMeasured } from '../measured.ts';
import type { Metric } from '../metric.ts';
import {
  type AreaRange,
  type Detection,
  type ImageOverlaps,
  type MatchedImage,
  matchImage,
  type Truth,
} from './match-image.ts';

export type Size = 'all' | 'small' | 'medium' | 'large';

/** Squared pixels, as COCO divides them. */
export const AREA_RANGES: Readonly<Record<Size, AreaRange>> = {
  all: { from: 0, to: 1e10 },
  small: { from: 0, to: 32 ** 2 },
  medium: { from: 32 ** 2, to: 96 ** 2 },
  large: { from: 96 ** 2, to: 1e10 },
};

/** Evenly spaced as the official program spaces them, to the last bit: a share may lie exactly on one. */
function evenly(from: number, to: number, count: number): number[] {
  const step = (to - from) / (count - 1);
  return Array.from({ length: count }, (_, i) => (i === count - 1 ? to : i * step + from));
}

export const IOU_THRESHOLDS: readonly number[] = evenly(0.5, 0.95, 10);

const RECALL_POINTS: readonly number[] = evenly(0, 1, 101);

export interface DetectionStat {
  id: string;
  /** Undefined where no object of that size is to be found. */
  result: Measured;
}

export interface DetectionOptions<Shape> {
  /** How much a detection covers a truth, 0 to 1. */
  similarity: (found: Shape, truth: Shape, crowd: boolean) => number;
}

interface StatPlan {
  id: string;
  of: 'precision' | 'recall';
  size: Size;
  most: number;
  threshold?: number;
}

/** The twelve numbers of a COCO detection report, in its order. */
export const BOX_STATS: readonly StatPlan[] = [
  { id: 'ap', of: 'precision', size: 'all', most: 100 },
  { id: 'ap50', of: 'precision', size: 'all', most: 100, threshold: 0.5 },
  { id: 'ap75', of: 'precision', size: 'all', most: 100, threshold: 0.75 },
  { id: 'ap_small', of: 'precision', size: 'small', most: 100 },
  { id: 'ap_medium', of: 'precision', size: 'medium', most: 100 },
  { id: 'ap_large', of: 'precision', size: 'large', most: 100 },
  { id: 'ar1', of: 'recall', size: 'all', most: 1 },
  { id: 'ar10', of: 'recall', size: 'all', most: 10 },
  { id: 'ar100', of: 'recall', size: 'all', most: 100 },
  { id: 'ar_small', of: 'recall', size: 'small', most: 100 },
  { id: 'ar_medium', of: 'recall', size: 'medium', most: 100 },
  { id: 'ar_large', of: 'recall', size: 'large', most: 100 },
];

/** The ten of a key-point report: no small objects, twenty detections per image at most. */
export const KEY_POINT_STATS: readonly StatPlan[] = BOX_STATS.filter(
  ({ size, most }) => size !== 'small' && most === 100,
)
  .map((stat) => ({ ...stat, id: stat.id === 'ar100' ? 'ar' : stat.id, most: 20 }))
  .flatMap((stat) =>
    stat.id === 'ar'
      ? [stat, { ...stat, id: 'ar50', threshold: 0.5 }, { ...stat, id: 'ar75', threshold: 0.75 }]
      : [stat],
  );

/**
 * Average precision and recall of detections against the truth, as COCO computes them: IoU .50 to .95 in steps of .05, 101
 * points of recall, at most 100 detections per image and category, mean over categories that occur in the truth.
 */
export function detectionStats<Shape>(
  truths: readonly Truth<Shape>[],
  detections: readonly Detection<Shape>[],
  { similarity }: DetectionOptions<Shape>,
  stats: readonly StatPlan[] = BOX_STATS,
): DetectionStat[] {
  const mostOfAll = Math.max(...stats.map(({ most }) => most));
  const categories = groupByCategory(truths, detections, mostOfAll, similarity);
  const matched = new Map<Size, MatchedImage[][]>();
  const curves = new Map<string, Curve[]>();
  const matchedFor = (size: Size) =>
    remember(matched, size, () =>
      categories.map((images) => images.map((image) => matchImage(image, AREA_RANGES[size], IOU_THRESHOLDS))),
    );
  const curvesFor = (size: Size, most: number) =>
    remember(curves, `${size} ${most}`, () => matchedFor(size).flatMap((images) => curvesOf(images, most)));
  return stats.map(({ id, of, size, most, threshold }) => {
    const wanted = curvesFor(size, most).filter((curve) => threshold === undefined || curve.threshold === threshold);
    const sum = wanted.reduce((total, curve) => total + curve[of], 0);
    return { id, result: wanted.length === 0 ? notMeasured('empty_reference') : { value: sum / wanted.length } };
  });
}

interface Curve {
  threshold: number;
  precision: number;
  recall: number;
}

function remember<Key, Result>(known: Map<Key, Result>, key: Key, make: () => Result): Result {
  const found = known.get(key) ?? make();
  known.set(key, found);
  return found;
}

function groupByCategory<Shape>(
  truths: readonly Truth<Shape>[],
  detections: readonly Detection<Shape>[],
  most: number,
  similarity: DetectionOptions<Shape>['similarity'],
): ImageOverlaps<Shape>[][] {
  const groups = new Map<
    string | number,
    Map<string | number, { truths: Truth<Shape>[]; detections: Detection<Shape>[] }>
  >();
  const groupOf = ({ image, category }: { image: string | number; category: string | number }) => {
    const images = groups.get(category) ?? new Map();
    groups.set(category, images);
    const group = images.get(image) ?? { truths: [], detections: [] };
    images.set(image, group);
    return group;
  };
  for (const truth of truths) groupOf(truth).truths.push(truth);
  for (const detection of detections) groupOf(detection).detections.push(detection);
  return [...groups.values()].map((images) =>
    [...images.keys()].sort(compareIds).map((image) => {
      const group = images.get(image) ?? { truths: [], detections: [] };
      const best = group.detections.sort((a, b) => b.score - a.score).slice(0, most);
      const overlaps = new Float64Array(best.length * group.truths.length);
      for (const [d, found] of best.entries())
        for (const [t, truth] of group.truths.entries())
          overlaps[d * group.truths.length + t] = similarity(found.shape, truth.shape, truth.crowd === true);
      return { truths: group.truths, detections: best, similarity: overlaps };
    }),
  );
}

/** Equal scores stand in the order of their images, so that the order of the input changes nothing. */
function compareIds(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a) < String(b) ? -1 : 1;
}

/** One category: per threshold the mean precision over recall points and the recall reached. Empty without truth. */
function curvesOf(images: readonly MatchedImage[], most: number): Curve[] {
  const wanted = images.reduce((sum, image) => sum + image.wanted, 0);
  if (wanted === 0) return [];
  const places = images.flatMap((image) =>
    Array.from({ length: Math.min(most, image.scores.length) }, (_, d) => ({
      image,
      d,
      score: image.scores[d] as number,
    })),
  );
  places.sort((a, b) => b.score - a.score);
  return IOU_THRESHOLDS.map((threshold, t) => {
    const outcomes = places.map(({ image, d }) => image.outcome[t * image.scores.length + d] as number);
    return { threshold, ...averageCurve(outcomes, wanted) };
  });
}

function averageCurve(outcomes: readonly number[], wanted: number): { precision: number; recall: number } {
  const precision: number[] = [];
  const recall: number[] = [];
  let right = 0;
  let wrong = 0;
  for (const outcome of outcomes) {
    if (outcome === 1) right++;
    if (outcome === 0) wrong++;
    precision.push(right + wrong === 0 ? 0 : right / (right + wrong));
    recall.push(right / wanted);
  }
  for (let i = precision.length - 2; i >= 0; i--)
    precision[i] = Math.max(precision[i] as number, precision[i + 1] as number);
  let sum = 0;
  let at = 0;
  for (const point of RECALL_POINTS) {
    while (at < recall.length && (recall[at] as number) < point) at++;
    if (at < recall.length) sum += precision[at] as number;
  }
  return { precision: sum / RECALL_POINTS.length, recall: recall.at(-1) ?? 0 };
}

export const averagePrecisionMetric: Metric = {
  id: 'detection_ap',
  name: 'Average precision (COCO)',
  help: 'How well detections find the true objects at their places, over all strictnesses and confidences.',
  data: ['boxes', 'masks', 'key points'],
  raters: 'two',
  range: [0, 1],
  chanceCorrected: false,
  better: 'higher',
};
