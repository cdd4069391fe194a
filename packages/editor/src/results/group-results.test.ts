import { compileConfig } from '@labelwright/task-definition/compile';
import type { ResultItem } from '@labelwright/task-definition/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleConfigs } from '../testing/sample-configs.ts';
import { groupResults, type Part } from './group-results.ts';

const boxes = compileConfig(sampleConfigs.boxes);
const entities = compileConfig(sampleConfigs.entities);
const classification = compileConfig(sampleConfigs.classification);

function box(id: string, x: number, label = 'Car', width = 20): ResultItem {
  const value = { x, y: 10, width, height: 20, rotation: 0, rectanglelabels: [label] };
  return { id, from_name: 'box', to_name: 'image', type: 'rectanglelabels', value };
}

function span(id: string, start: number, end: number): ResultItem {
  const value = { start, end, text: 'x'.repeat(end - start), labels: ['Person'] };
  return { id, from_name: 'label', to_name: 'text', type: 'labels', value };
}

function choice(sentiment: string): ResultItem {
  return { id: 'c', from_name: 'sentiment', to_name: 'text', type: 'choices', value: { choices: [sentiment] } };
}

const relation = (from: string, to: string): ResultItem => {
  return { type: 'relation', from_id: from, to_id: to, direction: 'right' };
};

const lines = (parts: readonly Part[]) =>
  parts.map(({ id, state, versions, absent, differs }) => {
    const held = versions.map(({ sources }) => sources.join('')).join('|');
    return [id, state, held, ...(absent.length > 0 ? [`not ${absent.join('')}`] : []), ...differs].join(' ');
  });

describe('what several people gave', () => {
  it('is agreed where all gave it nearly the same', () => {
    const parts = groupResults(boxes, [[box('a', 10)], [box('b', 10.5)], [box('c', 11)]]);
    expect(lines(parts)).toEqual(['a agreed 012']);
    // The one in the middle of the three, under the part's id.
    expect(parts[0]?.versions[0]?.record).toMatchObject({ id: 'a', props: { geometry: { x: 10.5 } } });
  });

  it('is disputed where two differ, and what most gave comes first', () => {
    const results = [[box('a', 10, 'Dog')], [box('b', 10)], [box('c', 10.2)]];
    expect(lines(groupResults(boxes, results))).toEqual(['a disputed 12|0 label']);
    expect(lines(groupResults(boxes, [[box('a', 10)], [box('b', 16)]]))).toEqual(['a disputed 0|1 place']);
  });

  it('is partial where some gave nothing', () => {
    expect(lines(groupResults(boxes, [[box('a', 10)], [], [box('b', 10), box('c', 60)]]))).toEqual([
      'a partial 02 not 1',
      'c partial 2 not 01',
    ]);
  });

  it('wants read text to be the same to the letter', () => {
    expect(lines(groupResults(entities, [[span('a', 0, 10)], [span('b', 0, 9)]]))).toEqual(['a disputed 0|1 place']);
  });

  it('takes answers by question and relations by what they connect', () => {
    expect(lines(groupResults(classification, [[choice('Positive')], [choice('Negative')], []]))).toEqual([
      'answer:sentiment disputed 0|1 not 2 answer',
    ]);
    const parts = groupResults(boxes, [
      [box('a', 10), box('b', 60), relation('a', 'b')],
      [box('u', 10), box('v', 60), relation('u', 'v')],
    ]);
    expect(lines(parts)).toEqual(['a agreed 01', 'b agreed 01', 'relation:a:b agreed 01']);
    expect(parts[2]?.versions[0]?.record).toMatchObject({ props: { fromId: 'a', toId: 'b' } });
  });

  it('keeps regions apart that happen to have the same id', () => {
    const parts = groupResults(boxes, [[box('a', 0)], [box('b', 70), box('a', 0)]]);
    expect(lines(parts)).toEqual(['a agreed 01', 'b partial 1 not 0']);
  });

  const results = fc.array(
    fc
      .array(fc.record({ x: fc.integer({ min: 0, max: 8 }), isDog: fc.boolean() }), { maxLength: 5 })
      .map((regions) => regions.map(({ x, isDog }, index) => box(`r${index}`, x * 10, isDog ? 'Dog' : 'Car'))),
    { minLength: 1, maxLength: 4 },
  );

  it('names every region of every result exactly once, and agrees with itself', () => {
    fc.assert(
      fc.property(results, (given) => {
        const parts = groupResults(boxes, given);
        expect(new Set(parts.map(({ id }) => id)).size).toBe(parts.length);
        given.forEach((result, source) => {
          const members = parts.flatMap((part) => part.members.get(source)?.id ?? []);
          expect(members.toSorted()).toEqual(result.map((item) => ('id' in item ? item.id : '')).toSorted());
        });
        for (const { versions, absent, state } of parts) {
          const held = [...versions.flatMap(({ sources }) => sources), ...absent].toSorted();
          expect(held).toEqual(given.map((_, source) => source));
          expect(state === 'agreed').toBe(versions.length === 1 && absent.length === 0);
        }
        const [first = []] = given;
        expect(groupResults(boxes, [first, first]).every(({ state }) => state === 'agreed')).toBe(true);
      }),
    );
  });
});
