import { TASK_STATUSES } from '@labelwright/contract/tasks';
import { expect, test } from 'vitest';
import { AppError } from '../../platform/http/app-error.ts';
import { canChange, statusRequest } from './tasks.policy.ts';

function outcome(from: (typeof TASK_STATUSES)[number], to: (typeof TASK_STATUSES)[number]): string {
  try {
    return statusRequest(from, to) ?? 'nothing';
  } catch (error) {
    return error instanceof AppError ? String(error.status) : 'crash';
  }
}

test('only failing and reopening can be asked for; complete to pending is refused', () => {
  const table = TASK_STATUSES.map((from) => TASK_STATUSES.map((to) => outcome(from, to)));
  expect(table).toEqual([
    ['nothing', '409', '409', 'fail'],
    ['409', 'nothing', '409', 'fail'],
    ['409', 'reopen', 'nothing', '409'],
    ['reopen', '409', '409', 'nothing'],
  ]);
});

test('a failed task cannot fail again, an open one not be reopened', () => {
  expect(TASK_STATUSES.filter((status) => canChange(status, 'fail'))).toEqual(['pending', 'in_progress']);
  expect(TASK_STATUSES.filter((status) => canChange(status, 'reopen'))).toEqual(['complete', 'failed']);
});
