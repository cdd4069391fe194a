import { compileConfig } from '@labelwright/task-definition/compile';
import type { RegionResult } from '@labelwright/task-definition/model';
import { describe, expect, it } from 'vitest';
import { chooseLabel } from '../operations/labels.ts';
import { listDrawingTools } from '../operations/list-drawing-tools.ts';
import { narrowedOptions } from '../operations/narrow-options.ts';
import { select } from '../operations/selection.ts';
import { createSpan } from '../operations/spans.ts';
import { createTestEditor, type TestEditor } from '../testing/test-editor.ts';
import { isControlShown } from './visibility.ts';

function open(inner: string, data: Record<string, unknown>, initialResult: RegionResult[] = []): TestEditor {
  return createTestEditor({ config: compileConfig(`<View>${inner}</View>`), task: { id: 1, data }, initialResult });
}

const question = `<Choices name="has" toName="image"><Choice value="Cars" hotkey="y"/><Choice value="Nothing" hotkey="x"/></Choices>`;
const image = { image: 'a.png' };

describe('labels that are shown only after a choice', () => {
  for (const [how, labels] of [
    [
      'by their own rule',
      `<RectangleLabels name="box" toName="image" visibleWhen="choice-selected" whenTagName="has" whenChoiceValue="Cars">
        <Label value="Car" hotkey="c"/></RectangleLabels>`,
    ],
    [
      'by the View around them',
      `<View visibleWhen="choice-selected" whenTagName="has" whenChoiceValue="Cars">
        <RectangleLabels name="box" toName="image"><Label value="Car" hotkey="c"/></RectangleLabels></View>`,
    ],
    [
      'as bare shapes with labels',
      `<View whenTagName="has" whenChoiceValue="Cars"><Rectangle name="shape" toName="image"/>
        <Labels name="box" toName="image"><Label value="Car" hotkey="c"/></Labels></View>`,
    ],
  ] as const) {
    it(`can be given only then, ${how}`, () => {
      const test = open(`<Image name="image" value="$image"/>${question}${labels}`, image);
      const { editor } = test;
      test.key('c').drag([100, 100], [300, 300]);
      expect(editor.session.get().armed).toBeUndefined();
      expect(listDrawingTools(editor)).toEqual([]);
      expect(editor.dispatch('tool.draw-rectangle')).toBe(false);
      expect(test.result()).toEqual([]);
      test.key('y').key('c');
      expect(editor.session.get()).toMatchObject({ armed: { control: 'box' }, tool: 'draw-rectangle' });
      test.drag([100, 100], [300, 300]);
      expect(editor.store.list('region')).toHaveLength(1);
    });

    it(`are put down as soon as the answer hides them, ${how}`, () => {
      const test = open(`<Image name="image" value="$image"/>${question}${labels}`, image);
      test.key('y').key('c').key('x');
      expect(test.editor.session.get()).toMatchObject({ armed: undefined, tool: 'select' });
      chooseLabel(test.editor, 'box', 'Car');
      expect(test.editor.session.get().armed).toBeUndefined();
    });
  }

  it('leave text to the labels that are shown', () => {
    const test = open(
      `<Text name="text" value="$text"/><Choices name="has" toName="text"><Choice value="Names"/></Choices>
      <Labels name="hidden" toName="text" whenTagName="has" whenChoiceValue="Names"><Label value="Name"/></Labels>
      <Labels name="shown" toName="text"><Label value="Word"/></Labels>`,
      { text: 'one two three' },
    );
    createSpan(test.editor, 'text', 0, 3);
    expect(test.result()).toMatchObject([{ from_name: 'shown' }]);
  });

  it('may be a part of those of one control', () => {
    const test = open(
      `<Image name="image" value="$image"/>${question}<RectangleLabels name="box" toName="image">
        <Label value="Thing" hotkey="t"/><View whenTagName="has" whenChoiceValue="Cars"><Label value="Car" hotkey="c"/></View>
      </RectangleLabels>`,
      image,
    );
    const { box } = test.editor.config.controls;
    const offered = () => (box ? narrowedOptions(test.editor, box).map(({ value }) => value) : []);
    expect(offered()).toEqual(['Thing']);
    expect(test.key('c').editor.session.get().armed).toBeUndefined();
    expect(test.key('y').key('c').editor.session.get().armed).toMatchObject({ values: ['Car'] });
    expect(offered()).toEqual(['Thing', 'Car']);
  });

  it('are not taken in hand from the start', () => {
    const test = open(
      `<Image name="image" value="$image"/>${question}<RectangleLabels name="box" toName="image"
        whenTagName="has" whenChoiceValue="Cars"><Label value="Car" selected="true"/></RectangleLabels>`,
      image,
    );
    expect(test.editor.session.get().armed).toBeUndefined();
  });
});

describe('answers of hidden questions', () => {
  const config = `<Text name="text" value="$text"/>
    <Labels name="kind" toName="text"><Label value="Speech"/><Label value="Noise"/></Labels>
    <TextArea name="words" toName="text" perRegion="true" whenLabelValue="Speech"/>`;
  const place = { start: 0, end: 3, text: 'one' };
  const result: RegionResult[] = [
    { id: 'r', from_name: 'kind', to_name: 'text', type: 'labels', value: { ...place, labels: ['Speech'] } },
    { id: 'r', from_name: 'words', to_name: 'text', type: 'textarea', value: { ...place, text: ['hello'] } },
  ];

  it('are left out once a region has another label, and come back with the label', () => {
    const test = open(config, { text: 'one two' }, result);
    expect(test.result()).toEqual(result);
    select(test.editor, ['r']);
    chooseLabel(test.editor, 'kind', 'Noise');
    expect(test.result()).toHaveLength(1);
    chooseLabel(test.editor, 'kind', 'Speech');
    expect(test.result()).toHaveLength(2);
  });

  it('show nothing that hangs on them', () => {
    const chain = `<Text name="text" value="$text"/>
      <Choices name="a" toName="text"><Choice value="Yes"/><Choice value="No"/></Choices>
      <Choices name="b" toName="text" whenTagName="a" whenChoiceValue="Yes"><Choice value="B"/></Choices>
      <TextArea name="c" toName="text" visibleWhen="choice-selected" whenTagName="b"/>`;
    const choice = (name: string, value: string): RegionResult => ({
      id: name,
      from_name: name,
      to_name: 'text',
      type: 'choices',
      value: { choices: [value] },
    });
    const test = open(chain, { text: 'one' }, [choice('a', 'No'), choice('b', 'B')]);
    const { c } = test.editor.config.controls;
    expect(c && isControlShown(test.editor, c)).toBe(false);
    test.editor.dispatch('option.a.Yes');
    expect(c && isControlShown(test.editor, c)).toBe(true);
  });
});

it('a View for one role is shown beside messages of that role, also those of the task', () => {
  const messages = [
    { role: 'user', content: 'Hello' },
    { role: 'assistant', content: 'Hi' },
  ];
  const test = open(
    `<Chat name="chat" value="$messages"/><View visibleWhen="region-selected" whenRole="assistant">
      <Rating name="stars" toName="chat"/></View>`,
    { messages },
  );
  const { stars } = test.editor.config.controls;
  const shownBeside = test.editor.store.list('region').map(({ id }) => {
    select(test.editor, [id]);
    return stars !== undefined && isControlShown(test.editor, stars);
  });
  expect(shownBeside).toEqual([false, true]);
});
