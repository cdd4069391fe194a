import { expect, test } from 'vitest';
import { readOutcome } from './tasks-outcome.ts';

test('what was made is read from the answer of a request or of a job', () => {
  const skipped = [
    { item_id: 'a', reason: 'not_approved', task_id: null },
    { item_id: 'b', reason: 'not_approved', task_id: null },
    { item_id: 'c', reason: 'already_task', task_id: 3 },
  ];
  expect(readOutcome({ task_count: 5, prediction_count: 2, tasks: [], skipped })).toEqual({
    tasks: 5,
    predictions: 2,
    skipped: 3,
    reasons: ['not_approved', 'already_task'],
  });
  expect(readOutcome({ task_count: 900, skipped_count: 4 })).toMatchObject({ tasks: 900, skipped: 4, reasons: [] });
  expect(readOutcome(null)).toEqual({ tasks: 0, predictions: 0, skipped: 0, reasons: [] });
});
