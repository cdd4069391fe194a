import type { AdjudicationAnswer, AdjudicationView } from '@labelwright/contract/adjudication';
import { expect, test } from 'vitest';
import { sourcesOf, toRegionProvenance } from './sources.ts';

function answer(id: number, name: string, change: Partial<AdjudicationAnswer> = {}): AdjudicationAnswer {
  return {
    annotation: { id, result: [] } as unknown as AdjudicationAnswer['annotation'],
    author: { id, name },
    is_copied: false,
    project: { id: 1, title: 'Here', state: 'live' },
    reviews: [],
    ...change,
  };
}

const task = { project: 1 } as AdjudicationView['task'];

test('answers are named by their authors, and told apart where the names are the same', () => {
  const other = { project: { id: 2, title: 'Stage one', state: 'live' } };
  const rejected = { reviews: [{ decision: 'rejected', reason: 'wrong', by: null, at: '2026-03-01T00:00:00.000Z' }] };
  const sources = sourcesOf({
    task,
    answers: [answer(1, 'Ada', rejected), answer(2, 'Ada'), answer(3, 'Bob', other), answer(4, 'X', { author: null })],
  });
  expect(sources.map(({ title }) => title)).toEqual(['Ada (#1)', 'Ada (#2)', 'Bob from Stage one', 'Somebody']);
  expect(sources.map(({ note }) => note)).toEqual(['Rejected in review: wrong', undefined, undefined, undefined]);
});

test('who gave a part is told by the annotation, only where it was chosen', () => {
  const answers = [answer(11, 'Ada'), answer(12, 'Bob')];
  expect(
    toRegionProvenance(
      [
        { id: 'a', kind: 'region', how: 'unanimous', sources: [0, 1] },
        { id: 'b', kind: 'region', how: 'chosen', sources: [1] },
        { id: 'c', kind: 'region', how: 'new', sources: [] },
      ],
      answers,
    ),
  ).toEqual([
    { region: 'a', how: 'unanimous' },
    { region: 'b', how: 'chosen', from: 12 },
    { region: 'c', how: 'new' },
  ]);
});
