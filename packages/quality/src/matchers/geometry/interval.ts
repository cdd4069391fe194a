/** A stretch of a text or of time; `end` is exclusive. */
export interface Interval {
  start: number;
  end: number;
}

/** Length in common divided by the length of both together; empty ones are alike only when they are the same. */
export function intervalIou(a: Interval, b: Interval): number {
  const shared = Math.min(a.end, b.end) - Math.max(a.start, b.start);
  const union = Math.max(a.end, b.end) - Math.min(a.start, b.start);
  if (union === 0) return 1;
  return shared > 0 ? shared / union : 0;
}
