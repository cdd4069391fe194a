/** An object that is really there. `ignore` and `crowd` ones are neither missed when not found nor wrong when found. */
export interface Truth<Shape> {
  image: string | number;
  category: string | number;
  shape: Shape;
  /** Squared pixels; decides the size class. */
  area: number;
  /** One region around many objects; any number of detections may lie in it. */
  crowd?: boolean;
  ignore?: boolean;
}

export interface Detection<Shape> {
  image: string | number;
  category: string | number;
  shape: Shape;
  area: number;
  score: number;
}

export interface AreaRange {
  from: number;
  to: number;
}

/** The detections of one image and category by falling score, and per IoU threshold what became of them. */
export interface MatchedImage {
  scores: Float64Array;
  /** thresholds × detections: 1 right, 0 wrong, 2 counts neither way. */
  outcome: Uint8Array;
  /** Objects to be found. */
  wanted: number;
}

/** similarity[d * truths + t], for detections sorted by score. */
export interface ImageOverlaps<Shape> {
  truths: readonly Truth<Shape>[];
  detections: readonly Detection<Shape>[];
  similarity: Float64Array;
}

/**
 * COCO's matching: by falling score each detection takes the free truth that it covers best, at least at the threshold, and
 * an ignored one only when no other fits.
 */
export function matchImage<Shape>(
  { truths, detections, similarity }: ImageOverlaps<Shape>,
  area: AreaRange,
  thresholds: readonly number[],
): MatchedImage {
  const outside = (size: number) => size < area.from || size > area.to;
  const ignored = truths.map((truth) => Boolean(truth.ignore || truth.crowd) || outside(truth.area));
  const order = [...truths.keys()].sort((a, b) => Number(ignored[a]) - Number(ignored[b]));
  const outcome = new Uint8Array(thresholds.length * detections.length);
  for (const [t, threshold] of thresholds.entries()) {
    const taken = new Uint8Array(truths.length);
    for (const [d, detection] of detections.entries()) {
      let best = Math.min(threshold, 1 - 1e-10);
      let match = -1;
      for (const g of order) {
        if (taken[g] && !truths[g]?.crowd) continue;
        if (match >= 0 && !ignored[match] && ignored[g]) break;
        const overlap = similarity[d * truths.length + g] as number;
        if (overlap < best) continue;
        best = overlap;
        match = g;
      }
      if (match >= 0) taken[match] = 1;
      const neither = match >= 0 ? ignored[match] : outside(detection.area);
      outcome[t * detections.length + d] = neither ? 2 : match >= 0 ? 1 : 0;
    }
  }
  return {
    scores: Float64Array.from(detections, (detection) => detection.score),
    outcome,
    wanted: ignored.filter((ignore) => !ignore).length,
  };
}
