import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileConfig } from '../compile.ts';
import { validateResult } from './validate-result.ts';

const compiled = compileConfig(`<View>
  <Text name="text" value="$text"/>
  <Image name="image" value="$image"/>
  <Relations choice="single"><Relation value="part of"/></Relations>
  <Labels name="entity" toName="text"><Label value="Person" alias="per" maxUsages="2"/><Label value="Place"/></Labels>
  <Labels name="open" toName="text" choice="multiple" value="$labels"><Label value="Fixed"/></Labels>
  <RectangleLabels name="object" toName="image"><Label value="Car"/></RectangleLabels>
  <Choices name="tone" toName="text"><Choice value="Calm"/><Choice value="Angry"><Choice value="Rude"/></Choice></Choices>
  <Choices name="tags" toName="text,image" choice="multiple"><Choice value="A"/><Choice value="B"/></Choices>
  <TextArea name="note" toName="text" maxSubmissions="2"/>
  <TextArea name="caption" toName="image" perRegion="true"/>
  <Rating name="stars" toName="text" maxRating="3"/>
  <Number name="count" toName="text" min="0" max="10"/>
  <DateTime name="day" toName="text" only="date" min="2000-01-01" max="2030-12-31"/>
  <DateTime name="moment" toName="text"/>
  <DateTime name="own" toName="text" format="%d.%m.%Y"/>
  <DateTime name="year" toName="text" only="year"/>
</View>`);
const data = { text: 'Ada in London', image: '/a.png', labels: ['Extra', { value: 'Long', alias: 'L' }] };

function item(from_name: string, value: unknown, more: Record<string, unknown> = {}) {
  const control = compiled.controls[from_name];
  return { id: 'r1', from_name, to_name: control?.toName[0] ?? '', type: control?.type ?? '', value, ...more };
}

function problemsOf(...result: unknown[]): string[] {
  return validateResult(compiled, result, { data }).map(({ path, code }) => `${path} ${code}`);
}

const box = { x: 10, y: 10, width: 20, height: 20, rotation: 0 };

test('the config of these tests is sound', () => {
  expect(compiled.diagnostics).toEqual([]);
});

describe('right answers', () => {
  test.each([
    ['a span', item('entity', { start: 0, end: 3, text: 'Ada', labels: ['per'] })],
    ['a span to the end', item('entity', { start: 0, end: 13, labels: ['Place'] })],
    ['labels of the config and of the task', item('open', { start: 0, end: 0, labels: ['Fixed', 'Extra', 'L'] })],
    [
      'a box',
      item(
        'object',
        { ...box, rectanglelabels: ['Car'] },
        { original_width: 100, image_rotation: 0, score: 0.5, origin: 'prediction', meta: {}, hidden: false },
      ),
    ],
    ['a box at the edge', item('object', { x: 0, y: 0, width: 100, height: 100.05, rectanglelabels: ['Car'] })],
    ['a rotated box', item('object', { x: 90, y: 5, width: 40, height: 5, rotation: 90, rectanglelabels: ['Car'] })],
    [
      'a rotated box with a corner outside',
      item('object', { x: -3, y: 5, width: 40, height: 5, rotation: 20, rectanglelabels: ['Car'] }),
    ],
    ['a choice', item('tone', { choices: ['Rude'] })],
    ['a path of choices', item('tone', { choices: [['Angry', 'Rude']] })],
    ['choices on the other object', item('tags', { choices: ['A', 'B'] }, { to_name: 'image' })],
    ['texts', item('note', { text: ['a', 'b'] })],
    ['one text', item('note', { text: 'a' })],
    ['stars', item('stars', { rating: 3 })],
    ['a number', item('count', { number: 2.5 })],
    ['a day', item('day', { datetime: '2024-02-29' })],
    ['a moment', item('moment', { datetime: '2024-01-31T10:00' })],
    ['a date of an own form', item('own', { datetime: '31.01.2024' })],
    ['a year', item('year', { datetime: 2024 })],
    ['nulls for what is left out', item('stars', { rating: 1 }, { parentID: null, score: null })],
  ])('%s', (_, answer) => {
    expect(problemsOf(answer)).toEqual([]);
  });

  test('regions, their answers and their links', () => {
    const ada = item('entity', { start: 0, end: 3, labels: ['per'] }, { id: 'a' });
    const london = item('entity', { start: 7, end: 13, labels: ['Place'] }, { id: 'b', parentID: 'a' });
    const car = item('object', { ...box, rectanglelabels: ['Car'] }, { id: 'c' });
    const caption = item('caption', { ...box, text: ['red'] }, { id: 'c' });
    const link = { type: 'relation', from_id: 'a', to_id: 'b', direction: 'right', labels: ['part of'] };
    expect(problemsOf(ada, london, caption, car, link, { ...link, labels: [] })).toEqual([]);
  });
});

