import { expect, test } from 'vitest';
import { clock, describeResult, summarize } from './describe-result.ts';

const box = { type: 'rectanglelabels', value: { x: 1, y: 2, rectanglelabels: ['Car'] } };

test('counts labels, choices and short answers', () => {
  const answers = [
    box,
    box,
    { type: 'choices', value: { choices: ['good', 'new'] } },
    { type: 'rating', from_name: 'stars', value: { rating: 4 } },
    { type: 'textarea', value: { text: ['fine'] } },
    { type: 'labels', value: { start: 0, end: 2, text: 'Al', labels: ['PER'] } },
    { type: 'rectangle', value: { x: 1 } },
    { type: 'taxonomy', value: { taxonomy: [['Animal', 'Dog'], ['Plant']] } },
    { type: 'pairwise', value: { selected: 'left' } },
    { type: 'ranker', value: { ranker: { best: ['a', 'b'], rest: [] } } },
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
    { text: 'Box', count: 1 },
    { text: 'Animal / Dog', count: 1 },
    { text: 'Plant', count: 1 },
    { text: 'left', count: 1 },
    { text: 'best: a, b', count: 1 },
  ]);
  expect(summarize({ any: 'json' })).toEqual([]);
});

test('the items of one region are one line, with its place in words', () => {
  const time = { start: 0.2, end: 66.78, channel: 0 };
  const lines = describeResult([
    { id: 's', type: 'labels', value: { ...time, labels: ['Speech'] } },
    { id: 's', type: 'textarea', value: { ...time, text: ['hello there'] } },
    { id: 'v', type: 'videorectangle', value: { sequence: [{ frame: 1 }, { frame: 20 }, { frame: 99 }] } },
    { id: 'v', type: 'labels', value: { labels: ['Rabbit'] } },
    { id: 'l', type: 'timelinelabels', value: { ranges: [{ start: 3, end: 40 }], timelinelabels: ['Walking'] } },
    {
      id: 'y',
      type: 'timeserieslabels',
      value: { start: 1793, end: 1832, instant: false, timeserieslabels: ['Quiet'] },
    },
    { id: 'x', type: 'timeserieslabels', value: { start: 1913, end: 1913, instant: true, timeserieslabels: ['Low'] } },
    { id: 'm', type: 'brush', value: { format: 'rle', rle: [0, 1] } },
    {
      id: 'h',
      type: 'hypertextlabels',
      value: { start: '/p[1]', end: '/p[1]', startOffset: 0, endOffset: 3, text: 'Ada', hypertextlabels: ['Person'] },
    },
  ]);
  expect(lines).toEqual([
    { id: 's', labels: ['Speech'], where: '0:00.2 to 1:06.8', text: 'hello there' },
    { id: 'v', labels: ['Rabbit'], where: 'frames 1 to 99', text: undefined },
    { id: 'l', labels: ['Walking'], where: 'frames 3 to 40', text: undefined },
    { id: 'y', labels: ['Quiet'], where: '1793 to 1832', text: undefined },
    { id: 'x', labels: ['Low'], where: 'at 1913', text: undefined },
    { id: 'm', labels: ['Mask'], where: undefined, text: undefined },
    { id: 'h', labels: ['Person'], where: undefined, text: 'Ada' },
  ]);
});

test('seconds read as on a player', () => {
  expect([0, 59.96, 61.25, 3723.4].map(clock)).toEqual(['0:00.0', '1:00.0', '1:01.3', '1:02:03.4']);
});
