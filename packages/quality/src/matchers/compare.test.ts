import { compileConfig } from '@labelwright/task-definition/compile';
import type { RegionResult } from '@labelwright/task-definition/model';
import { expect, test } from 'vitest';
import { compareResults } from './compare.ts';

const street = compileConfig(`<View>
  <Image name="frame" value="$frame"/>
  <RectangleLabels name="objects" toName="frame">
    <Label value="Car"/><Label value="Pedestrian"/><Label value="Sign"/>
  </RectangleLabels>
</View>`);

function box(id: string, label: string, x: number, y = 10, width = 10, height = 10): RegionResult {
  const value = { x, y, width, height, rotation: 0, rectanglelabels: [label] };
  return { id, from_name: 'objects', to_name: 'frame', type: 'rectanglelabels', value };
}

/** Of ten percent each, shifted so that the intersection over the union is 9 : 11. */
function near(x: number): number {
  return x + 1;
}

test('S4-330: twice the matched boxes divided by all boxes', () => {
  const a = [box('a1', 'Car', 10), box('a2', 'Car', 40), box('a3', 'Pedestrian', 70)];
  const b = [box('b1', 'Car', near(10)), box('b2', 'Pedestrian', 40)];
  const { score, controls } = compareResults(street, a, b);
  expect(score).toBe(2 / 5);
  expect(controls.objects).toMatchObject({ matched: 1, onlyA: 2, onlyB: 1, weight: 1 });
  expect(controls.objects?.pairs).toEqual([
    { a: 'a1', b: 'b1', score: 9 / 11, sameLabel: true },
    { a: 'a2', b: 'b2', score: 1, sameLabel: false },
  ]);
});

test('S4-330: an overlap of exactly one half is no match', () => {
  const half = compareResults(street, [box('a', 'Car', 10)], [box('b', 'Car', 10, 10, 5, 10)]);
  expect(half).toMatchObject({ score: 0, controls: { objects: { matched: 0, onlyA: 1, onlyB: 1 } } });
});

test('S4-330: one box matches one box, also where the formula of the requirement counts it twice', () => {
  const a = [box('a1', 'Car', 10), box('a2', 'Car', near(10))];
  expect(compareResults(street, a, [box('b', 'Car', 10)]).score).toBe(2 / 3);
});

test('C-054: two empty answers agree, unless the formula is to be taken at its word', () => {
  expect(compareResults(street, [], [])).toMatchObject({ score: 1, reason: 'both_empty' });
  expect(compareResults(street, [], [], { strictSeed: true })).toMatchObject({ score: 0 });
});

test('S4-331: a pedestrian counts 1.5, a sign 0.8', () => {
  const controlWeights = {
    objects: { type: 'RectangleLabels', overall: 1, labels: { Car: 1, Pedestrian: 1.5, Sign: 0.8 } },
  };
  const a = [box('a1', 'Pedestrian', 10), box('a2', 'Sign', 40)];
  const b = [box('b1', 'Pedestrian', 10), box('b2', 'Sign', 80)];
  // 2 · 1.5 of 1.5 + 0.8 + 1.5 + 0.8.
  expect(compareResults(street, a, b, { controlWeights }).score).toBeCloseTo(3 / 4.6, 12);
  expect(compareResults(street, a, a, { controlWeights }).score).toBe(1);
});

test('the softer score sums how alike the boxes are', () => {
  const soft = compareResults(street, [box('a', 'Car', 10)], [box('b', 'Car', 15)], { regionMode: 'soft' });
  expect(soft.score).toBeCloseTo(1 / 3, 12);
});

const review = compileConfig(`<View>
  <Text name="text" value="$text"/>
  <Choices name="mood" toName="text"><Choice value="good"/><Choice value="bad"/></Choices>
  <Choices name="topics" toName="text" choice="multiple">
    <Choice value="price"/><Choice value="taste"/><Choice value="service"/>
  </Choices>
  <Rating name="stars" toName="text" maxRating="5"/>
  <TextArea name="why" toName="text"/>
  <Labels name="parts" toName="text"><Label value="Dish"/><Label value="Person"/></Labels>
</View>`);

function answer(from: string, type: string, value: Record<string, unknown>): RegionResult {
  return { id: `${from}-1`, from_name: from, to_name: 'text', type, value };
}

