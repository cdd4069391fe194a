import { type RawBuilder, sql } from 'kysely';
import type { Period } from './period.ts';

/** The moment at which the period begins. */
export function startOf({ from, timeZone }: Period): RawBuilder<Date> {
  return sql<Date>`(${from}::date::timestamp at time zone ${timeZone})`;
}

/** The day of a moment, YYYY-MM-DD, where the period is counted. */
export function dayOf(moment: string, { timeZone }: Period): RawBuilder<string> {
  return sql<string>`to_char(${sql.raw(moment)} at time zone ${timeZone}, 'YYYY-MM-DD')`;
}
