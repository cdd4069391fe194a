import { expect, test } from 'vitest';
import { countOf, isNarrowed, parseJobsSearch, tabQuery } from './jobs-search.ts';

test('whatever stands in the address becomes a filter or nothing', () => {
  const url = parseJobsSearch({ view: 'no', status: 'dead', queue: 'io', mine: 'true', scope: 'mine', project: 'x' });
  expect(url).toMatchObject({
    view: 'jobs',
    status: 'dead',
    queue: 'io',
    mine: true,
    scope: undefined,
    project: undefined,
  });
  expect(isNarrowed(url)).toBe(true);
  expect(isNarrowed(parseJobsSearch({ job: 'abc', view: 'queues' }))).toBe(false);
});

test('a tab is a status of the server, or a part of one', () => {
  expect(tabQuery(undefined)).toEqual({});
  expect(tabQuery('failed')).toEqual({ status: 'failed' });
  expect(tabQuery('dead')).toEqual({ state: 'dead' });
  const counts = { queued: 5, running: 1, succeeded: 7, failed: 3, cancelled: 0, retrying: 2, scheduled: 1, dead: 2 };
  expect(countOf(counts, undefined)).toBe(16);
  expect(countOf(counts, 'dead')).toBe(2);
});
