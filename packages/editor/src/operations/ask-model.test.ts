import { compileConfig } from '@labelwright/task-definition/compile';
import type { ResultItem } from '@labelwright/task-definition/model';
import { describe, expect, it } from 'vitest';
import type { EditorPrediction } from '../editor/editor.ts';
import { createTestEditor } from '../testing/test-editor.ts';
import { changeAssist } from './prompts.ts';
import { createSpan } from './spans.ts';
import { listShown } from './suggestions.ts';

const xml = (attribute: string) => `<View>
  <Image name="image" value="$image"/>
  <RectangleLabels name="box" toName="image" ${attribute}="true"><Label value="Car"/></RectangleLabels>
  <KeyPointLabels name="point" toName="image" smartOnly="true"><Label value="Car"/></KeyPointLabels>
  <PolygonLabels name="outline" toName="image"><Label value="Car"/></PolygonLabels>
</View>`;

interface Question {
  context: ResultItem[];
  model: string | undefined;
  signal: AbortSignal;
  answer: (result: ResultItem[]) => Promise<void>;
  fail: () => Promise<void>;
}

const settled = () => new Promise<void>((resolve) => setTimeout(resolve));

/** A model that answers when the test says so. */
function open(attribute = 'smart') {
  const asked: Question[] = [];
  const driver = createTestEditor({
    config: compileConfig(xml(attribute)),
    task: { id: 1, data: { image: '/street.jpg' } },
    onAssist: (context, signal, model) =>
      new Promise<EditorPrediction>((resolve, reject) => {
        const after = async (run: () => void) => {
          run();
          await settled();
        };
        asked.push({
          context,
          model,
          signal,
          answer: (result) => after(() => resolve({ result, modelVersion: 'm1' })),
          fail: () => after(() => reject(new Error('out of reach'))),
        });
      }),
  });
  changeAssist(driver.editor, { isConnected: true });
  const question = async (index: number): Promise<Question> => {
    await settled();
    const found = asked[index];
    if (!found) throw new Error(`The model was asked ${asked.length} times.`);
    return found;
  };
  const drawBox = () => driver.key('b').drag([100, 100], [200, 200]);
  return { driver, editor: driver.editor, asked, question, drawBox };
}

const outline = (id: string): ResultItem => ({
  id,
  from_name: 'outline',
  to_name: 'image',
  type: 'polygonlabels',
  value: {
    points: [
      [10, 20],
      [20, 20],
      [15, 40],
    ],
    polygonlabels: ['Car'],
  },
});

