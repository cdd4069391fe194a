import { compileConfig } from '@labelwright/task-definition/compile';
import type { ResultItem } from '@labelwright/task-definition/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleConfigs } from '../testing/sample-configs.ts';
import { canonical } from './canonical.ts';
import { countDifferences, diffResults } from './diff-results.ts';
import { mergeResults, sideByDefault } from './merge-results.ts';

const boxes = compileConfig(sampleConfigs.boxes);
const classification = compileConfig(sampleConfigs.classification);

function box(id: string, x: number, label = 'Car', width = 20): ResultItem {
  const value = { x, y: 10, width, height: 20, rotation: 0, rectanglelabels: [label] };
  return { id, from_name: 'box', to_name: 'image', type: 'rectanglelabels', value };
}

function choice(id: string, sentiment: string): ResultItem {
  return { id, from_name: 'sentiment', to_name: 'text', type: 'choices', value: { choices: [sentiment] } };
}

const relation = (from: string, to: string, labels?: string[]): ResultItem => {
  return { type: 'relation', from_id: from, to_id: to, direction: 'right', ...(labels ? { labels } : {}) };
};

const states = (left: ResultItem[], right: ResultItem[]) =>
  diffResults(boxes, left, right).map(({ state, parts }) => [state, ...parts].join(' '));

describe('differences', () => {
  it('finds the same place under another id, and says what differs there', () => {
    expect(states([box('a', 10)], [box('x', 10)])).toEqual(['same']);
    expect(states([box('a', 10)], [box('x', 10, 'Dog')])).toEqual(['changed label']);
    expect(states([box('a', 10)], [box('x', 12)])).toEqual(['changed place']);
    expect(states([box('a', 10)], [box('x', 60)])).toEqual(['left', 'right']);
  });

  it('follows a region by its id wherever it went', () => {
    expect(states([box('a', 10)], [box('a', 60)])).toEqual(['changed place']);
  });

  it('matches the nearest, each once, and prefers the same label at the same place', () => {
    const found = diffResults(boxes, [box('a', 10), box('b', 14)], [box('x', 14), box('y', 10)]);
    expect(found.map(({ left, right }) => [left?.id, right?.id])).toEqual([
      ['a', 'y'],
      ['b', 'x'],
    ]);
    const labelled = diffResults(boxes, [box('a', 10, 'Dog')], [box('x', 10), box('y', 10, 'Dog')]);
    expect(labelled.map(({ right }) => right?.id)).toEqual(['y', 'x']);
  });

  it('tells answers about a region and about the task apart', () => {
    const note: ResultItem = {
      ...box('a', 10),
      from_name: 'note',
      type: 'textarea',
      value: {
        ...('value' in box('a', 10) ? { x: 10, y: 10, width: 20, height: 20, rotation: 0 } : {}),
        text: ['old'],
      },
    } as ResultItem;
    expect(states([box('a', 10), note], [box('a', 10)])).toEqual(['changed answer']);
    const answers = diffResults(classification, [choice('1', 'Positive')], [choice('2', 'Negative')]);
    expect(countDifferences(answers)).toEqual({ same: 0, left: 0, right: 0, changed: 1 });
    expect(
      countDifferences(diffResults(classification, [choice('1', 'Positive')], [choice('2', 'Positive')])).same,
    ).toBe(1);
  });

  it('sees relations between the same places as the same', () => {
    const left = [box('a', 10), box('b', 60), relation('a', 'b', ['x'])];
    const right = [box('u', 10), box('v', 60), relation('u', 'v', ['x'])];
    expect(states(left, right)).toEqual(['same', 'same', 'same']);
    expect(states(left, [...right.slice(0, 2), relation('u', 'v', ['y'])]).at(-1)).toBe('changed answer');
    expect(states(left, right.slice(0, 2)).at(-1)).toBe('left');
  });
});

describe('merging', () => {
  const left = [box('a', 10), box('b', 60), relation('a', 'b')];
  const right = [box('u', 10, 'Dog'), box('b', 60), box('w', 80), relation('b', 'w')];
  const differences = diffResults(boxes, left, right);

  it('takes all of one side', () => {
    expect(mergeResults(differences, () => 'left')).toEqual(left);
    expect(canonical(mergeResults(differences, () => 'right'))).toBe(canonical(right));
  });

  it('begins with what both have', () => {
    expect(mergeResults(differences, sideByDefault)).toEqual([box('b', 60)]);
  });

  it('hangs relations on the region that was taken', () => {
    const merged = mergeResults(differences, ({ key, kind }) =>
      kind === 'region' && key.includes('u') ? 'right' : 'left',
    );
    expect(merged.filter(({ type }) => type === 'relation')).toEqual([relation('u', 'b')]);
  });

  it('gives two regions of one id different ids when both are taken', () => {
    const both = mergeResults(diffResults(boxes, [box('a', 10)], [box('a', 60)]), () => 'both');
    expect(both.map((item) => 'id' in item && item.id)).toEqual(['a', 'a-2']);
  });

  it('of anything gives back either side whole', () => {
    const anyBoxes = fc
      .uniqueArray(fc.record({ x: fc.integer({ min: 0, max: 70 }), id: fc.stringMatching(/^[a-z]{1,3}$/) }), {
        selector: ({ id }) => id,
        maxLength: 12,
      })
      .map((list) => list.map(({ id, x }) => box(id, x)));
    const idsOf = (items: readonly ResultItem[]) => items.map((item) => ('id' in item ? item.id : '')).toSorted();
    fc.assert(
      fc.property(anyBoxes, anyBoxes, (a, b) => {
        const found = diffResults(boxes, a, b);
        expect(idsOf(mergeResults(found, () => 'left'))).toEqual(idsOf(a));
        expect(idsOf(mergeResults(found, () => 'right'))).toEqual(idsOf(b));
        expect(countDifferences(diffResults(boxes, a, a)).same).toBe(a.length);
      }),
    );
  });
});
