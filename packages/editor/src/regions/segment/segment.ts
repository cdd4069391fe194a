import { clamp, type SegmentGeometry } from '../geometry.ts';

export type SegmentEdge = 'start' | 'end';

/** Shorter than this nothing can be heard or grasped. */
export const shortestS = 0.01;

export function segmentBetween(a: number, b: number, durationS: number, channel: number): SegmentGeometry {
  const start = clamp(Math.min(a, b), 0, durationS);
  const end = clamp(Math.max(a, b), 0, durationS);
  return { shape: 'segment', start: tidy(start), end: tidy(end), channel };
}

export function isTooShort({ start, end }: SegmentGeometry): boolean {
  return end - start < shortestS;
}

/** Keeps its length and stays within the sound. */
export function moveSegment(segment: SegmentGeometry, deltaS: number, durationS: number): SegmentGeometry {
  const delta = clamp(deltaS, -segment.start, Math.max(durationS - segment.end, 0));
  return { ...segment, start: tidy(segment.start + delta), end: tidy(segment.end + delta) };
}

/** The edge goes to the time and never passes the other one. */
export function moveEdge(segment: SegmentGeometry, edge: SegmentEdge, atS: number, durationS: number): SegmentGeometry {
  if (edge === 'start') return { ...segment, start: tidy(clamp(atS, 0, Math.max(segment.end - shortestS, 0))) };
  return { ...segment, end: tidy(clamp(atS, Math.min(segment.start + shortestS, durationS), durationS)) };
}

/** To the microsecond, which no ear can tell, without the tails that sums of decimals have. */
function tidy(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e6;
}
