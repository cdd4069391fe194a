import { compileCached } from '@labelwright/task-definition/cache';
import { validateResult } from '@labelwright/task-definition/results/validate-result';
import { expect, test } from 'vitest';
import { toResult, wholeControls, withChoice, withValue } from './whole-answer.ts';

const config = compileCached(`<View>
  <Image name="photo" value="$photo"/>
  <RectangleLabels name="box" toName="photo"><Label value="Car"/></RectangleLabels>
  <Choices name="kind" toName="photo" choice="single"><Choice value="Day"/><Choice value="Night"/></Choices>
  <Choices name="tags" toName="photo" choice="multiple"><Choice value="Wet"/><Choice value="Busy"/></Choices>
  <Choices name="side" toName="photo" perRegion="true"><Choice value="Left"/></Choices>
  <Rating name="stars" toName="photo"/>
  <TextArea name="note" toName="photo"/>
</View>`);
const controls = wholeControls(config);
const named = (name: string) => {
  const found = controls.find((control) => control.name === name);
  if (!found) throw new Error(name);
  return found;
};

test('only what is asked of the whole task is asked of many', () => {
  expect(controls.map(({ name }) => name)).toEqual(['kind', 'tags', 'stars', 'note']);
});

test('the answer is what the server takes', () => {
  let answer = withChoice({}, named('kind'), 'Day');
  answer = withChoice(answer, named('kind'), 'Night');
  answer = withChoice(withChoice(answer, named('tags'), 'Wet'), named('tags'), 'Busy');
  answer = withValue(withValue(answer, 'stars', 4), 'note', 'By the harbour');
  const result = toResult(controls, answer);
  expect(result.map(({ value }) => value)).toEqual([
    { choices: ['Night'] },
    { choices: ['Wet', 'Busy'] },
    { rating: 4 },
    { text: ['By the harbour'] },
  ]);
  const stored = result.map((item, index) => ({ ...item, id: `a${index}` }));
  expect(validateResult(config, stored)).toEqual([]);
  expect(toResult(controls, withChoice(answer, named('kind'), 'Night')).map(({ from_name }) => from_name)).toEqual([
    'tags',
    'stars',
    'note',
  ]);
});
