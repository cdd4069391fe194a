import type { ProjectProgress } from '@labelwright/contract/projects';
import { expect, test } from 'vitest';
import { burnUpOf } from './burn-up.ts';

const day = (date: string, finished_total: number, tasks_total: number): ProjectProgress['days'][number] => ({
  date,
  annotations: 0,
  skipped: 0,
  finished: 0,
  finished_total,
  tasks_total,
  lead_time_ms: 0,
  people: 0,
});

const progress = (...days: ProjectProgress['days']): ProjectProgress => ({
  from: '2026-03-01T00:00:00.000Z',
  task_number: 10,
  finished_task_number: 0,
  days,
});

const eta = (remaining_annotations: number, estimated_completion_at: string | null) => ({
  remaining_annotations,
  estimated_completion_at,
  annotations_per_day: 2,
  eta_seconds: 1,
});

test('empty days before the first task are left out but one', () => {
  const found = burnUpOf(
    progress(day('2026-03-01', 0, 0), day('2026-03-02', 0, 0), day('2026-03-03', 1, 10)),
    undefined,
  );
  expect(found.dates).toEqual(['2026-03-02', '2026-03-03']);
  expect(found.finished).toEqual([0, 1]);
  expect(found.forecast).toEqual([null, null]);
});

test('the forecast goes from today to all tasks on the last day', () => {
  const found = burnUpOf(progress(day('2026-03-03', 4, 10)), eta(6, '2026-03-06T00:00:00.000Z'));
  expect(found.dates).toEqual(['2026-03-03', '2026-03-04', '2026-03-05', '2026-03-06']);
  expect(found.forecast).toEqual([4, 6, 8, 10]);
  expect(found.finished).toEqual([4, null, null, null]);
});

test('the forecast ends on the day that is told above the chart, at whatever hour', () => {
  const found = burnUpOf(progress(day('2026-03-03', 4, 10)), eta(6, '2026-03-05T00:18:00.000Z'));
  expect(found.dates).toEqual(['2026-03-03', '2026-03-04', '2026-03-05']);
  expect(found.forecast).toEqual([4, 7, 10]);
});

test.each([[eta(0, '2026-03-03T00:00:00.000Z')], [eta(6, null)], [eta(6, '2030-01-01T00:00:00.000Z')]])(
  'no line where there is nothing to say: %j',
  (forecast) => {
    expect(burnUpOf(progress(day('2026-03-03', 4, 10)), forecast).dates).toHaveLength(1);
  },
);
