import { compileConfig } from '@labelwright/task-definition/compile';
import type { RegionResult, ResultItem } from '@labelwright/task-definition/model';
import { validateResult } from '@labelwright/task-definition/results/validate-result';
import { describe, expect, it } from 'vitest';
import { applyLabel } from '../commands/option-commands.ts';
import { deleteRelation, setRelationLabels, turnRelation } from '../operations/relations.ts';
import { pick, select } from '../operations/selection.ts';
import { dragSpanEdge } from '../operations/span-edges.ts';
import { createSpan } from '../operations/spans.ts';
import { listMissing } from '../operations/submit.ts';
import { sampleConfigs } from '../testing/sample-configs.ts';
import { createTestEditor } from '../testing/test-editor.ts';
import type { EditorOptions } from './editor.ts';

const text = 'Ada met Charles in London 🎉.';

function start(name: keyof typeof sampleConfigs, options: Partial<EditorOptions> = {}) {
  const config = compileConfig(sampleConfigs[name]);
  return createTestEditor({ config, task: { id: 1, data: { text, image: 'a.png' } }, ...options });
}

function answers(items: readonly ResultItem[]): Record<string, unknown> {
  return Object.fromEntries(
    items.flatMap((item) => ('value' in item ? [[item.from_name, Object.values(item.value)[0]]] : [])),
  );
}

describe('answers by key', () => {
  it('gives a single choice, changes it, and takes it back', () => {
    const test = start('classification').key('1').key('2');
    expect(answers(test.result())).toEqual({ sentiment: ['Negative'] });
    test.key('2');
    expect(test.result()).toEqual([]);
    test.key('mod+z').key('mod+z');
    expect(answers(test.result())).toEqual({ sentiment: ['Positive'] });
  });

  it('collects several choices, and stars with Shift when the digits are taken', () => {
    const test = start('classification').key('2').key('4').key('6').key('shift+3');
    expect(answers(test.result())).toEqual({ sentiment: ['Negative'], reason: ['Price', 'Broken'], stars: 3 });
  });

  it('does not take keys of questions that are not asked, and leaves their answers out', () => {
    const test = start('classification').key('4');
    expect(test.result()).toEqual([]);
    test.key('2').key('4').key('1');
    expect(answers(test.result())).toEqual({ sentiment: ['Positive'] });
    test.key('2');
    expect(answers(test.result())).toEqual({ sentiment: ['Negative'], reason: ['Price'] });
  });

  it('starts with what the interface gives, once', () => {
    const source = `<View><Text name="t" value="$text"/>
      <Choices name="c" toName="t"><Choice value="A"/><Choice value="B" selected="true"/></Choices>
      <Number name="n" toName="t" defaultValue="4"/><TextArea name="d" toName="t" value="About $text" maxSubmissions="1"/>
      <Rating name="r" toName="t"/></View>`;
    const config = compileConfig(source);
    const fresh = createTestEditor({ config, task: { id: 1, data: { text: 'x' } } });
    expect(answers(fresh.result())).toEqual({ c: ['B'], n: 4, d: ['About x'] });
    expect(fresh.editor.history.state.get().undo).toEqual([]);
    const again = createTestEditor({
      config,
      task: { id: 1, data: { text: 'x' } },
      initialResult: fresh.result().slice(0, 1),
    });
    expect(answers(again.result())).toEqual({ c: ['B'] });
  });

  it('stores the path of a nested choice when the control asks for it', () => {
    const source = `<View><Text name="t" value="$text"/><Choices name="c" toName="t" allowNested="true" choice="multiple">
      <Choice value="Animal"><Choice value="Dog"/></Choice></Choices></View>`;
    const test = createTestEditor({ config: compileConfig(source), task: { id: 1, data: { text } } }).key('2');
    expect(answers(test.result())).toEqual({ c: [['Animal', 'Dog']] });
    test.key('2');
    expect(test.result()).toEqual([]);
  });

  it('tells choices of one name in two branches apart, however they were stored', () => {
    const source = `<View><Text name="t" value="$text"/><Choices name="c" toName="t" allowNested="true" choice="multiple">
      <Choice value="Hardware"><Choice value="Other"/><Choice value="Screen"/></Choice>
      <Choice value="Software"><Choice value="Other"/></Choice></Choices></View>`;
    const config = compileConfig(source);
    expect(config.diagnostics).toEqual([]);
    const item = (choices: unknown[]): RegionResult => ({
      id: 'a',
      from_name: 'c',
      to_name: 't',
      type: 'choices',
      value: { choices },
    });
    const open = (...choices: unknown[]) =>
      createTestEditor({ config, task: { id: 1, data: { text } }, initialResult: [item(choices)] });
    const both = open(['Hardware', 'Other'], ['Software', 'Other']);
    expect(validateResult(config, both.result())).toEqual([]);
    expect(answers(both.key('2').result())).toEqual({ c: [['Software', 'Other']] });
    expect(answers(open(['Software', 'Other']).key('2').result())).toEqual({
      c: [
        ['Software', 'Other'],
        ['Hardware', 'Other'],
      ],
    });
    expect(open('Screen').key('3').result()).toEqual([]);
    expect(open(['Screen']).key('3').result()).toEqual([]);
    expect(validateResult(config, [item([['Screen']])])).toEqual([]);
    expect(validateResult(config, [item([['Software', 'Screen']])])).toMatchObject([{ code: 'unknown_option' }]);
  });
});

