import { relativeTime } from '@labelwright/editor/relative-time';

const locale = (): string | undefined => (typeof navigator === 'undefined' ? 'en' : navigator.language);

const cache = new Map<string, Intl.NumberFormat>();

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify(options);
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat(locale(), options);
  cache.set(key, made);
  return made;
}

export const formatNumber = (value: number): string => numberFormat({ maximumFractionDigits: 2 }).format(value);

/** 12,345 → "12K": for badges, where room is short. */
export const formatCompact = (value: number): string =>
  numberFormat({ notation: 'compact', maximumFractionDigits: 1 }).format(value);

/** `share` from 0 to 1. Never says 100 % before everything is done, nor 0 % once something is: "<1%", ">99%". */
export function formatShare(share: number): string {
  const percent = numberFormat({ style: 'percent' });
  if (share > 0 && share < 0.005) return `<${percent.format(0.01)}`;
  if (share < 1 && share >= 0.995) return `>${percent.format(0.99)}`;
  return percent.format(Math.min(1, Math.max(0, share)));
}

/** Count with its noun: `formatCount(2, 'task')` → "2 tasks". */
export const formatCount = (count: number, one: string, many = `${one}s`): string =>
  `${formatNumber(count)} ${count === 1 ? one : many}`;

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

export function formatBytes(bytes: number): string {
  let value = bytes;
  let step = 0;
  while (Math.abs(value) >= 1000 && step < BYTE_UNITS.length - 1) {
    value /= 1000;
    step += 1;
  }
  const maximumFractionDigits = step === 0 || value >= 100 ? 0 : 1;
  return `${numberFormat({ maximumFractionDigits }).format(value)} ${BYTE_UNITS[step]}`;
}

const DURATION_STEPS = [
  { suffix: 'd', ms: 86_400_000 },
  { suffix: 'h', ms: 3_600_000 },
  { suffix: 'min', ms: 60_000 },
  { suffix: 's', ms: 1000 },
] as const;

/** The two largest parts: "2 h 5 min", "48 s", "820 ms". */
export function formatDuration(durationMs: number): string {
  if (durationMs < 0) return formatDuration(0);
  if (durationMs < 999.5) return `${Math.round(durationMs)} ms`;
  let rest = Math.round(durationMs / 1000) * 1000;
  const parts: string[] = [];
  for (const step of DURATION_STEPS) {
    const amount = Math.floor(rest / step.ms);
    rest -= amount * step.ms;
    if (amount > 0) parts.push(`${amount} ${step.suffix}`);
    else if (parts.length > 0) break;
    if (parts.length === 2) break;
  }
  return parts.join(' ');
}

export type Moment = string | number | Date;

/** "3 minutes ago", "in 2 days", "just now" within the minute. */
export const formatRelative = (moment: Moment, nowMs: number): string =>
  relativeTime(new Date(moment).getTime() - nowMs, locale());

export const formatDateTime = (moment: Moment): string =>
  new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(moment));

export const formatDate = (moment: Moment): string =>
  new Intl.DateTimeFormat(locale(), { dateStyle: 'medium' }).format(new Date(moment));

/** A UTC day such as 2026-03-01 in the reader's words, whatever the reader's time zone. */
export function formatDay(date: string, { isShort = false }: { isShort?: boolean } = {}): string {
  const format = new Intl.DateTimeFormat(locale(), {
    day: 'numeric',
    month: 'short',
    ...(isShort ? {} : { year: 'numeric' }),
    timeZone: 'UTC',
  });
  return format.format(new Date(date));
}
