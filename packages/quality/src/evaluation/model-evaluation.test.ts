import { compileConfig } from '@labelwright/task-definition/compile';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { averageF1, createClassTally } from './class-tally.ts';
import { createModelEvaluation, type PredictionPair } from './model-evaluation.ts';

const SENTIMENT = compileConfig(`<View><Text name="text" value="$text"/>
  <Choices name="mood" toName="text"><Choice value="bad"/><Choice value="fair"/><Choice value="good"/></Choices></View>`);
const BOXES = compileConfig(`<View><Image name="image" value="$image"/>
  <RectangleLabels name="box" toName="image"><Label value="cat"/><Label value="dog"/></RectangleLabels></View>`);
const ENTITIES = compileConfig(`<View><Text name="text" value="$text"/>
  <Labels name="entity" toName="text"><Label value="PER"/><Label value="LOC"/></Labels></View>`);

const mood = (choice: string | undefined) =>
  choice === undefined
    ? []
    : [{ id: 'a', from_name: 'mood', to_name: 'text', type: 'choices', value: { choices: [choice] } }];
const box = (id: string, label: string, [x, y, width, height]: readonly number[], score?: number) => ({
  id,
  from_name: 'box',
  to_name: 'image',
  type: 'rectanglelabels',
  original_width: 100,
  original_height: 100,
  value: { x, y, width, height, rotation: 0, rectanglelabels: [label] },
  ...(score === undefined ? {} : { score }),
});
const span = (id: string, label: string, start: number, end: number) => ({
  id,
  from_name: 'entity',
  to_name: 'text',
  type: 'labels',
  value: { start, end, text: '', labels: [label] },
});

function evaluate(config: typeof SENTIMENT, pairs: readonly Omit<PredictionPair, 'task'>[]) {
  const evaluation = createModelEvaluation(config);
  const agreements = pairs.map((pair, task) => evaluation.add({ task, ...pair }));
  return { agreements, report: evaluation.report() };
}

describe('choices', () => {
  // The table of scikit-learn's classification_report example: y_true = [0,1,2,2,2], y_pred = [0,0,2,2,1].
  const truth = ['bad', 'fair', 'good', 'good', 'good'];
  const said = ['bad', 'bad', 'good', 'good', 'fair'];
  const { report, agreements } = evaluate(
    SENTIMENT,
    truth.map((right, at) => ({ prediction: mood(said[at]), reference: mood(right), score: null })),
  );

  test('accuracy, precision, recall and F1 are those of the published report', () => {
    expect(agreements).toEqual([1, 0, 1, 1, 0]);
    expect(report).toMatchObject({ tasks: 5, accuracy: 0.6, agreement: 0.6, calibration: null });
    expect(report.macroF1).toBeCloseTo(0.49, 2);
    expect(report.microF1).toBeCloseTo(0.6, 12);
    const classes = Object.fromEntries(
      (report.controls[0]?.classes ?? []).map(({ label, precision, recall, f1, support }) => [
        label,
        [precision.value, recall.value, f1.value, support].map((value) => value && Math.round(value * 100) / 100),
      ]),
    );
    expect(classes).toEqual({ bad: [0.5, 1, 0.67, 1], fair: [0, 0, 0, 1], good: [1, 0.67, 0.8, 3] });
  });

  test('the confusion has people in its rows', () => {
    expect(report.controls[0]?.confusion).toEqual({
      labels: ['bad', 'fair', 'good'],
      counts: [
        [1, 0, 0],
        [1, 0, 0],
        [0, 1, 2],
      ],
    });
  });

  test('a prediction that says nothing is a miss, not a match', () => {
    const silent = evaluate(SENTIMENT, [
      { prediction: mood('good'), reference: mood('good'), score: 0.9 },
      { prediction: mood(undefined), reference: mood('good'), score: 0.2 },
    ]);
    expect(silent.agreements).toEqual([1, 0]);
    expect(silent.report.accuracy).toBe(0.5);
  });

  test('a question that the model never answers is left to people', () => {
    const two = compileConfig(`<View><Text name="text" value="$text"/>
      <Choices name="mood" toName="text"><Choice value="bad"/><Choice value="good"/></Choices>
      <Rating name="sure" toName="text"/></View>`);
    const rating = { id: 'r', from_name: 'sure', to_name: 'text', type: 'rating', value: { rating: 4 } };
    const found = evaluate(two, [{ prediction: mood('good'), reference: [...mood('good'), rating], score: null }]);
    expect(found.agreements).toEqual([1]);
    expect(found.report.controls.map(({ control }) => control)).toEqual(['mood']);
  });
});

