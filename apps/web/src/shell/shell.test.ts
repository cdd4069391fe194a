import { describe, expect, it } from 'vitest';
import { fits } from './fits.ts';
import { jobProgressText, jobShare } from './job-progress.ts';
import { projectSectionsFor } from './project-sections.ts';

describe('jobShare', () => {
  it('is known only when the size of the work is', () => {
    expect(jobShare({ progress: { done: 1, total: 4 } })).toBe(0.25);
    expect(jobShare({ progress: { done: 9, total: 4 } })).toBe(1);
    for (const progress of [{}, { done: 3 }, { done: 3, total: 0 }, { done: 'x', total: 4 }])
      expect(jobShare({ progress })).toBeUndefined();
  });

  it('is told in words with its unit', () => {
    const text = (progress: Record<string, unknown>, status: 'running' | 'queued' = 'running') =>
      jobProgressText({ progress, status });
    expect(text({ done: 1204, total: 5000, unit: 'rows' })).toBe('1,204 of 5,000 rows');
    expect(text({ done: 1204, unit: 'rows' })).toBe('1,204 rows');
    expect(text({})).toBe('Running');
    expect(text({ done: 1 }, 'queued')).toBe('Waiting to start');
  });
});

it('fits finds commands by the beginnings of their words', () => {
  expect(fits('New project', 'proj')).toBe(true);
  expect(fits('New project', 'PRO ne')).toBe(true);
  expect(fits('New project', 'ject')).toBe(false);
  expect(fits('New project', ' ')).toBe(true);
});

it('the rail leaves out what the server forbids, and waits for nothing', () => {
  const labels = (can: Record<string, boolean> | undefined) =>
    projectSectionsFor('7', can === undefined ? undefined : { can }).map(({ label }) => label);
  expect(labels(undefined)).toContain('Settings');
  expect(
    labels({
      'task.list': false,
      'project.update': false,
      'project.export': false,
      'task.create': false,
      'members.read': false,
    }),
  ).toEqual(['Overview', 'Label']);
});