test('every control is compared in its own way and the whole is their weighted mean', () => {
  const a = [
    answer('mood', 'choices', { choices: ['good'] }),
    answer('topics', 'choices', { choices: ['price', 'taste'] }),
    answer('stars', 'rating', { rating: 5 }),
    answer('why', 'textarea', { text: ['kitten'] }),
    answer('parts', 'labels', { start: 0, end: 10, labels: ['Dish'] }),
  ];
  const b = [
    answer('mood', 'choices', { choices: ['bad'] }),
    answer('topics', 'choices', { choices: ['price'] }),
    answer('stars', 'rating', { rating: 4 }),
    answer('why', 'textarea', { text: ['sitting'] }),
    answer('parts', 'labels', { start: 0, end: 8, labels: ['Dish'] }),
  ];
  const { score, controls } = compareResults(review, a, b);
  const scores = Object.fromEntries(Object.entries(controls).map(([name, { score }]) => [name, score]));
  expect(scores).toEqual({ mood: 0, topics: 2 / 3, stars: 0.75, why: 1 - 3 / 7, parts: 1 });
  expect(score).toBeCloseTo((2 / 3 + 0.75 + 4 / 7 + 1) / 5, 12);
  const controlWeights = { mood: { type: 'Choices', overall: 3, labels: {} } };
  expect(compareResults(review, a, b, { controlWeights }).score).toBeCloseTo((2 / 3 + 0.75 + 4 / 7 + 1) / 7, 12);
});

test('what neither answered counts for nothing, what one left out counts as disagreement', () => {
  const a = [answer('mood', 'choices', { choices: ['good'] }), answer('stars', 'rating', { rating: 5 })];
  const b = [answer('mood', 'choices', { choices: ['good'] })];
  const { score, controls } = compareResults(review, a, b);
  expect(controls.why).toMatchObject({ score: null, reason: 'not_answered' });
  expect(controls.stars).toMatchObject({ score: 0, onlyA: 1, onlyB: 0 });
  // No span by either is agreement as well.
  expect(controls.parts).toMatchObject({ score: 1, reason: 'both_empty' });
  expect(score).toBeCloseTo(2 / 3, 12);
});

test('what would take too long has no score, and says so', () => {
  const boxes = Array.from({ length: 20 }, (_, index) => box(`r${index}`, 'Car', 10));
  const { score, controls } = compareResults(street, boxes, boxes, { pairBudget: 100 });
  expect(score).toBeNull();
  expect(controls.objects).toMatchObject({ score: null, reason: 'too_many_pairs', onlyA: 20, onlyB: 20 });
});

test('a tool that nobody used says nothing where another one was used on the same object', () => {
  const tools = compileConfig(`<View><Image name="i" value="$i"/>
    <Rectangle name="box" toName="i"/><Polygon name="outline" toName="i"/></View>`);
  const value = { x: 1, y: 1, width: 1, height: 1, rotation: 0 };
  const drawn: RegionResult[] = [{ id: 'r', from_name: 'box', to_name: 'i', type: 'rectangle', value }];
  const { score, controls } = compareResults(tools, drawn, []);
  expect(score).toBe(0);
  expect(controls.outline).toMatchObject({ score: null, reason: 'unused_tool' });
});

test('what is stored and is no result is passed over', () => {
  const strange = [null, 7, { id: 'x' }, { id: 'y', from_name: 'objects', to_name: 'frame', type: 'rectanglelabels' }];
  expect(compareResults(street, strange, [box('b', 'Car', 10)]).controls.objects).toMatchObject({ onlyA: 0, onlyB: 1 });
  expect(compareResults(street, 'nonsense', undefined)).toMatchObject({ score: 1, reason: 'both_empty' });
});

test('weights of a repeated control are those of its template', () => {
  const pages = compileConfig(`<View><Repeater on="$pages"><Text name="t_{{idx}}" value="$pages[{{idx}}]"/>
    <Choices name="c_{{idx}}" toName="t_{{idx}}"><Choice value="x"/><Choice value="y"/></Choices></Repeater>
    <Text name="all" value="$title"/><Rating name="stars" toName="all"/></View>`);
  const result = (first: string): RegionResult[] => [
    { id: '1', from_name: 'c_0', to_name: 't_0', type: 'choices', value: { choices: [first] } },
    { id: '2', from_name: 'c_1', to_name: 't_1', type: 'choices', value: { choices: ['x'] } },
    { id: '3', from_name: 'stars', to_name: 'all', type: 'rating', value: { rating: 3 } },
  ];
  const controlWeights = { 'c_{{idx}}': { type: 'Choices', overall: 3, labels: {} } };
  const options = { controlWeights, data: { pages: ['a', 'b'], title: 't' } };
  expect(compareResults(pages, result('x'), result('y'), options).score).toBeCloseTo(4 / 7, 12);
});
