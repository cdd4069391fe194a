import { compileConfig } from '@labelwright/task-definition/compile';
import type { RegionResult } from '@labelwright/task-definition/model';
import { expect, test } from 'vitest';
import published from '../../fixtures/kappa_icc.json' with { type: 'json' };
import type { AnsweredTask } from '../matchers/chance/answered-task.ts';
import { type ControlFigures, describeControlFigures } from './describe-control.ts';
import { explainFigure } from './explain.ts';

const config = compileConfig(`<View>
  <Text name="text" value="$text"/><Text name="first" value="$first"/><Text name="second" value="$second"/>
  <Image name="image" value="$image"/>
  <Choices name="kind" toName="text" choice="single"><Choice value="1"/><Choice value="2"/><Choice value="3"/><Choice value="4"/><Choice value="5"/></Choices>
  <Choices name="topics" toName="text" choice="multiple"><Choice value="x"/><Choice value="y"/><Choice value="z"/></Choices>
  <Rating name="stars" toName="text" maxRating="10"/>
  <Number name="price" toName="text"/>
  <TextArea name="said" toName="text"/>
  <Pairwise name="better" toName="first,second"/>
  <List name="list" value="$items"/><Ranker name="order" toName="list"/>
  <Labels name="entity" toName="text"><Label value="Person"/></Labels>
  <RectangleLabels name="box" toName="image"><Label value="A"/><Label value="B"/></RectangleLabels>
</View>`);

const item = (control: string, value: Record<string, unknown>, to = 'text'): RegionResult => ({
  id: `${control}${JSON.stringify(value)}`,
  from_name: control,
  to_name: to,
  type: config.controls[control]?.type ?? '',
  value,
});

/** One row for each task, one answer for each column; undefined is no answer to this control. */
function answered<Value>(
  rows: readonly (readonly (Value | undefined)[])[],
  toItems: (value: Value) => RegionResult[],
  data: (row: number) => Record<string, unknown> = () => ({ text: 'x'.repeat(100) }),
): AnsweredTask[] {
  return rows.map((row, index) => ({
    data: data(index),
    answers: row.map((value, annotator) => ({ annotator, result: value === undefined ? [] : toItems(value) })),
  }));
}

function describe(control: string, tasks: readonly AnsweredTask[], seed: number | string = 1): ControlFigures {
  const tag = config.controls[control];
  if (tag === undefined) throw new Error(control);
  return describeControlFigures(config, tag, tasks, { seed });
}

const numberOf = (told: ControlFigures, id: string) => told.figures.find((figure) => figure.id === id)?.value;
const figure = (told: ControlFigures, id: string) => told.figures.find((one) => one.id === id);

test('single choices: the published coefficients side by side, each with an interval that its seed repeats', () => {
  const rows = published.fleiss1971_diagnoses_30x6;
  const tasks = answered(rows, (value) => [item('kind', { choices: [String(value)] })]);
  const told = describe('kind', tasks);
  expect(told).toMatchObject({ kind: 'choice', tasks: 30, answers: 180, warnings: [] });
  expect(numberOf(told, 'fleiss_kappa')).toBeCloseTo(0.4302445, 6);
  expect(told.figures.map(({ id }) => id)).toEqual([
    'percent_agreement',
    'krippendorff_alpha',
    'gwet_ac1',
    'fleiss_kappa',
    'randolph_kappa',
    'cohen_kappa',
    'scott_pi',
    'bennett_s',
  ]);
  for (const { id, value, interval, basis } of told.figures) {
    expect(interval?.[0], id).toBeLessThan(value ?? 0);
    expect(interval?.[1], id).toBeGreaterThan(value ?? 1);
    expect(basis?.count, id).toBe(['cohen_kappa', 'scott_pi', 'bennett_s'].includes(id) ? 15 : 30);
  }
  // Free margins of five categories: with everybody answering everything, the mean of pairs is that of all.
  expect(numberOf(told, 'bennett_s')).toBeCloseTo(numberOf(told, 'randolph_kappa') ?? 0, 12);
  expect(describe('kind', tasks)).toEqual(told);
  expect(figure(describe('kind', tasks, 2), 'krippendorff_alpha')?.interval).not.toEqual(
    figure(told, 'krippendorff_alpha')?.interval,
  );
});