describe('submitting', () => {
  it('is held up by a required answer, says which, and goes through once it is given', () => {
    const submitted: ResultItem[][] = [];
    const test = start('classification', { onSubmit: (result) => submitted.push(result) }).key('mod+enter');
    expect(submitted).toEqual([]);
    expect(test.editor.session.get()).toMatchObject({
      focusRequest: { field: 'sentiment' },
      missing: [{ control: 'sentiment', message: '"Sentiment" needs an answer.' }],
    });
    test.key('1').key('mod+enter');
    expect(submitted).toHaveLength(1);
  });

  it('asks for what is required of each region that the question is about', () => {
    const test = start('boxes')
      .key('1')
      .drag([10, 10], [100, 100])
      .key('esc')
      .key('esc')
      .key('3')
      .drag([200, 200], [300, 300]);
    expect(listMissing(test.editor)).toMatchObject([{ control: 'occluded', regionId: 'id-0' }]);
    select(test.editor, ['id-0']);
    test.key('4');
    expect(listMissing(test.editor)).toEqual([]);
    expect(test.result()).toMatchObject([
      { id: 'id-0', from_name: 'box' },
      { id: 'id-0', from_name: 'occluded', type: 'choices', value: { x: 1, choices: ['Visible'] } },
      { id: 'id-1', from_name: 'box' },
    ]);
  });

  it('does nothing without a host that listens, or when it may not', () => {
    expect(start('classification').editor.dispatch('task.submit')).toBe(false);
    let calls = 0;
    const options = { onSubmit: () => (calls += 1), onSkip: () => (calls += 1), capabilities: { readonly: true } };
    start('classification', options).key('mod+enter').key('mod+space');
    expect(calls).toBe(0);
  });
});

describe('spans', () => {
  it('store UTF-16 offsets, exclusive end and the text', () => {
    const test = start('entities').key('2');
    createSpan(test.editor, 'text', 20, 21);
    expect(test.result()).toEqual([
      {
        id: 'id-0',
        from_name: 'label',
        to_name: 'text',
        type: 'labels',
        origin: 'manual',
        value: { start: 19, end: 25, text: 'London', labels: ['Place'] },
      },
    ]);
  });

  it('are made from selected text by the key of a label, and then relabelled by the next', () => {
    const test = start('entities');
    test.editor.session.update({ textSelection: { objectName: 'text', start: 0, end: 3 } });
    test.key('3');
    expect(test.result()).toMatchObject([{ value: { text: 'Ada', labels: ['ORG'] } }]);
    expect(test.editor.session.get()).toMatchObject({ textSelection: undefined, armed: undefined });
    test.key('1');
    expect(test.result()).toMatchObject([{ value: { labels: ['Person'] } }]);
  });

  it('are widened and narrowed at both ends by keyboard, in whole words, as one step', () => {
    const test = start('entities').key('2');
    createSpan(test.editor, 'text', 8, 9);
    test.key('alt+right').key('alt+shift+left');
    expect(test.result()).toMatchObject([{ value: { start: 4, end: 18, text: 'met Charles in' } }]);
    test.key('alt+left');
    expect(test.result()).toMatchObject([{ value: { text: 'met Charles' } }]);
    test.key('mod+z');
    expect(test.result()).toMatchObject([{ value: { text: 'Charles' } }]);
  });

  it('are dragged at their edges as one step, and never turned inside out', () => {
    const test = start('entities').key('2');
    createSpan(test.editor, 'text', 8, 9);
    const drag = dragSpanEdge(test.editor, 'id-0', 'end');
    for (const offset of [16, 20, 3]) drag.to(offset);
    drag.done();
    expect(test.result()).toMatchObject([{ value: { start: 8, end: 25, text: 'Charles in London' } }]);
    test.key('mod+z');
    expect(test.result()).toMatchObject([{ value: { text: 'Charles' } }]);
    const cancelled = dragSpanEdge(test.editor, 'id-0', 'start');
    cancelled.to(1);
    cancelled.cancelled();
    expect(test.result()).toMatchObject([{ value: { text: 'Charles' } }]);
  });

  it('may overlap, and stop at the number of uses a label allows', () => {
    const source = `<View><Text name="text" value="$text"/><Labels name="label" toName="text" maxUsages="2"><Label value="A"/></Labels></View>`;
    const test = createTestEditor({ config: compileConfig(source), task: { id: 1, data: { text } } }).key('1');
    for (const end of [3, 7, 9]) createSpan(test.editor, 'text', 0, end);
    expect(test.result()).toHaveLength(2);
  });
});

