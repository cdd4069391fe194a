import { expect, test } from 'vitest';
import { summarize } from './summarize.ts';

test('counts labels, choices and short answers', () => {
  const box = { type: 'rectanglelabels', value: { x: 1, y: 2, rectanglelabels: ['Car'] } };
  const answers = [
    box,
    box,
    { type: 'choices', value: { choices: ['good', 'new'] } },
    { type: 'rating', from_name: 'stars', value: { rating: 4 } },
    { type: 'textarea', value: { text: ['fine'] } },
    { type: 'labels', value: { start: 0, end: 2, text: 'Al', labels: ['PER'] } },
    { type: 'rectangle', value: { x: 1 } },
    { type: 'relation', from_id: 'a', to_id: 'b' },
    null,
  ];
  expect(summarize(answers)).toEqual([
    { text: 'Car', count: 2 },
    { text: 'good', count: 1 },
    { text: 'new', count: 1 },
    { text: 'stars: 4', count: 1 },
    { text: 'fine', count: 1 },
    { text: 'PER', count: 1 },
  ]);
  expect(summarize({ any: 'json' })).toEqual([]);
});
