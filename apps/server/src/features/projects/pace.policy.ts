const DAY_MS = 86_400_000;

/** What the pace of a project is taken from. */
export const PACE_DAYS = 7;

export interface RecentWork {
  annotations: number;
  /** When the first of them was made. */
  first: Date | null;
}

/** Annotations a day; null without any. A project that began two days ago is not slowed down by the days before; a burst of an hour is no daily rate. */
export function pacePerDay({ annotations, first }: RecentWork, now: Date): number | null {
  if (annotations === 0 || first === null) return null;
  return annotations / Math.max((now.getTime() - first.getTime()) / DAY_MS, 1);
}
