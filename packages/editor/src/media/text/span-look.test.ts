import { compileConfig } from '@labelwright/task-definition/compile';
import { expect, test } from 'vitest';
import { createEditor } from '../../editor/create-editor.ts';
import { spanLook } from './span-look.ts';

function look(attributes: string, label = 'Plain') {
  const config = compileConfig(`<View><Text name="t" value="$t"/><Labels name="l" toName="t" ${attributes}>
    <Label value="Plain"/><Label value="Own" background="#111111"/></Labels></View>`);
  const item = { id: 'r', from_name: 'l', to_name: 't', type: 'labels', value: { start: 0, end: 2, labels: [label] } };
  const editor = createEditor({ config, task: { id: 1, data: { t: 'one' } }, initialResult: [item] });
  const [region] = editor.store.list('region');
  return region && spanLook(editor, region);
}

test('spans look as the author of their labels wrote, and as usual where nothing is written', () => {
  expect(look('')).toBeUndefined();
  expect(look('opacity="0.5" strokeWidth="3"')).toEqual({ '--lw-fill-share': '50%', '--lw-stroke': '3px' });
  expect(look('opacity="0.5" fillOpacity="0.1"')).toEqual({ '--lw-fill-share': '10%' });
  expect(look('fillColor="#333333"')).toEqual({ '--lw-fill': '#333333' });
  expect(look('fillColor="#333333"', 'Own')).toBeUndefined();
});