test('two people: the mean over pairs is their own kappa', () => {
  // Cohen 1960: [[88,14,18],[10,40,10],[2,6,12]].
  const table = [
    [88, 14, 18],
    [10, 40, 10],
    [2, 6, 12],
  ];
  const rows = table.flatMap((row, i) =>
    row.flatMap((count, j) => new Array(count).fill([String(i + 1), String(j + 1)])),
  );
  const told = describe(
    'kind',
    answered(rows, (value: string) => [item('kind', { choices: [value] })]),
  );
  expect(numberOf(told, 'cohen_kappa')).toBeCloseTo(0.491525, 6);
});

test('several choices are sets', () => {
  const rows = [
    [['x'], ['x', 'y']],
    [['y'], ['y']],
    [['x', 'z'], ['z']],
  ];
  const told = describe(
    'topics',
    answered(rows, (choices) => [item('topics', { choices })]),
  );
  expect(told.kind).toBe('choices');
  expect(numberOf(told, 'percent_agreement')).toBeCloseTo(1 / 3);
  expect(numberOf(told, 'set_f1')).toBeCloseTo((2 / 3 + 1 + 2 / 3) / 3);
  expect(told.warnings.map(({ code }) => code)).toEqual(['few_units', 'few_pairs']);
});

const SHROUT_FLEISS = [
  [9, 2, 5, 8],
  [6, 1, 3, 2],
  [8, 4, 6, 8],
  [7, 1, 2, 6],
  [10, 5, 6, 9],
  [6, 2, 4, 7],
];

test('ratings: the six forms of the intraclass correlation, ranks and weighted kappas', () => {
  const told = describe(
    'stars',
    answered(SHROUT_FLEISS, (rating) => [item('stars', { rating })]),
  );
  expect(told.kind).toBe('rating');
  expect(numberOf(told, 'icc_1_1')).toBeCloseTo(0.165742, 6);
  expect(numberOf(told, 'icc_2_1')).toBeCloseTo(0.289764, 6);
  expect(numberOf(told, 'icc_3_1')).toBeCloseTo(0.714841, 6);
  expect(numberOf(told, 'icc_1_k')).toBeCloseTo(0.442797, 6);
  expect(numberOf(told, 'icc_2_k')).toBeCloseTo(0.620051, 6);
  expect(numberOf(told, 'icc_3_k')).toBeCloseTo(0.909316, 6);
  expect(figure(told, 'spearman')).toMatchObject({ basis: { of: 'people', count: 6 } });
  for (const id of ['krippendorff_alpha_ordinal', 'cohen_kappa_linear', 'cohen_kappa_quadratic', 'kendall_tau'])
    expect(numberOf(told, id), id).not.toBeNull();
});

test('a gap leaves no intraclass correlation, and says why; alpha stays', () => {
  const rows = SHROUT_FLEISS.map((row, index) => (index === 0 ? [9, undefined, 5, 8] : row));
  const told = describe(
    'price',
    answered(rows, (number) => [item('price', { number })]),
  );
  expect(figure(told, 'icc_1_1')).toMatchObject({
    value: null,
    reason: 'unequal_raters',
    intervalReason: 'unequal_raters',
  });
  expect(figure(told, 'icc_2_1')).toMatchObject({ value: null, reason: 'unequal_raters' });
  expect(numberOf(told, 'krippendorff_alpha_interval')).not.toBeNull();
  const alone = describe(
    'price',
    answered([[1, undefined]], (number) => [item('price', { number })]),
  );
  expect(figure(alone, 'spearman')).toMatchObject({ value: null, reason: 'no_pairs' });
});

test('texts: words and characters that differ, both being the reference once', () => {
  const rows = [
    ['a b c d', 'a b x d'],
    ['one two', 'one two three'],
  ];
  const told = describe(
    'said',
    answered(rows, (text) => [item('said', { text: [text] })]),
  );
  // 1 of 4 both ways; 1 of 2 and 1 of 3.
  expect(numberOf(told, 'wer')).toBeCloseTo((2 + 2) / (8 + 5));
  // 1 of 7 both ways; 6 characters more, of 7 and 13.
  expect(numberOf(told, 'cer')).toBeCloseTo((2 + 12) / (14 + 20));
  expect(numberOf(told, 'percent_agreement')).toBe(0);
  expect(told.figures.at(-1)?.id).toBe('chance_corrected');
});

