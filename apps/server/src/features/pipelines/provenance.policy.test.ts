import { expect, it } from 'vitest';
import { bearOut } from './provenance.policy.ts';

const region = (id: string, x: number, label = 'Car') => ({
  id,
  from_name: 'r',
  to_name: 'i',
  type: 'rectanglelabels',
  value: { x, rectanglelabels: [label] },
});
const blank = {
  key: '',
  from_name: 'r',
  type: 'rectanglelabels',
  proposal_from: null,
  support: 0,
  of: 2,
  sources: [],
  missing: [],
};
const answers = [
  { annotation: 1, result: [region('a', 1), region('b', 2)] },
  { annotation: 2, result: [region('c', 1), region('d', 3)] },
];

it('keeps what the answers bear out and corrects what they do not', () => {
  const result = [region('p', 1), region('q', 2), region('r', 9), region('s', 3), region('t', 7)];
  expect(
    bearOut(
      result,
      [
        { region: 'p', how: 'unanimous' },
        { region: 'q', how: 'chosen', from: 1 },
        { region: 'r', how: 'chosen', from: 2 },
        { region: 's', how: 'chosen', from: 1 },
        { region: 'gone', how: 'new' },
      ],
      answers,
    ),
  ).toEqual([
    { region: 'p', how: 'unanimous' },
    { region: 'q', how: 'chosen', from: 1 },
    { region: 'r', how: 'edited', from: 2 },
    { region: 's', how: 'chosen', from: 2 },
    { region: 't', how: 'new' },
  ]);
});

it('finds out by itself where nobody says it', () => {
  expect(bearOut([region('x', 1), region('y', 3), region('z', 5)], [], answers)).toEqual([
    { region: 'x', how: 'unanimous' },
    { region: 'y', how: 'chosen', from: 2 },
    { region: 'z', how: 'new' },
  ]);
});

it('names answers of tasks only', () => {
  expect(bearOut([region('x', 5)], [{ region: 'x', how: 'edited', from: 77 }], answers)).toEqual([
    { region: 'x', how: 'edited' },
  ]);
});

it('knows what was computed of all answers, though none has it to the letter', () => {
  const merge = {
    regions: [
      { ...blank, state: 'unanimous' as const, proposal: [region('m', 1.5)] },
      { ...blank, state: 'majority' as const, proposal: [region('n', 2.5)] },
      { ...blank, state: 'disputed' as const, proposal: [region('o', 3.5)] },
    ],
    agreed: [region('m', 1.5)],
  };
  const result = [region('x', 1.5), region('y', 2.5), region('z', 3.5)];
  const stated = [{ region: 'z', how: 'unanimous' as const }];
  expect(bearOut(result, stated, answers, merge)).toEqual([
    { region: 'x', how: 'unanimous' },
    { region: 'y', how: 'majority' },
    { region: 'z', how: 'edited' },
  ]);
});

it('tells field by field where an answer with fields comes from (A-05)', () => {
  const fields = [
    { annotation: 1, result: { name: 'Ada', address: { city: 'London', zip: 1 }, tags: ['a'] } },
    { annotation: 2, result: { name: 'Ada', address: { city: 'Paris', zip: 1 }, tags: ['a', 'b'] } },
  ];
  const result = { name: 'Ada', address: { city: 'Paris', zip: 2 }, tags: ['c'], note: 'own' };
  expect(
    bearOut(
      result,
      [
        { region: 'address › zip', how: 'chosen', from: 1 },
        { region: 'note', how: 'new', from: null },
        { region: 'answer', how: 'edited', from: 1 },
      ],
      fields,
    ),
  ).toEqual([
    { region: 'name', how: 'unanimous' },
    { region: 'address › city', how: 'chosen', from: 2 },
    { region: 'address › zip', how: 'edited', from: 1 },
    { region: 'tags', how: 'new' },
    { region: 'note', how: 'new' },
  ]);
});