describe('a model that helps while one draws', () => {
  it('is the one that the person has chosen of several, while it is there', async () => {
    const { editor, question, drawBox } = open();
    drawBox();
    expect((await question(0)).model).toBeUndefined();
    const models = ['7', '8'].map((id) => ({ id, title: `Model ${id}` }));
    changeAssist(editor, { models });
    drawBox();
    expect((await question(1)).model).toBe('7');
    changeAssist(editor, { model: '8' });
    drawBox();
    expect((await question(2)).model).toBe('8');
    changeAssist(editor, { models: models.slice(0, 1) });
    drawBox();
    expect((await question(3)).model).toBe('7');
  });

  it('is asked once per gesture, and what is accepted takes the place of what was drawn', async () => {
    const { driver, editor, asked, question, drawBox } = open();
    drawBox();
    const first = await question(0);
    expect(asked).toHaveLength(1);
    expect(first.context).toMatchObject([{ type: 'rectanglelabels', value: { x: 10, rectanglelabels: ['Car'] } }]);
    expect(editor.session.get().assist.isBusy).toBe(true);
    await first.answer([outline('1')]);
    expect(driver.result()).toMatchObject([{ type: 'rectanglelabels' }]);
    expect(listShown(editor)).toHaveLength(1);
    driver.key('alt+a');
    expect(driver.result()).toMatchObject([{ type: 'polygonlabels', origin: 'prediction' }]);
    await settled();
    expect(asked).toHaveLength(1);
    driver.key('mod+z');
    expect(driver.result()).toMatchObject([{ type: 'rectanglelabels' }]);
  });

  it('leaves the box of a person who rejects its answer, and drops what only a model makes sense of', async () => {
    const { driver, editor, question, drawBox } = open();
    drawBox();
    await (await question(0)).answer([outline('1')]);
    driver.key('alt+x');
    expect(driver.result()).toMatchObject([{ type: 'rectanglelabels' }]);
    expect(editor.session.get().assist.prompts).toEqual([]);

    driver.key('k').click(500, 300);
    const point = await question(1);
    expect(point.context).toMatchObject([{ type: 'keypointlabels', is_positive: true }]);
    expect(driver.result()).toHaveLength(1);
    driver.click(520, 320, { altKey: true });
    const both = await question(2);
    expect(point.signal.aborted).toBe(true);
    expect(both.context).toMatchObject([{ is_positive: true }, { is_positive: false }]);
    await both.answer([outline('1')]);
    driver.key('alt+x');
    expect(editor.store.list('region')).toHaveLength(1);
  });

  it('is asked again when the box is changed, and forgotten when the box is taken back', async () => {
    const { driver, editor, question, drawBox } = open();
    drawBox();
    await (await question(0)).answer([outline('1')]);
    driver.key('v').drag([150, 150], [250, 150]);
    const again = await question(1);
    expect(again.context).toMatchObject([{ value: { x: 20 } }]);
    driver.key('mod+z').key('mod+z');
    expect(again.signal.aborted).toBe(true);
    expect(driver.result()).toEqual([]);
    expect(listShown(editor)).toEqual([]);
    await again.answer([outline('1')]);
    expect(listShown(editor)).toEqual([]);
  });

  it('may answer with ids it was asked with, and be accepted at once', async () => {
    const { driver, editor, asked, question, drawBox } = open();
    changeAssist(editor, { acceptsAtOnce: true });
    drawBox();
    const { context, answer } = await question(0);
    const [item] = context;
    if (!item || !('id' in item)) throw new Error('Nothing was asked.');
    await answer([outline(item.id), outline('b')]);
    expect(driver.result().map(({ type }) => type)).toEqual(['polygonlabels', 'polygonlabels']);
    expect(asked).toHaveLength(1);
  });

  it('takes nothing away when it fails, finds nothing or is not waited for', async () => {
    const { driver, editor, asked, question, drawBox } = open();
    drawBox();
    await (await question(0)).fail();
    expect(editor.session.get().notice?.text).toContain('out of reach');
    expect(driver.result()).toHaveLength(1);
    driver.key('v').key('esc').key('b').drag([300, 300], [350, 350]);
    await (await question(1)).answer([]);
    expect(driver.result()).toHaveLength(2);
    driver.drag([400, 300], [450, 350]);
    const last = await question(2);
    driver.key('esc');
    expect(last.signal.aborted).toBe(true);
    expect(editor.session.get().assist.isBusy).toBe(false);
    expect(driver.result()).toHaveLength(3);
    driver.key('alt+t').drag([600, 300], [650, 350]);
    await settled();
    expect(asked).toHaveLength(3);
  });

  it('is what tools of its own wait for', () => {
    const { driver, editor } = open('smartOnly');
    driver.key('k').expectState('draw-keypoint.idle').key('alt+t').expectState('select.idle');
    driver.key('k').expectState('select.idle');
    changeAssist(editor, { isOn: true, isConnected: false });
    driver.key('k').expectState('select.idle');
  });

  it('is asked about spans of a text, too', async () => {
    const asked: ResultItem[][] = [];
    const span = (id: string, start: number, end: number): ResultItem => ({
      id,
      from_name: 'entity',
      to_name: 'text',
      type: 'labels',
      value: { start, end, text: 'Ann', labels: ['Person'] },
    });
    const driver = createTestEditor({
      config: compileConfig(`<View><Text name="text" value="$text"/>
        <Labels name="entity" toName="text" smart="true"><Label value="Person"/></Labels></View>`),
      task: { id: 1, data: { text: 'Ann met Bob and Ann.' } },
      onAssist: (context) => {
        asked.push(context);
        return Promise.resolve({ result: [span('1', 0, 3), span('2', 16, 19)] });
      },
    });
    changeAssist(driver.editor, { isConnected: true, acceptsAtOnce: true });
    driver.key('1');
    createSpan(driver.editor, 'text', 0, 3);
    await settled();
    expect(asked).toMatchObject([[{ type: 'labels', value: { start: 0, end: 3 } }]]);
    const found = { type: 'labels', origin: 'prediction' };
    expect(driver.result()).toMatchObject([
      { ...found, value: { start: 0 } },
      { ...found, value: { start: 16 } },
    ]);
  });
});
