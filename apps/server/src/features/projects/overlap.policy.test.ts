import fc from 'fast-check';
import { expect, test } from 'vitest';
import { effectiveOverlap, overlapWarnings } from './overlap.policy.ts';

test('100,000 tasks, at most 3 annotations, a tenth of them: 120,000 in all (S4-366)', () => {
  const rule = { taskCount: 100_000, maximumAnnotations: 3, cohortPercentage: 10 };
  expect(effectiveOverlap(rule)).toEqual({ shared: 10_000, annotations: 120_000 });
  expect(overlapWarnings(rule)).toEqual(['10,000 tasks get 3 annotations, 90,000 get one: 120,000 in all.']);
});

test('nothing is said about a full share; a share without effect is', () => {
  expect(overlapWarnings({ taskCount: 5, maximumAnnotations: 2, cohortPercentage: 100 })).toEqual([]);
  expect(overlapWarnings({ taskCount: 5, maximumAnnotations: 1, cohortPercentage: 10 })[0]).toContain('no effect');
  expect(overlapWarnings({ taskCount: 0, maximumAnnotations: 2, cohortPercentage: 10 })[0]).toContain('10 %');
});

test('the sum lies between one and the maximum for each task', () => {
  fc.assert(
    fc.property(
      fc.nat(1e6),
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 0, max: 100 }),
      (tasks, most, share) => {
        const rule = { taskCount: tasks, maximumAnnotations: most, cohortPercentage: share };
        const { shared, annotations } = effectiveOverlap(rule);
        expect(shared).toBeLessThanOrEqual(tasks);
        expect(annotations).toBeGreaterThanOrEqual(tasks);
        expect(annotations).toBeLessThanOrEqual(tasks * most);
      },
    ),
  );
});
