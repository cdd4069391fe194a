import { invalidField } from '../../platform/http/app-error.ts';

/** Whole days of one time zone, today the last of them. */
export interface Period {
  timeZone: string;
  /** First day, YYYY-MM-DD. */
  from: string;
  /** Today. */
  to: string;
  days: number;
}

const DAY_MS = 86_400_000;
/** Names of places only: the database reads the sign of +02:00 the other way round. */
const ZONE_NAME = /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/;

export function periodOf(input: { timeframe?: string; time_zone?: string }, now: Date): Period {
  const timeZone = input.time_zone ?? 'UTC';
  const days = Number.parseInt(input.timeframe ?? '30d', 10);
  const to = dayIn(timeZone, now);
  return { timeZone, to, days, from: plusDays(to, 1 - days) };
}

function dayIn(timeZone: string, moment: Date): string {
  if (ZONE_NAME.test(timeZone)) {
    try {
      const parts = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
      return new Intl.DateTimeFormat('en-CA', { timeZone, ...parts }).format(moment);
    } catch {
      // The sentence below says it.
    }
  }
  throw invalidField('time_zone', 'Must be the name of a time zone, such as Europe/Berlin.');
}

export function plusDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);
}

/** One entry for each day of the period, in order: the row of that day, or what a day without any is. */
export function everyDay<T extends object>(
  { from, days }: Period,
  rows: readonly (Partial<T> & { day: string })[],
  nothing: T,
): (T & { day: string })[] {
  const byDay = new Map(rows.map((row) => [row.day, row]));
  return Array.from({ length: days }, (_, index) => {
    const day = plusDays(from, index);
    return { ...nothing, ...byDay.get(day), day };
  });
}
