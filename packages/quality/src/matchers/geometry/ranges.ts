import type { Interval } from './interval.ts';

/** Apart from one another and in order. */
export function mergedRanges(ranges: readonly Interval[]): Interval[] {
  const merged: Interval[] = [];
  for (const { start, end } of ranges.toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else merged.push({ start, end });
  }
  return merged;
}

function lengthOfRanges(ranges: readonly Interval[]): number {
  return ranges.reduce((sum, { start, end }) => sum + end - start, 0);
}

/** Of merged ranges. */
export function rangesIou(a: readonly Interval[], b: readonly Interval[]): number {
  let shared = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const [one, other] = [a[i] as Interval, b[j] as Interval];
    shared += Math.max(Math.min(one.end, other.end) - Math.max(one.start, other.start), 0);
    if (one.end <= other.end) i += 1;
    else j += 1;
  }
  const union = lengthOfRanges(a) + lengthOfRanges(b) - shared;
  return union === 0 ? 1 : shared / union;
}