describe('wrong answers', () => {
  test.each<[string, unknown, string]>([
    ['no object', 3, 'result[0] wrong_type'],
    ['no id', item('stars', { rating: 1 }, { id: '' }), 'result[0].id wrong_type'],
    ['no value', item('stars', undefined), 'result[0].value missing'],
    [
      'unknown control',
      item('star', { rating: 1 }, { from_name: 'star', to_name: 'text', type: 'rating' }),
      'result[0].from_name unknown_control',
    ],
    ['wrong type', item('stars', { rating: 1 }, { type: 'choices' }), 'result[0].type wrong_control_type'],
    ['wrong object', item('stars', { rating: 1 }, { to_name: 'image' }), 'result[0].to_name unknown_object'],
    ['bad origin', item('stars', { rating: 1 }, { origin: 'me' }), 'result[0].origin wrong_type'],
    ['bad score', item('stars', { rating: 1 }, { score: 2 }), 'result[0].score wrong_type'],
    ['bad size', item('stars', { rating: 1 }, { original_width: 0 }), 'result[0].original_width wrong_type'],
    ['a span backwards', item('entity', { start: 3, end: 1, labels: ['per'] }), 'result[0].value.end out_of_range'],
    [
      'a span beyond the text',
      item('entity', { start: 0, end: 14, labels: ['per'] }),
      'result[0].value.end out_of_range',
    ],
    ['half a character', item('entity', { start: 0.5, end: 1, labels: ['per'] }), 'result[0].value.start wrong_type'],
    ['offsets as texts', item('entity', { start: '0', end: 1, labels: ['per'] }), 'result[0].value.start wrong_type'],
    [
      'the title instead of the alias',
      item('entity', { start: 0, end: 1, labels: ['Person'] }),
      'result[0].value.labels[0] unknown_option',
    ],
    ['two labels', item('entity', { start: 0, end: 1, labels: ['per', 'Place'] }), 'result[0].value.labels too_many'],
    ['no label', item('entity', { start: 0, end: 1, labels: [] }), 'result[0].value.labels empty_answer'],
    [
      'a label that no one offers',
      item('open', { start: 0, end: 1, labels: ['Nope'] }),
      'result[0].value.labels[0] unknown_option',
    ],
    [
      'a label twice',
      item('open', { start: 0, end: 1, labels: ['Extra', 'Extra'] }),
      'result[0].value.labels[1] repeated_option',
    ],
    ['a box outside', item('object', { ...box, x: 101, rectanglelabels: ['Car'] }), 'result[0].value.x out_of_range'],
    [
      'a box that reaches out',
      item('object', { ...box, width: 95, rectanglelabels: ['Car'] }),
      'result[0].value.width out_of_range',
    ],
    [
      'an empty box',
      item('object', { ...box, height: 0, rectanglelabels: ['Car'] }),
      'result[0].value.height out_of_range',
    ],
    [
      'not a number',
      item('object', { ...box, y: Number.NaN, rectanglelabels: ['Car'] }),
      'result[0].value.y wrong_type',
    ],
    ['two of one', item('tone', { choices: ['Calm', 'Rude'] }), 'result[0].value.choices too_many'],
    ['a text for choices', item('tone', { choices: 'Calm' }), 'result[0].value.choices wrong_type'],
    ['a broken path', item('tone', { choices: [['Angry', 'Calmer']] }), 'result[0].value.choices[0][1] unknown_option'],
    ['too many texts', item('note', { text: ['a', 'b', 'c'] }), 'result[0].value.text too_many'],
    ['a number in texts', item('note', { text: ['a', 1] }), 'result[0].value.text[1] wrong_type'],
    ['too many stars', item('stars', { rating: 4 }), 'result[0].value.rating out_of_range'],
    ['half a star', item('stars', { rating: 2.5 }), 'result[0].value.rating wrong_type'],
    ['below the least', item('count', { number: -1 }), 'result[0].value.number out_of_range'],
    ['infinite', item('count', { number: Number.POSITIVE_INFINITY }), 'result[0].value.number wrong_type'],
    ['no date', item('day', { datetime: 'today' }), 'result[0].value.datetime wrong_format'],
    ['too early', item('day', { datetime: '1999-12-31' }), 'result[0].value.datetime out_of_range'],
    ['too late', item('day', { datetime: '2031-01-01' }), 'result[0].value.datetime out_of_range'],
    [
      'a link to nowhere',
      { type: 'relation', from_id: 'x', to_id: 'y', direction: 'right' },
      'result[0].from_id unknown_region',
    ],
    ['a link without direction', { type: 'relation', from_id: 'x', to_id: 'y' }, 'result[0].direction missing'],
    [
      'an unknown link',
      { type: 'relation', from_id: 'x', to_id: 'y', direction: 'bi', labels: ['?'] },
      'result[0].labels[0] unknown_option',
    ],
    ['an answer about no region', item('caption', { text: ['a'] }), 'result[0].id unknown_region'],
    [
      'a parent that is not there',
      item('stars', { rating: 1 }, { parentID: 'x' }),
      'result[0].parentID unknown_region',
    ],
  ])('%s', (_, answer, expected) => {
    expect(problemsOf(answer)).toContain(expected);
  });

  test('two answers to one question', () => {
    expect(problemsOf(item('stars', { rating: 1 }), item('stars', { rating: 2 }, { id: 'r2' }))).toEqual([
      'result[1] repeated_answer',
    ]);
    expect(
      problemsOf(
        item('stars', { rating: 1 }, { item_index: 0 }),
        item('stars', { rating: 2 }, { id: 'r2', item_index: 1 }),
      ),
    ).toEqual([]);
  });

  test('a label more often than allowed', () => {
    const spans = [0, 1, 2].map((start) =>
      item('entity', { start, end: start + 1, labels: ['per'] }, { id: `s${start}` }),
    );
    expect(problemsOf(...spans)).toEqual(['result[2].value.labels[0] too_many_usages']);
  });

  test('a region linked to itself', () => {
    const span = item('entity', { start: 0, end: 3, labels: ['per'] });
    expect(problemsOf(span, { type: 'relation', from_id: 'r1', to_id: 'r1', direction: 'bi' })).toEqual([
      'result[1].to_id self_relation',
    ]);
  });

  test('not a list, or far too long', () => {
    expect(validateResult(compiled, { result: [] })[0]?.message).toBe('must be a list');
    expect(validateResult(compiled, new Array(50_001).fill({}))[0]?.code).toBe('too_many');
  });

  test('a message names the control and what was meant', () => {
    const [only] = validateResult(compiled, [item('star', { rating: 1 }, { to_name: 'text', type: 'rating' })]);
    expect(only?.message).toBe('names "star", but the label config has no such control; did you mean stars?');
  });
});

