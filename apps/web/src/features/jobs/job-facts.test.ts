import type { Job } from '@labelwright/contract/jobs';
import { expect, test } from 'vitest';
import { metricOf, progressText } from './job-facts.ts';

const JOB: Job = {
  id: '01a1fed9-9de6-76d4-a1a8-7c26a442cb3b',
  organization_id: 1,
  project_id: 1,
  type: 'import.run',
  title: 'Import',
  queue: 'io',
  status: 'running',
  state: 'running',
  attempts: 1,
  max_attempts: 3,
  progress: {},
  result: null,
  error: null,
  metrics: { queueWaitMs: 12, runMs: 'soon' },
  created_by: 1,
  created_at: '2026-03-01T10:00:00.000Z',
  run_at: '2026-03-01T10:00:00.000Z',
  started_at: '2026-03-01T10:00:00.000Z',
  finished_at: null,
  can: { cancel: true, retry: false },
};
const after = (ms: number): number => Date.parse(JOB.created_at) + ms;

test('counts with the rate as soon as it can be told', () => {
  const job = { ...JOB, progress: { done: 1200, total: 5000, unit: 'rows' } };
  expect(progressText(job, after(10))).toBe('1,200 of 5,000 rows');
  expect(progressText(job, after(10_000))).toBe('1,200 of 5,000 · 120 rows/s');
  expect(progressText({ ...JOB, progress: { done: 3, unit: 'projects' } }, after(10))).toBe('3 projects');
});

test('says that it waits, and nothing when nothing is counted', () => {
  expect(progressText({ ...JOB, status: 'queued', progress: { done: 5 } }, after(0))).toBe('Waiting to start');
  expect(progressText(JOB, after(5000))).toBeUndefined();
});

test('reads measured numbers only', () => {
  expect(metricOf(JOB, 'queueWaitMs')).toBe(12);
  expect(metricOf(JOB, 'runMs')).toBeUndefined();
});
