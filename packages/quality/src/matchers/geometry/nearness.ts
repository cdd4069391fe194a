import type { MatcherContext } from '../model.ts';

/** Percent of the longer side at which two points are half alike. */
const DEFAULT_TOLERANCE = 2;
/** Tolerances beyond which points have nothing in common. */
const REACH = 3;

export function toleranceOf({ options: { tolerance } }: MatcherContext): number {
  return tolerance !== undefined && tolerance > 0 ? tolerance : DEFAULT_TOLERANCE;
}

/** How far around a point its bounds reach, so that the bounds of all points that are alike at all touch. */
export function reachOf(context: MatcherContext): number {
  return (toleranceOf(context) * REACH) / 2;
}

/** 1 at no distance, one half at the tolerance, then falling as a normal curve, as in OKS of the COCO key points. */
export function nearness(distance: number, tolerance: number): number {
  const share = distance / tolerance;
  return share >= REACH ? 0 : 2 ** -(share * share);
}