test('how honest the scores are: bins hold what was said and what was right', () => {
  const pairs = [0.95, 0.95, 0.95, 0.95, 0.55, 0.55].map((score, at) => ({
    prediction: mood('good'),
    reference: mood(at === 3 || at === 5 ? 'bad' : 'good'),
    score,
  }));
  const { calibration, confidence } = evaluate(SENTIMENT, pairs).report;
  // 4 of 6 in the bin of 0.95, right in 3 of 4; 2 of 6 in that of 0.55, right in 1 of 2.
  expect(calibration?.ece).toBeCloseTo((4 / 6) * 0.2 + (2 / 6) * 0.05, 12);
  expect(calibration?.bins[9]).toMatchObject({ count: 4, accuracy: 0.75 });
  expect(calibration?.bins[5]).toMatchObject({ count: 2, accuracy: 0.5 });
  expect(confidence).toBeCloseTo(4.9 / 6, 12);
});

describe('boxes', () => {
  const cat = box('t1', 'cat', [10, 10, 20, 20]);

  test('one found to the pixel, one missed: half of the recall, and average precision as COCO has it', () => {
    const { report } = evaluate(BOXES, [
      {
        reference: [cat, box('t2', 'cat', [60, 60, 20, 20])],
        prediction: [box('p1', 'cat', [10, 10, 20, 20], 0.9)],
        score: 0.9,
      },
    ]);
    // Precision 1 up to a recall of 0.5: 51 of 101 points.
    expect(report.map).toBeCloseTo(51 / 101, 12);
    expect(report.controls[0]?.classes[0]).toMatchObject({
      support: 2,
      precision: { value: 1 },
      recall: { value: 0.5 },
    });
    expect(report.agreement).toBeCloseTo(2 / 3, 12);
  });

  test('an overlap of two thirds counts up to that threshold', () => {
    // Shifted by a fifth of its width: 16 of 24 in common.
    const { report } = evaluate(BOXES, [
      { reference: [cat], prediction: [box('p1', 'cat', [14, 10, 20, 20])], score: 0.5 },
    ]);
    expect(report.map50).toBe(1);
    expect(report.map).toBeCloseTo(0.4, 12);
  });

  test('the right place under the wrong label is wrong twice', () => {
    const { report } = evaluate(BOXES, [
      { reference: [cat], prediction: [box('p1', 'dog', [10, 10, 20, 20])], score: 0.5 },
    ]);
    expect(report).toMatchObject({ agreement: 0, map: 0, microF1: 0 });
    expect(report.controls[0]?.classes.map(({ label, support }) => [label, support])).toEqual([
      ['cat', 1],
      ['dog', 0],
    ]);
  });

  test('an empty picture that both leave empty agrees', () => {
    expect(evaluate(BOXES, [{ reference: [], prediction: [], score: null }]).agreements).toEqual([1]);
  });
});

test('entities count where place and label are exactly those of people', () => {
  const { report } = evaluate(ENTITIES, [
    {
      reference: [span('a', 'PER', 0, 5), span('b', 'LOC', 10, 15), span('c', 'LOC', 20, 26)],
      prediction: [span('x', 'PER', 0, 5), span('y', 'LOC', 10, 14), span('z', 'PER', 20, 26)],
      score: 0.8,
    },
  ]);
  expect(report.spanF1).toBeCloseTo(1 / 3, 12);
  expect(report.map).toBeNull();
});

test('F1 stays between 0 and 1, and the same answers are perfect', () => {
  const label = fc.constantFrom('a', 'b', 'c', 'd');
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.array(label), fc.array(label)), { maxLength: 30 }), (rows) => {
      const tally = createClassTally();
      const same = createClassTally();
      for (const [found, right] of rows) {
        tally.add(found, right);
        same.add(right, right);
      }
      const { macro, micro } = averageF1(tally.classes());
      for (const value of [macro, micro]) expect(value === null || (value >= 0 && value <= 1)).toBe(true);
      const perfect = averageF1(same.classes());
      expect(perfect.micro === null || perfect.micro === 1).toBe(true);
    }),
  );
});
