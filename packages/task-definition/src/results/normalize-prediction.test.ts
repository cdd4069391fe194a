import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileConfig } from '../compile.ts';
import { normalizePrediction } from './normalize-prediction.ts';
import { validateResult } from './validate-result.ts';

const sentiment = compileConfig(`<View>
  <Text name="text" value="$text"/>
  <Choices name="sentiment" toName="text"><Choice value="Positive" alias="positive"/><Choice value="negative"/></Choices>
  <Rating name="strength" toName="text"/>
  <TextArea name="reason" toName="text"/>
</View>`);
const entities = compileConfig(`<View>
  <Text name="text" value="$text"/>
  <Labels name="entity" toName="text"><Label value="Person"/></Labels>
</View>`);
const objects = compileConfig(`<View>
  <Image name="image" value="$image"/>
  <RectangleLabels name="object" toName="image"><Label value="cat"/></RectangleLabels>
  <Choices name="animal" toName="image" choice="multiple"><Choice value="cat"/><Choice value="dog"/></Choices>
</View>`);
const twins = compileConfig(`<View>
  <Text name="text" value="$text"/>
  <Choices name="first" toName="text"><Choice value="yes"/></Choices>
  <Choices name="second" toName="text"><Choice value="yes"/></Choices>
</View>`);

const positive = {
  id: 'p1',
  from_name: 'sentiment',
  to_name: 'text',
  type: 'choices',
  value: { choices: ['positive'] },
};

describe('shapes of one answer', () => {
  test.each<[string, unknown, unknown]>([
    ['control and score', { sentiment: 'positive', score: 0.95 }, { result: [positive], score: 0.95 }],
    ['what people read', { sentiment: 'Positive' }, { result: [positive] }],
    ['label and score', { label: 'positive', score: 0.95 }, { result: [positive], score: 0.95 }],
    ['score as text', { label: 'positive', confidence: '0.5' }, { result: [positive], score: 0.5 }],
    ['a bare answer', 'positive', { result: [positive] }],
    ['the value alone', { choices: ['positive'] }, { result: [positive] }],
    ['a list of values', [{ value: { choices: ['positive'] } }], { result: [positive] }],
    [
      'a list with scores',
      [{ value: { choices: ['positive'] }, score: 0.4 }],
      { result: [{ ...positive, score: 0.4 }] },
    ],
    ['regions without ids', [{ from_name: 'sentiment', value: { choices: ['positive'] } }], { result: [positive] }],
    [
      'full',
      { result: [{ ...positive, id: 'mine' }], score: 1, model_version: 'v1' },
      { result: [{ ...positive, id: 'mine' }], score: 1 },
    ],
    ['nothing found', { result: [] }, { result: [] }],
    [
      'several controls',
      { sentiment: 'positive', strength: '4', reason: 'kind' },
      {
        result: [
          positive,
          { id: 'p2', from_name: 'strength', to_name: 'text', type: 'rating', value: { rating: 4 } },
          { id: 'p3', from_name: 'reason', to_name: 'text', type: 'textarea', value: { text: ['kind'] } },
        ],
      },
    ],
    [
      'a number',
      4,
      { result: [{ id: 'p1', from_name: 'strength', to_name: 'text', type: 'rating', value: { rating: 4 } }] },
    ],
    [
      'free text',
      'because',
      { result: [{ id: 'p1', from_name: 'reason', to_name: 'text', type: 'textarea', value: { text: ['because'] } }] },
    ],
  ])('%s', (_, input, prediction) => {
    expect(normalizePrediction(sentiment, input)).toEqual({ prediction });
  });
});

