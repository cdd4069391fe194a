import { useMemo } from 'react';
import { useTheme } from '../../lib/theme.ts';
import { type Ink, SERIES } from './palette.ts';

const colorOf = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Drawn anew when the theme changes. */
export function useInk(): Ink {
  const theme = useTheme();
  return useMemo(
    () => ({
      text: colorOf('--lw-text'),
      muted: colorOf('--lw-text-muted'),
      line: colorOf('--lw-border'),
      surface: colorOf('--lw-surface'),
      accent: colorOf('--lw-accent'),
      success: colorOf('--lw-success'),
      warning: colorOf('--lw-warning'),
      danger: colorOf('--lw-danger'),
      series: SERIES[theme],
    }),
    [theme],
  );
}
