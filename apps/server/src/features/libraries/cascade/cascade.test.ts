import { expect, test } from 'vitest';
import { planCascade } from './cascade.ts';

test('a field follows its template until the project changes it', () => {
  const base = { description: 'old', sampling: 'a', review_percentage: 0, color: '#000000', show_instruction: true };
  const template = { ...base, description: 'new', sampling: 'b', review_percentage: 20 };
  const project = { ...base, sampling: 'own', review_percentage: 20, color: '#123456' };
  expect(planCascade(template, project, base)).toEqual({ changes: ['description'], overridden: ['sampling'] });
  expect(planCascade(template, project, base, ['sampling'])).toEqual({ changes: [], overridden: ['sampling'] });
});

test('a project whose beginnings nobody knows keeps everything', () => {
  expect(planCascade({ color: '#000000' }, { color: '#111111' }, null)).toEqual({ changes: [], overridden: ['color'] });
});
