import { compileConfig } from '@labelwright/task-definition/compile';
import type { RegionResult } from '@labelwright/task-definition/model';
import { expect, test } from 'vitest';
import { createRandom } from '../../metrics/random.ts';
import { prepareComparer } from '../compare.ts';
import { chanceCorrected } from './chance-corrected.ts';
import { regionAgreement } from './region-agreement.ts';

const config = compileConfig(`<View><Image name="i" value="$i"/>
  <RectangleLabels name="box" toName="i"><Label value="A"/><Label value="B"/></RectangleLabels>
  <Choices name="kind" toName="i"><Choice value="x"/><Choice value="y"/></Choices></View>`);

function box(id: string, label: string, x: number, y = 10): RegionResult {
  const value = { x, y, width: 10, height: 10, rotation: 0, rectanglelabels: [label] };
  return { id, from_name: 'box', to_name: 'i', type: 'rectanglelabels', value };
}

function choice(option: string): RegionResult {
  return { id: 'c', from_name: 'kind', to_name: 'i', type: 'choices', value: { choices: [option] } };
}

test('presence, labels and places are told apart', () => {
  const tasks = [
    // One thing that both found, one that only the first did.
    {
      answers: [
        { annotator: 1, result: [box('a', 'A', 10), box('b', 'A', 50)] },
        { annotator: 2, result: [box('c', 'A', 10)] },
      ],
    },
    // Found by both, in the same place under another label, and a little elsewhere.
    {
      answers: [
        { annotator: 1, result: [box('a', 'A', 30), box('b', 'B', 70)] },
        { annotator: 2, result: [box('c', 'B', 30), box('d', 'B', 71)] },
      ],
    },
  ];
  const found = regionAgreement(config, 'box', tasks);
  expect(found.things).toBe(4);
  expect(found.detectionRate.value).toBe(3 / 4);
  // Units 11, 10, 11, 11: o = 2 · 1 / 8 pairs in both directions; e from 7 and 1 of 8.
  expect(found.detection.value).toBeCloseTo(1 - (7 * 2) / (2 * 7 * 1), 12);
  // Units AA, AB, BB: 1 − 5 · 2 / (2 · 3 · 3).
  expect(found.labels.value).toBeCloseTo(1 - 10 / 18, 12);
  expect(found.localization).toEqual({ value: (1 + 1 + 9 / 11) / 3, pairs: 3 });
  expect(found.localizationAlpha.value).toBeGreaterThan(0.9);
  expect(regionAgreement(config, 'box', tasks)).toEqual(found);
});

test('nothing drawn is no measure', () => {
  const empty = {
    answers: [
      { annotator: 1, result: [] },
      { annotator: 2, result: [] },
    ],
  };
  const found = regionAgreement(config, 'box', [empty]);
  expect(found.detection.value).toBeNull();
  expect(found.localization).toEqual({ value: null, reason: 'no_pairs' });
});

test('of two choices guessed by the same odds nothing is left beyond chance', () => {
  const random = createRandom('guess');
  const guess = () => [choice(random.next() < 0.8 ? 'x' : 'y')];
  const tasks = Array.from({ length: 400 }, () => ({
    answers: [
      { annotator: 1, result: guess() },
      { annotator: 2, result: guess() },
    ],
  }));
  const found = chanceCorrected(prepareComparer(config), tasks, { control: 'kind', draws: 4000, seed: 3 });
  if (found.value === null || found.interval.low === null) throw new Error('Undefined');
  expect(found.expected).toBeCloseTo(0.68, 1);
  expect(Math.abs(found.value)).toBeLessThan(0.12);
  expect(found.interval.low).toBeLessThan(0);
  expect(found.interval.high).toBeGreaterThan(0);
  expect(found).toMatchObject({ tasks: 400, pairs: { possible: 400, computed: 400 }, draws: 4000, seed: 3 });
});

test('the same boxes agree fully, and undefined cases say why', () => {
  const comparer = prepareComparer(config);
  const tasks = [10, 40, 70].map((x) => ({
    answers: [
      { annotator: 1, result: [box('a', 'A', x)] },
      { annotator: 2, result: [box('b', 'A', x)] },
    ],
  }));
  expect(chanceCorrected(comparer, tasks, { control: 'box' })).toMatchObject({ value: 1, observed: 1, expected: 0 });
  expect(chanceCorrected(comparer, [])).toEqual({ value: null, reason: 'no_data' });
  expect(chanceCorrected(comparer, tasks.slice(0, 1))).toEqual({ value: null, reason: 'too_few' });
  expect(chanceCorrected(comparer, [{ answers: [] }])).toEqual({ value: null, reason: 'no_pairs' });
  const same = tasks.map(({ answers }) => ({
    answers: answers.map(({ annotator }) => ({ annotator, result: [choice('x')] })),
  }));
  expect(chanceCorrected(comparer, same, { control: 'kind' })).toEqual({ value: null, reason: 'no_variation' });
});
