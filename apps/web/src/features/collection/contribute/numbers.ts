import type { StatusCounts } from '@labelwright/contract/collection';

/** Share of the decided items that was approved, 0 to 1; null before anything is decided. */
export function rateOf({ approved, rejected }: StatusCounts): number | null {
  const decided = approved + rejected;
  return decided === 0 ? null : approved / decided;
}

/** Height of each day against the busiest one, 0 to 1. */
export function barsOf(
  days: readonly { day: string; count: number }[],
): { day: string; count: number; share: number }[] {
  const most = Math.max(1, ...days.map(({ count }) => count));
  return days.map(({ day, count }) => ({ day, count, share: count / most }));
}
