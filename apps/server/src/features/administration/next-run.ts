import { parseCronItem } from 'graphile-worker';

const MINUTE_MS = 60_000;
/** A schedule of the 29th of February comes once in eight years at worst; nobody needs to see that far. */
const HORIZON_DAYS = 366;

/** The next minute at which a cron expression holds, UTC, by the reading of the clock itself; undefined within a year: none. */
export function nextRun(cron: string, after: Date): Date | undefined {
  const { match } = parseCronItem({ task: 'tick', match: cron });
  const first = Math.floor(after.getTime() / MINUTE_MS) + 1;
  const last = first + HORIZON_DAYS * 1440;
  for (let minute = first; minute < last; ) {
    const at = new Date(minute * MINUTE_MS);
    const digest = {
      min: at.getUTCMinutes(),
      hour: at.getUTCHours(),
      date: at.getUTCDate(),
      month: at.getUTCMonth() + 1,
      dow: at.getUTCDay(),
    };
    if (match(digest)) return at;
    minute += 1;
  }
  return undefined;
}
