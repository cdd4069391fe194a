import type { ReactNode } from 'react';
import { sparkline } from './sparkline.ts';
import { t } from './strings.ts';

const MARGIN = 2;

/** The first channel of a series as a line; undefined when the value holds no numbers. */
export function drawSparkline(series: unknown, size: { width: number; height: number }, className: string): ReactNode {
  const path = sparkline(series, size.width, size.height);
  if (path === undefined) return undefined;
  return (
    <svg
      role="img"
      aria-label={t.series}
      viewBox={`${-MARGIN} ${-MARGIN} ${size.width + 2 * MARGIN} ${size.height + 2 * MARGIN}`}
      className={`text-accent ${className}`}
    >
      <path d={path} fill="none" stroke="currentColor" strokeWidth={1.5} strokeLinejoin="round" />
    </svg>
  );
}