describe('shapes of regions', () => {
  test('spans with a label', () => {
    const outcome = normalizePrediction(entities, [
      { start: 0, end: 3, label: 'Person', score: 0.9 },
      { start: 4, end: 6, labels: ['Person'] },
    ]);
    expect(outcome.prediction?.result).toEqual([
      {
        id: 'p1',
        from_name: 'entity',
        to_name: 'text',
        type: 'labels',
        score: 0.9,
        value: { start: 0, end: 3, labels: ['Person'] },
      },
      {
        id: 'p2',
        from_name: 'entity',
        to_name: 'text',
        type: 'labels',
        value: { start: 4, end: 6, labels: ['Person'] },
      },
    ]);
  });

  test('boxes with a label, also under the name of the control', () => {
    const box = { x: 1, y: 2, width: 3, height: 4 };
    const expected = {
      id: 'p1',
      from_name: 'object',
      to_name: 'image',
      type: 'rectanglelabels',
      value: { ...box, rectanglelabels: ['cat'] },
    };
    expect(normalizePrediction(objects, { ...box, label: 'cat' }).prediction?.result).toEqual([expected]);
    expect(normalizePrediction(objects, { object: [{ ...box, label: 'cat' }] }).prediction?.result).toEqual([expected]);
  });

  test('other shapes are told by their keys', () => {
    const label = (tag: string) => `<${tag} name="${tag}" toName="i"><Label value="cat"/></${tag}>`;
    const tags = ['RectangleLabels', 'EllipseLabels', 'PolygonLabels', 'KeyPointLabels', 'VectorLabels'];
    const compiled = compileConfig(`<View><Image name="i" value="$i"/>${tags.map(label).join('')}</View>`);
    const vertex = { id: 'a', x: 1, y: 2, prevPointId: null, isBezier: false };
    const places = [
      { x: 1, y: 2, width: 3, height: 4 },
      { x: 1, y: 2, radiusX: 3, radiusY: 4 },
      {
        points: [
          [1, 2],
          [3, 4],
          [5, 1],
        ],
      },
      { x: 1, y: 2, width: 0.5 },
      { vertices: [vertex] },
    ];
    const { prediction } = normalizePrediction(
      compiled,
      places.map((place) => ({ ...place, label: 'cat' })),
    );
    expect(prediction?.result.map((item) => 'from_name' in item && item.from_name)).toEqual(tags);
    expect(prediction?.result[2]).toMatchObject({
      value: {
        points: [
          [1, 2],
          [3, 4],
          [5, 1],
        ],
        polygonlabels: ['cat'],
      },
    });
  });

  test('a list of words is the answer of the control that offers them', () => {
    expect(normalizePrediction(objects, ['cat', 'dog']).prediction?.result).toMatchObject([
      { from_name: 'animal', value: { choices: ['cat', 'dog'] } },
    ]);
  });

  test('ids that are taken are not given again', () => {
    const list = [
      { from_name: 'sentiment', value: { choices: ['positive'] } },
      { id: 'p1', from_name: 'strength', value: { rating: 1 } },
    ];
    expect(normalizePrediction(sentiment, list).prediction?.result.map((item) => 'id' in item && item.id)).toEqual([
      'p2',
      'p1',
    ]);
  });
});

describe('what cannot be read is a problem', () => {
  const problems = (config: typeof twins, input: unknown) =>
    normalizePrediction(config, input).problems?.map(({ path, code }) => `${path} ${code}`);

  test('with its place', () => {
    expect(problems(sentiment, { score: 0.5 })).toEqual(['prediction not_mappable']);
    expect(problems(sentiment, null)).toEqual(['prediction empty_answer']);
    expect(problems(sentiment, { sentiment: 'positive', score: 95 })).toEqual(['score out_of_range']);
    expect(problems(sentiment, { sentiment: 'furious' })).toEqual(['result[0].value.choices[0] unknown_option']);
    expect(problems(sentiment, { sentiment: { deep: { er: 1 } } })).toEqual(['prediction.sentiment not_mappable']);
    expect(problems(sentiment, [1, {}])).toEqual(['prediction[0] wrong_type', 'prediction[1] not_mappable']);
    expect(problems(twins, 'yes')).toEqual(['prediction ambiguous']);
    expect(problems(twins, { value: { choices: ['yes'] } })).toEqual(['prediction ambiguous']);
    expect(problems(entities, { x: 1, y: 1, width: 1, height: 1, label: 'Person' })).toEqual([
      'prediction not_mappable',
    ]);
    expect(problems(entities, 'Person')).toEqual(['prediction not_mappable']);
  });

  test('and says which controls there are', () => {
    expect(normalizePrediction(twins, {}).problems?.[0]?.message).toContain('first, second');
    expect(normalizePrediction(twins, 'yes').problems?.[0]?.message).toContain('{"first": …}');
  });
});

test('no input makes it throw, and what it makes is always a right answer', () => {
  const key = fc.constantFrom(
    'sentiment',
    'strength',
    'reason',
    'label',
    'value',
    'choices',
    'score',
    'start',
    'end',
    'x',
    'from_name',
  );
  const loose = fc.dictionary(key, fc.oneof(fc.constantFrom('positive', 'Positive', 3, 0.5, 'text'), fc.anything()));
  fc.assert(
    fc.property(fc.oneof(fc.anything(), loose, fc.array(loose)), (input) => {
      for (const config of [sentiment, entities, objects]) {
        const { prediction, problems } = normalizePrediction(config, input);
        expect(prediction === undefined).toBe(problems !== undefined && problems.length > 0);
        if (prediction !== undefined) expect(validateResult(config, prediction.result)).toEqual([]);
      }
    }),
    { numRuns: 300 },
  );
});
