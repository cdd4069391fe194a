import { compileConfig } from '@labelwright/task-definition/compile';
import { validateResult } from '@labelwright/task-definition/results/validate-result';
import { expect, test } from 'vitest';
import { readAll, tasksOf } from '../testing/streams.ts';
import { csvImporter } from './csv.ts';
import type { ImportedTask } from './model.ts';
import { takePreannotations } from './preannotations.ts';

const config = compileConfig(`<View>
  <Text name="review" value="$review_text"/>
  <Choices name="sentiment" toName="review"><Choice value="positive"/><Choice value="negative"/></Choices>
  <Rating name="stars" toName="review"/>
  <TextArea name="why" toName="review"/>
  <Labels name="parts" toName="review"><Label value="Product"/></Labels>
</View>`);

function predictionsOf(value: unknown, field = 'prediction'): ImportedTask['predictions'] {
  const task = { data: { review_text: 'Great product!', [field]: value } };
  return takePreannotations(task, { fields: [field], as: 'predictions', config }).predictions;
}

const choice = {
  id: 'sentiment-1',
  from_name: 'sentiment',
  to_name: 'review',
  type: 'choices',
  value: { choices: ['positive'] },
};

test('a table with answers as JSON in a column becomes tasks with valid results', async () => {
  const rows = await readAll(
    csvImporter,
    'review_text,prediction\n"Great product!",{"sentiment": "positive", "score": 0.95}\n"Bad.",{"sentiment": "negative", "score": 0.88}\n',
  );
  const [first, second] = tasksOf(rows).map((task) =>
    takePreannotations(task, { fields: ['prediction'], as: 'predictions', config }),
  );
  expect(first).toEqual({
    data: { review_text: 'Great product!' },
    predictions: [{ result: [choice], score: 0.95 }],
  });
  expect(validateResult(config, second?.predictions?.[0]?.result)).toEqual([]);
});

test('as annotations, without a config, the value is kept as it is', () => {
  const task: ImportedTask = { data: { text: 'x', prediction: '{"a": 1}' }, annotations: [{ result: [] }] };
  expect(takePreannotations(task, { fields: ['prediction', 'absent'], as: 'annotations' })).toEqual({
    data: { text: 'x' },
    annotations: [{ result: [] }, { result: [{ value: { a: 1 } }], was_cancelled: false }],
  });
  expect(task.data).toEqual({ text: 'x', prediction: '{"a": 1}' });
});

test('result items, results with score and model, and answers of every kind', () => {
  expect(predictionsOf([choice])).toEqual([{ result: [choice] }]);
  expect(predictionsOf({ result: [choice], score: 0.4, model_version: 'v2' })).toEqual([
    { result: [choice], score: 0.4, model_version: 'v2' },
  ]);
  expect(predictionsOf('positive', 'sentiment')).toEqual([{ result: [choice] }]);
  const span = { start: 6, end: 13, text: 'product', labels: ['Product'] };
  const [all] = predictionsOf({ sentiment: ['positive'], stars: 4, why: 'It says so.', parts: [span] }) ?? [];
  expect(all?.result).toHaveLength(4);
  expect(validateResult(config, all?.result)).toEqual([]);
});

test('what fits no control is handed on as a bare value, an empty cell as nothing', () => {
  expect(predictionsOf({ mood: 'odd' })).toEqual([{ result: [{ value: { mood: 'odd' } }] }]);
  expect(predictionsOf('', 'sentiment')).toBeUndefined();
});