describe('labels on shapes', () => {
  it('come with a Rectangle of their own when Labels stands beside it, and may be several', () => {
    const test = start('shapes').key('1').drag([0, 0], [100, 100]).key('2');
    expect(test.result()).toMatchObject([
      { id: 'id-0', type: 'rectangle', value: { x: 0, width: 10 } },
      { id: 'id-0', type: 'labels', value: { x: 0, labels: ['A', 'B'] } },
    ]);
    expect(test.result()[0]).not.toHaveProperty('value.rectangle');
    const control = test.editor.config.controls.kind;
    if (control) applyLabel(test.editor, control, 'A');
    expect(test.result()[1]).toMatchObject({ value: { labels: ['B'] } });
  });
});

describe('relations', () => {
  const spans: ResultItem[] = [0, 8].map((start) => ({
    id: `s${start}`,
    from_name: 'label',
    to_name: 'text',
    type: 'labels',
    value: { start, end: start + 3, labels: ['Drug'] },
  }));

  it('are drawn by R and a pick, turned, labelled and deleted, each undoable', () => {
    const test = start('relations', { initialResult: spans });
    const { editor } = test;
    const relation = () => {
      const [first] = editor.store.list('relation');
      if (!first) throw new Error('There is no relation.');
      return first;
    };
    select(editor, ['s0']);
    test.key('r').key('esc').key('r');
    pick(editor, 's8', false);
    turnRelation(editor, relation());
    setRelationLabels(editor, relation(), ['treats']);
    const drawn = { type: 'relation', from_id: 's0', to_id: 's8', direction: 'left', labels: ['treats'] };
    expect(test.result().at(-1)).toEqual(drawn);
    deleteRelation(editor, relation());
    expect(test.result()).toEqual(spans);
    test.key('mod+z');
    expect(test.result().at(-1)).toEqual(drawn);
  });

  it('are not drawn twice, nor from a region to itself', () => {
    const test = start('relations', { initialResult: spans });
    for (const target of ['s8', 's8', 's0']) {
      select(test.editor, ['s0']);
      test.key('r');
      pick(test.editor, target, false);
    }
    expect(test.editor.store.list('relation')).toHaveLength(1);
  });

  it('are not drawn from a region that was taken back meanwhile', () => {
    const test = start('boxes').key('1').drag([10, 10], [100, 100]).key('r').key('mod+z');
    expect(test.editor.session.get().linkingFrom).toBeUndefined();
    test.drag([200, 200], [300, 300]);
    const [box] = test.editor.store.list('region');
    if (box) pick(test.editor, box.id, false);
    expect(test.result()).toMatchObject([{ type: 'rectanglelabels' }]);
  });
});

describe('predictions and loading', () => {
  const predicted: ResultItem[] = [
    { id: 'p', from_name: 'sentiment', to_name: 'text', type: 'choices', score: 0.9, value: { choices: ['Negative'] } },
  ];

  it('take over a prediction as one step, and say what a person changed', () => {
    const test = start('classification', { predictions: [{ result: predicted }] }).key('alt+a');
    expect(test.result()).toEqual([{ ...predicted[0], origin: 'prediction' }]);
    test.key('3');
    expect(test.result()).toMatchObject([{ id: 'p', origin: 'prediction-changed', value: { choices: ['Mixed'] } }]);
    test.key('mod+z').key('mod+z');
    expect(test.result()).toEqual([]);
  });

  it('replace everything, forget the history, and tell the host only of what the person does', async () => {
    const heard: number[] = [];
    const test = start('classification', { onChange: (result) => heard.push(result.length) }).key('1');
    await Promise.resolve();
    test.editor.load(predicted, 'remote');
    await Promise.resolve();
    expect(heard).toEqual([1]);
    expect(test.result()).toEqual(predicted);
    expect(test.editor.dispatch('edit.undo')).toBe(false);
  });
});
