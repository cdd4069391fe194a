import { compileConfig } from '@labelwright/task-definition/compile';
import { expect, test } from 'vitest';
import { styleOf } from '../media/image/region-style.ts';
import { createEditor } from './create-editor.ts';
import { paletteColor } from './palette.ts';

function look(attributes: string, label: string) {
  const config = compileConfig(`<View><Image name="i" value="$i"/><RectangleLabels name="b" toName="i" ${attributes}>
    <Label value="Own" background="#111111"/><Label value="Plain"/></RectangleLabels></View>`);
  expect(config.diagnostics).toEqual([]);
  const value = { x: 1, y: 1, width: 5, height: 5, rectanglelabels: [label] };
  const item = { id: 'r', from_name: 'b', to_name: 'i', type: 'rectanglelabels', value };
  const editor = createEditor({ config, task: { id: 1, data: { i: 'a.png' } }, initialResult: [item] });
  const [region] = editor.store.list('region');
  if (!region) throw new Error('no region');
  const { color, fill } = styleOf(editor, region, 'grey');
  return { color, fill, chip: editor.model.getColor('b', label) };
}

test('a label has its own colour, otherwise those of its control, otherwise one of the palette', () => {
  const both = 'strokeColor="#222222" fillColor="#333333"';
  expect(look(both, 'Own')).toEqual({ color: '#111111', fill: '#111111', chip: '#111111' });
  expect(look(both, 'Plain')).toEqual({ color: '#222222', fill: '#333333', chip: '#222222' });
  expect(look('fillColor="#333333"', 'Plain')).toEqual({ color: '#333333', fill: '#333333', chip: '#333333' });
  const palette = paletteColor(0);
  expect(look('', 'Plain')).toEqual({ color: palette, fill: palette, chip: palette });
});