test("rankings: Kendall's W of Siegel's example, 0.16", () => {
  const things = ['a', 'b', 'c', 'd', 'e', 'f'];
  const ranks = [
    [1, 6, 3, 2, 5, 4],
    [1, 5, 6, 4, 2, 3],
    [6, 3, 2, 5, 4, 1],
  ];
  const orders = ranks.map((row) =>
    things.toSorted((x, y) => (row[things.indexOf(x)] ?? 0) - (row[things.indexOf(y)] ?? 0)),
  );
  const told = describe(
    'order',
    answered([orders], (ranker) => [item('order', { ranker }, 'list')]),
  );
  expect(told.kind).toBe('ranking');
  expect(numberOf(told, 'kendall_w')).toBeCloseTo(0.1619, 4);
  // The mean of ρ over pairs is (m W − 1) / (m − 1).
  expect(numberOf(told, 'spearman')).toBeCloseTo((3 * (306 / 1890) - 1) / 2, 9);
});

test('which of two: strengths by whom each thing beat', () => {
  const matches = [
    ['ace', 'bee'],
    ['ace', 'cow'],
    ['bee', 'cow'],
  ];
  const rows = [
    ['left', 'left', 'left'],
    ['left', 'left', 'right'],
    ['left', 'left', 'right'],
  ];
  const told = describe(
    'better',
    answered(
      rows,
      (selected) => [item('better', { selected }, 'first')],
      (row) => ({ first: matches[row]?.[0], second: matches[row]?.[1] }),
    ),
  );
  expect(told.strengths?.map(({ item: thing, comparisons }) => [thing, comparisons])).toEqual([
    ['ace', 6],
    ['bee', 6],
    ['cow', 6],
  ]);
  expect(numberOf(told, 'percent_agreement')).toBeCloseTo((1 + 1 / 3 + 1 / 3) / 3);
});

test('boxes: found, called and marked alike, with chance taken out', () => {
  const box = (label: string, x: number) =>
    item('box', { x, y: 10, width: 10, height: 10, rotation: 0, rectanglelabels: [label] }, 'image');
  const tasks: AnsweredTask[] = [
    { answers: [[box('A', 10), box('A', 50)], [box('A', 10)]].map((result, annotator) => ({ annotator, result })) },
    {
      answers: [
        [box('A', 30), box('B', 70)],
        [box('B', 30), box('B', 71)],
      ].map((result, annotator) => ({ annotator, result })),
    },
  ];
  const told = describe('box', tasks);
  expect(told).toMatchObject({ kind: 'regions', tasks: 2, answers: 4 });
  expect(numberOf(told, 'region_detection_rate')).toBe(3 / 4);
  expect(numberOf(told, 'region_detection_alpha')).toBeCloseTo(1 - (7 * 2) / (2 * 7), 12);
  expect(numberOf(told, 'region_labels_alpha')).toBeCloseTo(1 - 10 / 18, 12);
  expect(numberOf(told, 'region_places')).toBeCloseTo((1 + 1 + 9 / 11) / 3, 12);
  // Drawn by task: twice the first, twice the second, or both.
  expect(figure(told, 'region_detection_rate')?.interval).toEqual([0.5, 1]);
});

test('spans: where they begin and end, beside the questions about regions', () => {
  const span = (start: number, end: number) => item('entity', { start, end, labels: ['Person'] });
  const rows = Array.from({ length: 40 }, (_, index) => [
    [index % 30, index % 30 === 29 ? 36 : (index % 30) + 6],
    [index % 30, (index % 30) + (index % 4 === 0 ? 3 : 6)],
  ]);
  const told = describe(
    'entity',
    answered(rows, ([start = 0, end = 0]) => [span(start, end)]),
  );
  expect(told.kind).toBe('spans');
  const alpha = figure(told, 'unitizing_alpha');
  expect(alpha?.value).toBeGreaterThan(0.5);
  expect(alpha?.interval?.[0]).toBeLessThan(alpha?.value ?? 0);
  expect(alpha?.interval?.[1]).toBeGreaterThan(alpha?.value ?? 1);
  expect(numberOf(told, 'region_places')).toBeLessThan(1);
});

test('without answers of two people nothing is a number', () => {
  for (const name of Object.keys(config.controls)) {
    const told = describe(name, [{ answers: [{ annotator: 1, result: [] }] }]);
    expect(told.tasks).toBe(0);
    for (const one of told.figures) {
      expect(one.value, `${name} ${one.id}`).toBeNull();
      expect(one.reason, `${name} ${one.id}`).not.toBeNull();
      expect(explainFigure(one.id)?.help, one.id).toMatch(/\.$/);
    }
  }
});
