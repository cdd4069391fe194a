import { describe, expect, test } from 'vitest';
import { compileConfig } from './compile.ts';
import { controlWeights } from './control-weights.ts';
import { addOption } from './edit.ts';
import { parseConfig } from './parse.ts';
import { dataTypes, outlineConfig, parsedLabelConfig } from './parsed-label-config.ts';
import { renderConfig } from './render.ts';

const source = `<View>
  <Header value="$language"/>
  <Image name="img" value="$image"/>
  <Text name="txt" value="$text" valueType="url"/>
  <RectangleLabels name="box" toName="img"><Label value="Car" background="red" alias="car"/></RectangleLabels>
  <Choices name="sentiment" toName="txt" visibleWhen="region-selected" whenTagName="box"><Choice value="pos"/><Choice value="neg"/></Choices>
</View>`;
const compiled = compileConfig(source);

describe('the parsed config', () => {
  test('has the shape that client libraries read', () => {
    expect(parsedLabelConfig(compiled)).toEqual({
      box: {
        type: 'RectangleLabels',
        to_name: ['img'],
        inputs: [{ type: 'Image', value: 'image', valueType: null }],
        labels: ['car'],
        labels_attrs: { car: { value: 'Car', alias: 'car', background: 'red', hotkey: '1' } },
      },
      sentiment: {
        type: 'Choices',
        to_name: ['txt'],
        inputs: [{ type: 'Text', value: 'text', valueType: 'url' }],
        labels: ['pos', 'neg'],
        labels_attrs: { pos: { value: 'pos', hotkey: '2' }, neg: { value: 'neg', hotkey: '3' } },
        conditionals: { type: 'tag', name: 'box' },
      },
    });
  });

  test('lists names, choices and objects', () => {
    expect(outlineConfig(compiled)).toMatchObject({
      from_names: ['box', 'sentiment'],
      choices: { sentiment: ['pos', 'neg'] },
      objects: { img: { type: 'Image', value: '$image' }, txt: { type: 'Text', value: '$text' } },
      controls: { box: { type: 'RectangleLabels', to_name: ['img'], labels: ['car'] } },
    });
    expect(dataTypes(compiled)).toEqual({ image: 'Image', text: 'Text' });
  });
});

describe('weights', () => {
  test('begin at one, keep what was set, and follow the config', () => {
    const first = controlWeights(compiled);
    expect(first).toEqual({
      box: { overall: 1, type: 'RectangleLabels', labels: { car: 1 } },
      sentiment: { overall: 1, type: 'Choices', labels: { pos: 1, neg: 1 } },
    });
    const set = { ...first, sentiment: { overall: 2, type: 'Choices', labels: { pos: 1.5, neg: 1 } } };
    const changed = compileConfig(source.replace('<Choice value="neg"/>', '<Choice value="new"/>'));
    expect(controlWeights(changed, set).sentiment).toEqual({
      overall: 2,
      type: 'Choices',
      labels: { pos: 1.5, new: 1 },
    });
  });
});

describe('an added option', () => {
  test('appears in the XML that is rendered and read again', () => {
    const { root } = parseConfig(source);
    if (root === undefined) throw new Error('no tree');
    const changed = addOption(root, 'sentiment', { value: 'so "so" & <so>', hint: 'neither' });
    if (changed === undefined) throw new Error('not added');
    const again = compileConfig(renderConfig(changed));
    expect(again.diagnostics).toEqual([]);
    expect(outlineConfig(again).choices.sentiment).toEqual(['pos', 'neg', 'so "so" & <so>']);
    expect(again.hash).not.toBe(compiled.hash);
    expect(compileConfig(source).hash).toBe(compiled.hash);
    expect(compileConfig(renderConfig(root)).hash).toBe(compiled.hash);
  });

  test('is refused by what takes none', () => {
    const { root } = parseConfig(source);
    if (root === undefined) throw new Error('no tree');
    expect(addOption(root, 'txt', { value: 'x' })).toBeUndefined();
    expect(addOption(root, 'nothing', { value: 'x' })).toBeUndefined();
  });
});
