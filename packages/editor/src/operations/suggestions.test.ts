import { compileConfig } from '@labelwright/task-definition/compile';
import type { ResultItem } from '@labelwright/task-definition/model';
import { describe, expect, it } from 'vitest';
import type { Capabilities } from '../editor/editor.ts';
import { sampleConfigs } from '../testing/sample-configs.ts';
import { createTestEditor } from '../testing/test-editor.ts';
import { choosePrediction, setThreshold } from './predictions.ts';
import { listConcealed, listGhosts, listOpen, listShown } from './suggestions.ts';

function box(id: string, x: number, score?: number): ResultItem {
  const value = { x, y: 10, width: 10, height: 20, rotation: 0, rectanglelabels: ['Car'] };
  return {
    id,
    from_name: 'box',
    to_name: 'image',
    type: 'rectanglelabels',
    ...(score === undefined ? {} : { score }),
    value,
  };
}

const relation: ResultItem = { type: 'relation', from_id: 'a', to_id: 'b', direction: 'right' };

function open(capabilities: Capabilities = {}, initialResult: ResultItem[] = []) {
  return createTestEditor({
    config: compileConfig(sampleConfigs.boxes),
    task: { id: 1, data: { image: '/street.jpg' } },
    capabilities,
    initialResult,
    predictions: [
      { modelVersion: 'one', score: 0.7, result: [box('a', 5, 0.9), box('b', 30, 0.4), box('c', 60), relation] },
      { modelVersion: 'two', result: [box('a', 80)] },
    ],
  });
}

const keys = (editor: ReturnType<typeof open>['editor']) => listShown(editor).map(({ key }) => key);

describe('suggestions', () => {
  it('change nothing until they are accepted', () => {
    const { editor, result } = open();
    expect(result()).toEqual([]);
    expect(keys(editor)).toEqual(['0:a', '0:b', '0:c']);
    expect(listGhosts(editor, 'image')).toHaveLength(3);
  });

  it('are accepted one by one, as predictions, and given back by undo', () => {
    const driver = open().key('alt+a');
    expect(driver.result()).toMatchObject([{ id: 'a', origin: 'prediction', score: 0.9 }]);
    expect(keys(driver.editor)).toEqual(['0:b', '0:c']);
    driver.key('mod+z');
    expect(driver.result()).toEqual([]);
    expect(keys(driver.editor)).toEqual(['0:a', '0:b', '0:c']);
  });

  it('bring their relations once both ends are there', () => {
    const driver = open().key('alt+a');
    expect(driver.result()).toHaveLength(1);
    driver.key('alt+a');
    expect(driver.result().at(-1)).toMatchObject({ type: 'relation', from_id: 'a', to_id: 'b' });
  });

  it('say that they were changed once a person moves them', () => {
    const driver = open().key('alt+shift+a');
    driver.click(100, 100).key('right');
    expect(driver.result().find((item) => 'id' in item && item.id === 'a')).toMatchObject({
      origin: 'prediction-changed',
    });
    expect(driver.result()).toHaveLength(4);
  });

  it('are rejected, and the focus goes on to the next', () => {
    const driver = open().key('alt+s').key('alt+s');
    expect(driver.editor.session.get().suggestions.focused).toBe('0:b');
    driver.key('alt+x');
    expect(keys(driver.editor)).toEqual(['0:a', '0:c']);
    expect(driver.editor.session.get().suggestions.focused).toBe('0:c');
    driver.key('alt+shift+x');
    expect(keys(driver.editor)).toEqual([]);
    expect(driver.result()).toEqual([]);
  });

  it('are left out below the score asked for; one without its own has that of the prediction', () => {
    const { editor } = open();
    setThreshold(editor, 0.6);
    expect(keys(editor)).toEqual(['0:a', '0:c']);
    setThreshold(editor, 0.8);
    expect(keys(editor)).toEqual(['0:a']);
  });

  it('of two models keep apart what has the same id', () => {
    const driver = open().key('alt+a');
    choosePrediction(driver.editor, 1);
    expect(keys(driver.editor)).toEqual(['1:a-2']);
    driver.key('alt+a');
    expect(driver.result().map((item) => 'id' in item && item.id)).toEqual(['a', 'a-2']);
  });

  it('that the annotation began with are not suggested again', () => {
    expect(keys(open({}, [box('a', 5)]).editor)).toEqual(['0:b', '0:c']);
  });

  it('are not touched where nothing may be changed', () => {
    expect(open({ readonly: true }).key('alt+a').result()).toEqual([]);
  });
});

describe('suggestions revealed by hand', () => {
  it('come out of hiding under a frame, or one after the other', () => {
    const driver = open({ revealsPredictions: true });
    expect(keys(driver.editor)).toEqual([]);
    expect(listConcealed(driver.editor)).toHaveLength(3);
    driver.key('alt+i').drag([20, 20], [200, 200]);
    expect(keys(driver.editor)).toEqual(['0:a']);
    driver.key('alt+s').key('alt+s');
    expect(keys(driver.editor)).toEqual(['0:a', '0:b']);
    expect(listOpen(driver.editor)).toHaveLength(3);
  });
});
