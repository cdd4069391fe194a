import type { StatusCounts } from '@labelwright/contract/collection-summaries';

/** Share of the decided items that was approved, 0 to 1; null before anything is decided. */
export function rateOf({ approved, rejected }: StatusCounts): number | null {
  const decided = approved + rejected;
  return decided === 0 ? null : approved / decided;
}

const DAY_MS = 86_400_000;

/** Every day up to `todayMs`, also those on which nothing was added; days are those of UTC. */
export function fillDays(
  days: readonly { day: string; count: number }[],
  todayMs: number,
  length: number,
): { day: string; count: number }[] {
  const counts = new Map(days.map(({ day, count }) => [day, count]));
  return Array.from({ length }, (_, index) => {
    const day = new Date(todayMs - (length - 1 - index) * DAY_MS).toISOString().slice(0, 10);
    return { day, count: counts.get(day) ?? 0 };
  });
}

/** Height of each day against the busiest one, 0 to 1. */
export function barsOf(
  days: readonly { day: string; count: number }[],
): { day: string; count: number; share: number }[] {
  const most = Math.max(1, ...days.map(({ count }) => count));
  return days.map(({ day, count }) => ({ day, count, share: count / most }));
}
