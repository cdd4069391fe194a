const STEPS: readonly { unit: Intl.RelativeTimeFormatUnit; ms: number }[] = [
  { unit: 'year', ms: 31_557_600_000 },
  { unit: 'month', ms: 2_629_800_000 },
  { unit: 'week', ms: 604_800_000 },
  { unit: 'day', ms: 86_400_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
];

/** A time from now in words: "3 minutes ago", "in 2 days", "just now" within the minute. `deltaMs` below 0 is past. */
export function relativeTime(deltaMs: number, locale?: string): string {
  const step = STEPS.find(({ ms }) => Math.abs(deltaMs) >= ms);
  if (step === undefined) return 'just now';
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  return format.format(Math.trunc(deltaMs / step.ms), step.unit);
}

/** Of what has happened: "just now" also for a clock that is ahead of ours. */
export function ago(at: string, nowMs: number, locale?: string): string {
  return relativeTime(Math.min(0, new Date(at).getTime() - nowMs), locale);
}
