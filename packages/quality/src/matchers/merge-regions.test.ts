import { compileConfig } from '@labelwright/task-definition/compile';
import { brushOfRuns, runsOfBrush } from '@labelwright/task-definition/masks/brush-rle';
import type { CompiledConfig, RegionResult, ResultItem } from '@labelwright/task-definition/model';
import { validateResult } from '@labelwright/task-definition/results/validate-result';
import { tags } from '@labelwright/task-definition/tags/index';
import { describe, expect, test } from 'vitest';
import { compareResults } from './compare.ts';
import type { Merged } from './merge/merged.ts';
import { type MergeOptions, mergeRegions } from './merge-regions.ts';

function merge(config: CompiledConfig, results: ResultItem[][], weights?: number[], options?: MergeOptions): Merged {
  const merged = mergeRegions(config, results, weights, options);
  if (merged === undefined) throw new Error('Too many regions');
  return merged;
}

const street = compileConfig(`<View><Image name="i" value="$i"/>
  <RectangleLabels name="box" toName="i"><Label value="Car"/><Label value="Bus"/></RectangleLabels></View>`);

function box(id: string, label: string, x: number, width = 10): RegionResult {
  const value = { x, y: 10, width, height: 10, rotation: 0, rectanglelabels: [label] };
  return {
    id,
    from_name: 'box',
    to_name: 'i',
    type: 'rectanglelabels',
    original_width: 200,
    original_height: 100,
    value,
  };
}

describe('boxes of three people', () => {
  const { result, parts } = merge(street, [
    [box('a1', 'Car', 10), box('a2', 'Car', 40), box('a3', 'Car', 70)],
    [box('b1', 'Car', 11), box('b2', 'Bus', 41)],
    [box('c1', 'Car', 12, 12), box('c2', 'Car', 40)],
  ]);

  test('become one in the median of their edges', () => {
    expect(parts.map(({ status }) => status)).toEqual(['unanimous', 'majority', 'disputed']);
    // Left edges 10, 11, 12; right edges 20, 21, 24.
    expect(result[0]).toMatchObject({
      from_name: 'box',
      original_width: 200,
      value: { x: 11, y: 10, width: 10, height: 10, rotation: 0, rectanglelabels: ['Car'] },
    });
  });

  test('tell who said what, and how like the proposal it is', () => {
    expect(parts[0]?.sources.map(({ answer, id }) => [answer, id]).sort()).toEqual([
      [0, 'a1'],
      [1, 'b1'],
      [2, 'c1'],
    ]);
    expect(parts[0]?.sources.find(({ id }) => id === 'b1')?.score).toBe(1);
    expect(parts[1]).toMatchObject({ share: 2 / 3, labels: { Car: 2 / 3, Bus: 1 / 3 }, missing: [] });
    expect(parts[2]).toMatchObject({ share: 1 / 3, missing: [1, 2], items: [{ value: { x: 70 } }] });
    expect(result).toHaveLength(2);
  });

  test('count as much as the people do', () => {
    const { parts: weighted } = merge(
      street,
      [[box('a', 'Car', 10)], [box('b', 'Bus', 12)], [box('c', 'Bus', 12)]],
      [5, 1, 1],
    );
    expect(weighted[0]).toMatchObject({ status: 'majority', share: 5 / 7, items: [{ value: { x: 10 } }] });
  });

  test('in the same place under two labels stay two objects when each person drew two', () => {
    const twice = (side: string) => [box(`${side}1`, 'Car', 10), box(`${side}2`, 'Bus', 10)];
    const { parts: two } = merge(street, [twice('a'), twice('b').reverse(), twice('c')]);
    expect(two.map(({ status, labels }) => [status, labels])).toEqual([
      ['unanimous', { Car: 1 }],
      ['unanimous', { Bus: 1 }],
    ]);
  });
});

test('masks become the pixels that most have', () => {
  const config = compileConfig('<View><Image name="i" value="$i"/><Brush name="b" toName="i"/></View>');
  const brush = (id: string, ...runs: number[]): ResultItem[] => [
    {
      id,
      from_name: 'b',
      to_name: 'i',
      type: 'brush',
      original_width: 10,
      original_height: 10,
      value: { format: 'rle', rle: brushOfRuns(Int32Array.from(runs), 100) },
    },
  ];
  const { result } = merge(config, [brush('a', 10, 20), brush('b', 11, 21), brush('c', 12, 22)]);
  const [item] = result;
  if (item === undefined || item.type === 'relation' || !('value' in item)) throw new Error('No mask');
  expect([...(runsOfBrush(item.value.rle as number[])?.runs ?? [])]).toEqual([11, 21]);
});

test('spans take the median of their ends, and their text', () => {
  const config = compileConfig(
    '<View><Text name="t" value="$t"/><Labels name="l" toName="t"><Label value="Town"/></Labels></View>',
  );
  const text = 'She went to New York City today';
  const span = (start: number, end: number): ResultItem[] => [
    {
      id: 'r',
      from_name: 'l',
      to_name: 't',
      type: 'labels',
      value: { start, end, text: text.slice(start, end), labels: ['Town'] },
    },
  ];
  const { result } = merge(config, [span(12, 20), span(12, 25), span(11, 25)]);
  expect(result).toMatchObject([{ value: { start: 12, end: 25, text: 'New York City', labels: ['Town'] } }]);
});

