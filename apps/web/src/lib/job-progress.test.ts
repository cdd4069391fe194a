import { describe, expect, it } from 'vitest';
import { jobProgressText, jobShare, jobTimeLeftMs } from './job-progress.ts';

const START = '2026-03-01T12:00:00Z';
const after = (seconds: number) => Date.parse(START) + seconds * 1000;

describe('jobShare', () => {
  it('is known only when the size of the work is', () => {
    expect(jobShare({ progress: { done: 1, total: 4 } })).toBe(0.25);
    expect(jobShare({ progress: { done: 9, total: 4 } })).toBe(1);
    for (const progress of [{}, { done: 3 }, { done: 3, total: 0 }, { done: 'x', total: 4 }])
      expect(jobShare({ progress })).toBeUndefined();
  });
});

describe('jobTimeLeftMs', () => {
  it('follows the pace so far, once there is one', () => {
    const job = { progress: { done: 25, total: 100 }, started_at: START };
    expect(jobTimeLeftMs(job, after(10))).toBe(30_000);
    expect(jobTimeLeftMs(job, after(1))).toBeUndefined();
    expect(jobTimeLeftMs({ ...job, started_at: null }, after(10))).toBeUndefined();
    expect(jobTimeLeftMs({ ...job, progress: { done: 0, total: 100 } }, after(10))).toBeUndefined();
  });
});

it('progress is told in words with its unit', () => {
  const text = (progress: Record<string, unknown>, status: 'running' | 'queued' = 'running') =>
    jobProgressText({ progress, status, started_at: START }, after(10));
  expect(text({ done: 1000, total: 5000, unit: 'rows' })).toBe('1,000 of 5,000 rows · 40 s left');
  expect(text({ done: 5000, total: 5000, unit: 'rows' })).toBe('5,000 of 5,000 rows');
  expect(text({ done: 1204, unit: 'rows' })).toBe('1,204 rows');
  expect(text({})).toBe('Running');
  expect(text({ done: 1 }, 'queued')).toBe('Waiting to start');
});
