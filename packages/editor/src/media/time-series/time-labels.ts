import { format } from 'd3-format';
import { utcFormat } from 'd3-time-format';
import type { Series } from './series.ts';

/** How times of the series are shown, to the given fineness; falls back to plain numbers for formats of no kind. */
export function timeLabel(series: Series, time: number, displayFormat: unknown, step: number): string {
  if (typeof displayFormat === 'string' && displayFormat !== '') {
    if (series.hasDates || displayFormat.includes('%d') || /%[A-Za-z]/.test(displayFormat)) {
      return utcFormat(displayFormat)(new Date(time));
    }
    return numberLabel(time, displayFormat);
  }
  if (!series.hasDates) return numberLabel(time, undefined, step);
  const day = 86_400_000;
  const form = step >= day ? '%Y-%m-%d' : step >= 60_000 ? '%m-%d %H:%M' : step >= 1000 ? '%H:%M:%S' : '%H:%M:%S.%L';
  return utcFormat(form)(new Date(time));
}

/** `specifier` as d3 has it, such as `.2f`; without one as many digits as the step calls for. */
export function numberLabel(value: number, specifier: string | undefined, step?: number): string {
  if (!Number.isFinite(value)) return '–';
  if (specifier !== undefined) {
    try {
      return format(specifier)(value);
    } catch {
      // Not every text is a specifier; the value is worth more than its form.
    }
  }
  const digits = step === undefined || step <= 0 ? 3 : Math.min(Math.max(Math.ceil(-Math.log10(step)), 0), 6);
  return value.toLocaleString('en', { maximumFractionDigits: digits, useGrouping: false, signDisplay: 'negative' });
}

/** Round numbers of a scale from low to high: about `count` of them, 1, 2 or 5 times a power of ten apart. */
export function niceTicks(low: number, high: number, count: number): number[] {
  const span = high - low;
  if (!(span > 0) || count < 1) return [];
  const rough = span / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const ticks: number[] = [];
  for (let tick = Math.ceil(low / step) * step; tick <= high + step * 1e-9; tick += step) ticks.push(tick);
  return ticks;
}
