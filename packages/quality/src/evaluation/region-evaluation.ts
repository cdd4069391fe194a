import type { ControlComparison } from '../matchers/model.ts';
import type { ParsedRegion } from '../matchers/parse-result.ts';
import { BOX_STATS, detectionStats } from '../metrics/detection/average-precision.ts';
import type { Detection, Truth } from '../metrics/detection/match-image.ts';
import { type ClassNumbers, createClassTally } from './class-tally.ts';

export interface RegionPair {
  task: number;
  found: readonly ParsedRegion[];
  right: readonly ParsedRegion[];
  comparison: ControlComparison;
  /** Of the whole prediction, for regions without a score of their own. */
  score: number | null;
}

export interface RegionEvaluation {
  add(pair: RegionPair): void;
  numbers(): { classes: ClassNumbers[]; map: number | null; map50: number | null };
}

/** Regions that are kept for average precision, which needs all of them at once. With more it is not measured. */
const MOST_REGIONS = 200_000;
const AP = BOX_STATS.filter(({ id }) => id === 'ap' || id === 'ap50');

/**
 * `spans`: exact, the same place and the same label, as the CoNLL-2003 shared task counts entities (Tjong Kim Sang & De
 * Meulder 2003). Otherwise regions match as the project's matchers say, and average precision is COCO's, over whatever the
 * matcher calls the overlap.
 */
export function createRegionEvaluation(kind: 'spans' | 'boxes'): RegionEvaluation {
  const tally = createClassTally();
  const truths: Truth<ParsedRegion>[] = [];
  const detections: Detection<ParsedRegion>[] = [];
  let isTooMuch = false;
  return {
    add: (pair) => {
      count(tally, pair, kind === 'spans');
      if (kind === 'spans' || isTooMuch) return;
      isTooMuch = truths.length + detections.length + pair.found.length + pair.right.length > MOST_REGIONS;
      if (isTooMuch) return;
      for (const region of pair.right) if (region.shape !== undefined) truths.push(asTruth(pair.task, region));
      for (const region of pair.found)
        if (region.shape !== undefined)
          detections.push({ ...asTruth(pair.task, region), score: region.item.score ?? pair.score ?? 1 });
    },
    numbers: () => {
      const classes = tally.classes();
      if (kind === 'spans' || isTooMuch || truths.length === 0) return { classes, map: null, map50: null };
      const stats = detectionStats(truths, detections, { similarity: overlap }, AP);
      const of = (id: string): number | null => stats.find((stat) => stat.id === id)?.result.value ?? null;
      return { classes, map: of('ap'), map50: of('ap50') };
    },
  };
}

/** Sizes are in percent of the object, so the size classes of COCO mean nothing here. */
function asTruth(task: number, region: ParsedRegion): Truth<ParsedRegion> {
  return { image: `${task} ${region.place}`, category: region.labelKey, shape: region, area: 1 };
}

function overlap(found: ParsedRegion, truth: ParsedRegion): number {
  return found.matcher.similarity(found.shape, truth.shape, found.context);
}

const SAME = 1 - 1e-9;

function count(
  tally: ReturnType<typeof createClassTally>,
  { found, right, comparison }: RegionPair,
  isExact: boolean,
): void {
  const labels = new Map(found.map((region) => [region.id, nameOf(region)]));
  const counts = new Map<string, { shared: number; found: number; right: number }>();
  const of = (label: string) => {
    const known = counts.get(label) ?? { shared: 0, found: 0, right: 0 };
    counts.set(label, known);
    return known;
  };
  for (const region of found) of(nameOf(region)).found += 1;
  for (const region of right) of(nameOf(region)).right += 1;
  for (const { a, score, sameLabel } of comparison.pairs)
    if (sameLabel && (!isExact || score >= SAME)) of(labels.get(a) ?? '').shared += 1;
  for (const [label, counted] of counts) tally.addCounts(label, counted);
}

function nameOf({ labels }: ParsedRegion): string {
  return [...new Set(labels)].sort().join(', ').replaceAll('\0', ' / ');
}
