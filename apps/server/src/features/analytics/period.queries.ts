import { type RawBuilder, sql } from 'kysely';
import type { Period } from './period.ts';

/** The moment at which the period begins. */
export function startOf({ from, timeZone }: Period): RawBuilder<Date> {
  return sql<Date>`(${from}::date::timestamp at time zone ${timeZone})`;
}

/** The day of a moment where the period is counted, to group by: writing it out for each row would take as long as all the rest. */
export function dateOf(moment: string, { timeZone }: Period): RawBuilder<Date> {
  return sql<Date>`(${sql.raw(moment)} at time zone ${timeZone})::date`;
}

/** A day as YYYY-MM-DD. */
export function written(day: string): RawBuilder<string> {
  return sql<string>`to_char(${sql.raw(day)}, 'YYYY-MM-DD')`;
}
