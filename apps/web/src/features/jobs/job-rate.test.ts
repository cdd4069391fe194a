import { expect, test } from 'vitest';
import { jobDurationMs, jobRateText } from './job-rate.ts';

const started_at = '2026-03-01T10:00:00.000Z';
const at = (seconds: number) => Date.parse(started_at) + seconds * 1000;

test('the rate counts from the start and stops at the end', () => {
  const job = { progress: { done: 8400, unit: 'rows' }, started_at, finished_at: null };
  expect(jobRateText(job, at(2))).toBe('4,200 rows/s');
  expect(jobRateText({ ...job, finished_at: '2026-03-01T10:00:04.000Z' }, at(100))).toBe('2,100 rows/s');
  expect(jobRateText({ ...job, progress: { done: 3, unit: 'tasks' } }, at(2))).toBe('1.5 tasks/s');
});

test('says nothing before there is something to say', () => {
  expect(jobRateText({ progress: {}, started_at, finished_at: null }, at(5))).toBeUndefined();
  expect(jobRateText({ progress: { done: 5 }, started_at, finished_at: null }, at(0.2))).toBeUndefined();
  expect(jobRateText({ progress: { done: 5 }, started_at: null, finished_at: null }, at(5))).toBeUndefined();
  expect(jobDurationMs({ started_at: null, finished_at: null }, at(5))).toBeUndefined();
});
