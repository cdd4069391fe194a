import { expect, test } from 'vitest';
import { ago } from './relative-time.ts';

test('a moment is told by what has passed since', () => {
  const now = Date.parse('2026-03-02T12:00:00Z');
  const told = (at: string) => ago(at, now, 'en');
  expect(told('2026-03-02T11:59:30Z')).toBe('just now');
  expect(told('2026-03-02T12:00:05Z')).toBe('just now');
  expect(told('2026-03-02T11:57:00Z')).toBe('3 minutes ago');
  expect(told('2026-03-01T11:00:00Z')).toBe('yesterday');
  expect(told('2025-12-01T12:00:00Z')).toBe('2 months ago');
});