test('shapes that another control labels keep their labels and answers under one id; links follow', () => {
  const config = compileConfig(`<View><Relations><Relation value="on"/></Relations><Image name="i" value="$i"/>
    <Rectangle name="box" toName="i"/><Labels name="thing" toName="i"><Label value="Cat"/><Label value="Mat"/></Labels>
    <TextArea name="note" toName="i" perRegion="true"/></View>`);
  const thing = (id: string, label: string, x: number, note?: string): ResultItem[] => {
    const place = { x, y: 10, width: 10, height: 10, rotation: 0 };
    const items: ResultItem[] = [
      { id, from_name: 'box', to_name: 'i', type: 'rectangle', value: place },
      { id, from_name: 'thing', to_name: 'i', type: 'labels', value: { ...place, labels: [label] } },
    ];
    if (note === undefined) return items;
    return [...items, { id, from_name: 'note', to_name: 'i', type: 'textarea', value: { ...place, text: [note] } }];
  };
  const on: ResultItem = { type: 'relation', from_id: 'r1', to_id: 'r2', direction: 'right', labels: ['on'] };
  const answers = [
    [...thing('r1', 'Cat', 10, 'black'), ...thing('r2', 'Mat', 40), on],
    [...thing('r1', 'Cat', 11, 'black'), ...thing('r2', 'Mat', 40), on],
    [...thing('r1', 'Cat', 12, 'white'), ...thing('r2', 'Mat', 40)],
  ];
  const { result, parts } = merge(config, answers);
  expect(validateResult(config, result, {})).toEqual([]);
  expect(parts.map(({ kind, control, status }) => [kind, control, status])).toEqual([
    ['region', 'box', 'unanimous'],
    ['region', 'box', 'unanimous'],
    ['answer', 'note', 'majority'],
    ['relation', '', 'majority'],
  ]);
  const cat = result.filter((item) => item.type !== 'relation' && (item as RegionResult).id === 'merged-1');
  expect(cat.map((item) => (item as RegionResult).value)).toEqual([
    { x: 11, y: 10, width: 10, height: 10, rotation: 0 },
    { x: 11, y: 10, width: 10, height: 10, rotation: 0, labels: ['Cat'] },
    { x: 11, y: 10, width: 10, height: 10, rotation: 0, text: ['black'] },
  ]);
  expect(result.at(-1)).toEqual({
    type: 'relation',
    from_id: 'merged-1',
    to_id: 'merged-2',
    direction: 'right',
    labels: ['on'],
  });
});

test('choices are voted on, ratings and numbers take the middle, texts the most typical one', () => {
  const config = compileConfig(`<View><Text name="t" value="$t"/>
    <Choices name="mood" toName="t"><Choice value="good"/><Choice value="bad"/></Choices>
    <Choices name="topics" toName="t" choice="multiple"><Choice value="a"/><Choice value="b"/><Choice value="c"/></Choices>
    <Rating name="stars" toName="t"/><TextArea name="why" toName="t"/></View>`);
  const answer = (mood: string, topics: string[], stars: number, why: string): ResultItem[] => [
    { id: '1', from_name: 'mood', to_name: 't', type: 'choices', value: { choices: [mood] } },
    { id: '2', from_name: 'topics', to_name: 't', type: 'choices', value: { choices: topics } },
    { id: '3', from_name: 'stars', to_name: 't', type: 'rating', value: { rating: stars } },
    { id: '4', from_name: 'why', to_name: 't', type: 'textarea', value: { text: [why] } },
  ];
  const { parts, result } = merge(config, [
    answer('good', ['a', 'b'], 5, 'fresh bread'),
    answer('good', ['a'], 3, 'fresh breads'),
    answer('bad', ['a', 'b', 'c'], 4, 'stale'),
  ]);
  const proposed = parts.map(({ control, status, items }) => [control, status, (items[0] as RegionResult).value]);
  expect(proposed).toEqual([
    ['mood', 'majority', { choices: ['good'] }],
    ['topics', 'disputed', { choices: ['a', 'b'] }],
    ['stars', 'disputed', { rating: 4 }],
    ['why', 'disputed', { text: ['fresh bread'] }],
  ]);
  expect(result).toHaveLength(1);
});

test.each(tags.filter(({ example }) => example.result.length > 0))(
  'three of the example of $name are that example',
  (tag) => {
    const config = compileConfig(tag.example.config);
    const { result } = tag.example;
    const options = { data: tag.example.data };
    const merged = merge(config, [result, structuredClone(result), structuredClone(result)], [], options);
    expect(merged.parts.map(({ status }) => status)).toEqual(merged.parts.map(() => 'unanimous'));
    expect(merged.result).toHaveLength(result.length);
    expect(compareResults(config, merged.result, result, options).score).toBe(1);
    if (!config.repeats) expect(validateResult(config, merged.result, options)).toEqual([]);
  },
);