describe('without the data of the task', () => {
  test('what only it can tell is not checked', () => {
    const far = item('open', { start: 0, end: 9999, labels: ['Whatever'] });
    expect(validateResult(compiled, [far])).toEqual([]);
    expect(validateResult(compiled, [item('entity', { start: 0, end: 9, labels: ['Whatever'] })])).toHaveLength(1);
  });
});

test('the length of a text made of several fields is known', () => {
  const letter = compileConfig(
    '<View><Text name="t" value="$a, $b"/><Labels name="l" toName="t"><Label value="X"/></Labels></View>',
  );
  const upTo = (end: number) => [
    { id: 's', from_name: 'l', to_name: 't', type: 'labels', value: { start: 0, end, labels: ['X'] } },
  ];
  expect(validateResult(letter, upTo(6), { data: { a: 'Hi', b: 'Jo' } })).toEqual([]);
  expect(validateResult(letter, upTo(7), { data: { a: 'Hi', b: 'Jo' } })).toHaveLength(1);
  expect(validateResult(letter, upTo(7))).toEqual([]);
});

test('fifty thousand items are checked before the runner gives up', () => {
  const spans = Array.from({ length: 50_000 }, (_, index) =>
    item('entity', { start: 0, end: 3, labels: ['Place'] }, { id: `s${index}` }),
  );
  expect(problemsOf(...spans)).toEqual([]);
});

test('no result makes it throw', () => {
  const name = fc.constantFrom(...Object.keys(compiled.controls), '__proto__', 'x');
  const loose = fc.record(
    {
      id: fc.constantFrom('a', 'b', ''),
      from_name: name,
      to_name: fc.constantFrom('text', 'image', 'x'),
      type: fc.constantFrom('labels', 'rectanglelabels', 'choices', 'rating', 'textarea', 'datetime', 'relation'),
      value: fc.oneof(
        fc.object(),
        fc.record({ labels: fc.anything(), choices: fc.anything(), text: fc.anything(), start: fc.anything() }),
      ),
      from_id: fc.constantFrom('a', 'b'),
      labels: fc.anything(),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.array(fc.oneof(loose, fc.anything()))), (result) => {
      expect(Array.isArray(validateResult(compiled, result, { data }))).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('very deep values are refused, not followed', () => {
  let deep: unknown = 'x';
  for (let depth = 0; depth < 100_000; depth += 1) deep = [deep];
  expect(problemsOf(item('tone', { choices: deep }))).toHaveLength(1);
  expect(
    validateResult(compiled, [item('open', { start: 0, end: 1, labels: ['L'] })], {
      data: { ...data, labels: [{ value: 'L', children: deep }] },
    }),
  ).toEqual([]);
});
