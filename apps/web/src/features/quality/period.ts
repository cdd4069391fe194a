const DAY_MS = 86_400_000;

export const PERIODS = [
  { value: 'all', label: 'All time', days: undefined },
  { value: '7', label: 'Last 7 days', days: 7 },
  { value: '30', label: 'Last 30 days', days: 30 },
  { value: '90', label: 'Last 90 days', days: 90 },
  { value: 'other', label: 'Other days', days: undefined },
] as const;

export type Period = (typeof PERIODS)[number]['value'];

type Days = { from: string | undefined; to: string | undefined };

/** UTC days, both included; seven days end today. */
export function daysOf(period: Period, nowMs: number): Days {
  const days = PERIODS.find(({ value }) => value === period)?.days;
  if (days === undefined) return { from: undefined, to: undefined };
  return { from: new Date(nowMs - (days - 1) * DAY_MS).toISOString().slice(0, 10), to: undefined };
}

/** Which of the offered periods these days are. */
export function periodOf({ from, to }: Days, nowMs: number): Period {
  if (from === undefined && to === undefined) return 'all';
  if (to !== undefined) return 'other';
  return PERIODS.find(({ value, days }) => days !== undefined && daysOf(value, nowMs).from === from)?.value ?? 'other';
}
