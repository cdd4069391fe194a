import { expect, test } from 'vitest';
import { compileConfig } from './compile.ts';
import { listOptions } from './options.ts';

test('labels of the config and of the task tell their unit and their look', () => {
  const { controls } = compileConfig(`<View>
  <Labels name="l" toName="t" value="$more">
    <Label value="Claim" alias="c" showAlias="true" aliasStyle="color: red" size="1.2em" selectedColor="#fff"/>
    <Label value="Plain" granularity="word"/>
  </Labels>
  <Text name="t" value="$t"/>
</View>`);
  const control = controls.l;
  if (!control) throw new Error('no control');
  const more = [{ value: 'Task', granularity: 'sentence', showAlias: true }];
  const [claim, plain, task] = listOptions(control, { more });
  expect(claim?.look).toEqual({ alias: 'c', aliasStyle: 'color: red', size: '1.2em', selectedColor: '#fff' });
  expect(plain).toMatchObject({ granularity: 'word' });
  expect(plain).not.toHaveProperty('look');
  expect(task).toMatchObject({ granularity: 'sentence' });
  expect(task).not.toHaveProperty('look');
});
