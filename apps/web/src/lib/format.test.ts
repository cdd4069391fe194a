import { describe, expect, it } from 'vitest';
import { formatBytes, formatCount, formatDuration, formatNumber, formatRelative, formatShare } from './format.ts';

describe('formatDuration', () => {
  it.each([
    [-5, '0 ms'],
    [0, '0 ms'],
    [820, '820 ms'],
    [999.6, '1 s'],
    [48_000, '48 s'],
    [61_000, '1 min 1 s'],
    [3_600_000, '1 h'],
    [3_605_000, '1 h'],
    [7_500_000, '2 h 5 min'],
    [90_000_000, '1 d 1 h'],
  ])('%d ms is %s', (durationMs, text) => expect(formatDuration(durationMs)).toBe(text));
});

describe('formatShare', () => {
  it('says 0 % and 100 % only when that is so', () => {
    expect(formatShare(0)).toBe('0%');
    expect(formatShare(0.0001)).toBe('<1%');
    expect(formatShare(0.005)).toBe('1%');
    expect(formatShare(0.9999)).toBe('>99%');
    expect(formatShare(0.994)).toBe('99%');
    expect(formatShare(1)).toBe('100%');
    expect(formatShare(0.5)).toBe('50%');
  });
});

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1500, '1.5 kB'],
    [123_456_789, '123 MB'],
    [5e13, '50 TB'],
  ])('%d is %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));
});

describe('formatRelative', () => {
  const now = Date.parse('2026-03-01T12:00:00Z');
  it.each([
    ['2026-03-01T11:59:30Z', 'just now'],
    ['2026-03-01T11:57:00Z', '3 minutes ago'],
    ['2026-03-01T15:30:00Z', 'in 3 hours'],
    ['2026-02-28T12:00:00Z', 'yesterday'],
    ['2025-03-01T00:00:00Z', 'last year'],
  ])('%s is %s', (at, text) => expect(formatRelative(at, now)).toBe(text));
});

it('counts carry their noun', () => {
  expect(formatCount(1, 'task')).toBe('1 task');
  expect(formatCount(1204, 'task')).toBe('1,204 tasks');
  expect(formatCount(0, 'entry', 'entries')).toBe('0 entries');
  expect(formatNumber(1234.567)).toBe('1,234.57');
});
