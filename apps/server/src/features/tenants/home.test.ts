import { expect, test } from 'vitest';
import { issuesOf } from './home.service.ts';

const now = new Date('2026-03-10T09:00:00Z');
const sound = {
  state: 'live',
  is_published: true,
  task_number: 10,
  finished_task_number: 4,
  annotator_count: 2,
  failed_jobs: 0,
  last_annotation_at: new Date('2026-03-09T09:00:00Z'),
};

test.each([
  [{}, ''],
  [{ failed_jobs: 1 }, 'A job failed'],
  [{ failed_jobs: 3, state: 'pending' }, '3 jobs failed'],
  [{ is_published: false }, 'not published'],
  [{ annotator_count: 0 }, 'Nobody is there'],
  [{ last_annotation_at: new Date('2026-03-01T09:00:00Z') }, 'No annotation for 9 days'],
  [{ last_annotation_at: null }, ''],
  [{ finished_task_number: 10, annotator_count: 0 }, 'Every task is done'],
  [{ state: 'paused', annotator_count: 0 }, ''],
])('a live project with %j: %s', (changes, words) => {
  const issues = issuesOf({ ...sound, ...changes }, now).join(' ');
  if (words === '') expect(issues).toBe('');
  else expect(issues).toContain(words);
});
