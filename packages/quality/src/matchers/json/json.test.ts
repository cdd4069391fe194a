import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import boundingBox from '../../../../../plugins/bounding-box/task-type.json' with { type: 'json' };
import salientPolygon from '../../../../../plugins/salient-polygon/task-type.json' with { type: 'json' };
import { compareResults } from '../compare.ts';

const labelSchema = {
  type: 'object',
  $defs: { tone: { enum: ['kind', 'curt', 'rude'] } },
  properties: {
    tone: { $ref: '#/$defs/tone' },
    spam: { type: 'boolean' },
    score: { type: 'number', minimum: 0, maximum: 10 },
    summary: { type: 'string' },
    day: { type: 'string', format: 'date' },
    topics: { type: 'array', items: { enum: ['a', 'b', 'c'] } },
    steps: { type: 'array', items: { type: 'string' } },
    people: { type: 'array', items: { type: 'object', properties: { name: {}, age: { type: 'integer' } } } },
    place: {
      prefixItems: [
        { type: 'number', minimum: 0, maximum: 100 },
        { type: 'number', minimum: 0, maximum: 100 },
      ],
    },
  },
};

describe.each([
  ['tone', 'kind', 'curt', 0],
  ['spam', true, false, 0],
  ['score', 4, 6, 0.8],
  ['summary', 'kitten', 'sitting', 4 / 7],
  ['day', '2024-01-01', '2024-01-02', 0],
  ['topics', ['a', 'b'], ['b', 'c', 'a'], 4 / 5],
  // Two of the steps stand in the same order.
  ['steps', ['one', 'two', 'xyz'], ['two', 'one', 'xyz'], 2 / 3],
  // Ann finds Ann whatever the order; her age differs by half, and Bo is alone: (2 · 0.75) / 3.
  [
    'people',
    [{ name: 'Ann', age: 20 }],
    [
      { name: 'Bo', age: 90 },
      { name: 'Ann', age: 40 },
    ],
    0.5,
  ],
  ['place', [10, 20], [20, 20], 0.95],
] as const)('%s', (name, a, b, score) => {
  test('is compared as its schema means it', () => {
    const { controls } = compareResults({ labelSchema }, { [name]: a }, { [name]: b });
    expect(controls[name]?.score).toBeCloseTo(score, 2);
    expect(compareResults({ labelSchema }, { [name]: b }, { [name]: a }).controls[name]?.score).toBeCloseTo(score, 2);
    expect(compareResults({ labelSchema }, { [name]: a }, { [name]: a }).score).toBe(1);
  });
});

test('properties weigh as they are told, and what one leaves out disagrees', () => {
  const controlWeights = { tone: { type: '', overall: 3, labels: {} } };
  const [a, b] = [{ tone: 'kind', spam: true }, { tone: 'kind' }];
  const { score, controls } = compareResults({ labelSchema }, a, b, { controlWeights });
  expect(score).toBe(0.75);
  expect(controls.spam).toMatchObject({ score: 0, onlyA: 1, onlyB: 0 });
  expect(controls.summary).toMatchObject({ score: null, reason: 'not_answered' });
});

test('boxes and polygons of the built-in plug-ins are regions', () => {
  const boxes = { labelSchema: boundingBox.definitions['1.0'].label_schema };
  const car = (x: number) => ({ category: 'vehicle', x, y: 10, width: 10, height: 10 });
  const found = compareResults(boxes, { objects: [car(10), car(50)] }, { objects: [car(51)] });
  expect(found.controls.objects).toMatchObject({ score: 2 / 3, matched: 1, onlyA: 1, onlyB: 0 });
  const relabelled = compareResults(boxes, { objects: [car(10)] }, { objects: [{ ...car(10), category: 'animal' }] });
  expect(relabelled.controls.objects).toMatchObject({ score: 0, pairs: [{ score: 1, sameLabel: false }] });

  const outlines = { labelSchema: salientPolygon.definitions['1.0'].label_schema };
  const square = (x: number) => ({
    points: [
      { x, y: 0 },
      { x: x + 10, y: 0 },
      { x: x + 10, y: 10 },
      { x, y: 10 },
    ],
  });
  const same = compareResults(outlines, { polygons: [square(0)] }, { polygons: [square(1)] });
  expect(same.controls.polygons?.pairs[0]?.score).toBeCloseTo(9 / 11, 12);
});

test('any answer agrees with itself, and comparing knows no sides', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), fc.jsonValue({ maxDepth: 3 }), (a, b) => {
      expect(compareResults({ labelSchema: {} }, a, a).score).toBe(1);
      const { score } = compareResults({ labelSchema: {} }, a, b);
      expect(score === null || (score >= 0 && score <= 1)).toBe(true);
      expect(compareResults({ labelSchema: {} }, b, a).score ?? -1).toBeCloseTo(score ?? -1, 10);
    }),
  );
});

test('schemas that lead in a circle are no trap', () => {
  const circle = { $defs: { a: { $ref: '#/$defs/b' }, b: { allOf: [{ $ref: '#/$defs/a' }] } }, $ref: '#/$defs/a' };
  expect(compareResults({ labelSchema: circle }, { x: 1 }, { x: 2 }).score).toBe(0.5);
});

test('lists of lists that would take for ever have no score', () => {
  const nested = (seed: number) =>
    Array.from({ length: 400 }, (_, i) => Array.from({ length: 400 }, (__, j) => i * j + seed));
  const { controls } = compareResults({ labelSchema: {} }, { x: nested(0.25) }, { x: nested(0.5) });
  expect(controls.x).toMatchObject({ score: null, reason: 'too_many_pairs' });
});
