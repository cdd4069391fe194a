const STEPS: readonly { unit: Intl.RelativeTimeFormatUnit; ms: number }[] = [
  { unit: 'year', ms: 31_557_600_000 },
  { unit: 'month', ms: 2_629_800_000 },
  { unit: 'week', ms: 604_800_000 },
  { unit: 'day', ms: 86_400_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
];

/** "3 minutes ago"; "just now" within the minute, and for a clock that is ahead of ours. */
export function ago(at: string, nowMs: number, locale?: string): string {
  const passedMs = nowMs - new Date(at).getTime();
  const step = STEPS.find(({ ms }) => passedMs >= ms);
  if (step === undefined) return 'just now';
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  return format.format(-Math.trunc(passedMs / step.ms), step.unit);
}
