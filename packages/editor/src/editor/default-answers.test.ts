import { compileConfig } from '@labelwright/task-definition/compile';
import { expect, test } from 'vitest';
import { chooseLabel } from '../operations/labels.ts';
import { select } from '../operations/selection.ts';
import { createSpan } from '../operations/spans.ts';
import { createEditor } from './create-editor.ts';

test('each page begins with what the interface answers by itself', () => {
  const config = compileConfig(`<View><Image name="i" valueList="$pages"/>
    <Choices name="kind" toName="i" perItem="true"><Choice value="Text" selected="true"/><Choice value="Blank"/></Choices>
    <Rating name="sure" toName="i" perItem="true" defaultValue="3"/></View>`);
  const editor = createEditor({ config, task: { id: 1, data: { pages: ['a.png', 'b.png'] } } });
  expect(
    editor.serialize().map((item) => ('value' in item ? [item.from_name, item.item_index, item.value] : [])),
  ).toEqual([
    ['kind', 0, { choices: ['Text'] }],
    ['kind', 1, { choices: ['Text'] }],
    ['sure', 0, { rating: 3 }],
    ['sure', 1, { rating: 3 }],
  ]);
});

test('a new region begins with what the interface answers by itself, as far as it is asked about it', () => {
  const config = compileConfig(`<View><Text name="t" value="$text"/>
    <Labels name="l" toName="t"><Label value="Speech"/><Label value="Noise"/></Labels>
    <Choices name="loud" toName="t" perRegion="true"><Choice value="Yes"/><Choice value="No" selected="true"/></Choices>
    <TextArea name="words" toName="t" perRegion="true" value="$draft" whenLabelValue="Speech"/></View>`);
  const editor = createEditor({ config, task: { id: 1, data: { text: 'one two', draft: 'hello' } } });
  const region = createSpan(editor, 't', 0, 3);
  const given = () => editor.serialize().map((item) => ('value' in item ? item.from_name : ''));
  expect(given()).toEqual(['l', 'loud', 'words']);
  select(editor, [region?.id ?? '']);
  chooseLabel(editor, 'l', 'Noise');
  expect(given()).toEqual(['l', 'loud']);
});
