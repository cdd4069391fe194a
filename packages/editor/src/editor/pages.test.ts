import { compileConfig } from '@labelwright/task-definition/compile';
import { validateResult } from '@labelwright/task-definition/results/validate-result';
import { expect, test } from 'vitest';
import { setAnswer } from '../operations/answers.ts';
import { turnTo } from '../operations/pages.ts';
import { newRegion } from '../operations/regions.ts';
import { select } from '../operations/selection.ts';
import { listMissing } from '../operations/submit.ts';
import { createEditor } from './create-editor.ts';

const config = compileConfig(`<View>
  <Image name="scan" valueList="$scans"/>
  <RectangleLabels name="part" toName="scan"><Label value="Stamp"/></RectangleLabels>
  <Choices name="kind" toName="scan" perItem="true" required="true"><Choice value="Letter"/><Choice value="Bill"/></Choices>
</View>`);
const data = { scans: ['/1.png', '/2.png', '/3.png'] };

function open() {
  return createEditor({ config, task: { id: 1, data } });
}

test('answers are given for the page that is shown, and each page needs its own', () => {
  const editor = open();
  const kind = editor.config.controls.kind;
  if (!kind) throw new Error('no control');
  setAnswer(editor, kind, undefined, ['Letter']);
  turnTo(editor, 'scan', 2);
  setAnswer(editor, kind, undefined, ['Bill']);
  const result = editor.serialize();
  expect(result).toMatchObject([
    { from_name: 'kind', item_index: 0, value: { choices: ['Letter'] } },
    { from_name: 'kind', item_index: 2, value: { choices: ['Bill'] } },
  ]);
  expect(validateResult(config, result, { data })).toEqual([]);
  expect(listMissing(editor)).toMatchObject([{ control: 'kind', itemIndex: 1 }]);
  const again = createEditor({ config, task: { id: 1, data }, initialResult: result });
  expect(again.serialize()).toEqual(result);
});

test('of a picture and a list of pages, the pages are shown', () => {
  const both = compileConfig('<View><Image name="scan" value="$first" valueList="$scans"/></View>');
  const { model } = createEditor({ config: both, task: { id: 1, data: { ...data, first: '/1.png' } } });
  expect(model.resolveObject('scan')).toEqual(data.scans);
});

test('a region belongs to the page it was drawn on, and selecting it turns there', () => {
  const editor = open();
  turnTo(editor, 'scan', 1);
  const region = newRegion(editor, 'scan', { shape: 'rectangle', x: 1, y: 1, width: 5, height: 5, rotation: 0 });
  if (!region) throw new Error('no region');
  editor.store.write('user', (writer) => writer.put(region));
  turnTo(editor, 'scan', 0);
  select(editor, [region.id]);
  expect(editor.session.get().pages.scan).toBe(1);
  expect(editor.serialize()).toMatchObject([{ type: 'rectanglelabels', item_index: 1 }]);
});

test('there is no page beyond the last', () => {
  const editor = open();
  turnTo(editor, 'scan', 3);
  expect(editor.session.get().pages.scan ?? 0).toBe(0);
});
