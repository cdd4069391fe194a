import { compileConfig } from '@labelwright/task-definition/compile';
import type { ResultItem } from '@labelwright/task-definition/model';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { sampleConfigs } from '../testing/sample-configs.ts';
import { createTestEditor } from '../testing/test-editor.ts';
import { select } from './selection.ts';

const text = 'Ada met Charles in London. London was large.';

function open(config: string, taskId: number, data: Record<string, unknown>, initialResult: ResultItem[] = []) {
  return createTestEditor({ config: compileConfig(config), task: { id: taskId, data }, initialResult });
}

function span(id: string, start: number, end: number, label = 'Place', source = text): ResultItem {
  const value = { start, end, text: source.slice(start, end), labels: [label] };
  return {
    id,
    from_name: 'label',
    to_name: 'text',
    type: 'labels',
    origin: 'prediction',
    score: 0.5,
    value,
  } as ResultItem;
}

const box: ResultItem = {
  id: 'b',
  from_name: 'box',
  to_name: 'image',
  type: 'rectanglelabels',
  original_width: 1000,
  original_height: 500,
  image_rotation: 0,
  value: { x: 10, y: 20, width: 30, height: 40, rotation: 0, rectanglelabels: ['Car'] },
};

function copyAll(driver: ReturnType<typeof open>): void {
  select(
    driver.editor,
    driver.editor.store.list('region').map(({ id }) => id),
  );
  driver.key('mod+c');
}

describe('copy and paste', () => {
  it('puts a box beside itself in its own task, and in the same place in another', () => {
    const here = open(sampleConfigs.boxes, 1, { image: 'a.png' }, [box]);
    copyAll(here);
    here.key('mod+v');
    expect(here.result()).toHaveLength(2);
    expect(here.result()[1]).toMatchObject({ origin: 'manual', value: { x: 11.2 } });
    const there = createTestEditor(
      { config: compileConfig(sampleConfigs.boxes), task: { id: 2, data: { image: 'b.png' } } },
      { width: 400, height: 300 },
    );
    there.key('mod+v');
    expect(there.result()).toMatchObject([
      { original_width: 400, original_height: 300, value: { x: 10, y: 20, width: 30, height: 40 } },
    ]);
    there.key('mod+z');
    expect(there.result()).toEqual([]);
  });

  it('finds the same words in another text, the nearest first, without score or flags', () => {
    copyAll(open(sampleConfigs.entities, 1, { text }, [span('s', 19, 25)]));
    const other = `They say: ${text}`;
    const there = open(sampleConfigs.entities, 2, { text: other }).key('mod+v');
    const [item] = there.result();
    expect(item).toMatchObject({ origin: 'manual', value: { start: 29, end: 35, text: 'London', labels: ['Place'] } });
    expect(item).not.toHaveProperty('score');
  });

  it('takes relations along when both ends fit', () => {
    const relation: ResultItem = { type: 'relation', from_id: 'a', to_id: 'b', direction: 'bi', labels: ['near'] };
    copyAll(open(sampleConfigs.entities, 1, { text }, [span('a', 0, 3, 'Person'), span('b', 19, 25), relation]));
    const there = open(sampleConfigs.entities, 2, { text }).key('mod+v');
    const [from, to, last] = there.result();
    expect(last).toMatchObject({
      type: 'relation',
      from_id: from && 'id' in from ? from.id : '',
      to_id: to && 'id' in to ? to.id : '',
      direction: 'bi',
      labels: ['near'],
    });
  });

  it('says in words what does not fit, and pastes the rest', () => {
    copyAll(open(sampleConfigs.entities, 1, { text }, [span('a', 0, 3, 'Person'), span('b', 19, 25)]));
    const there = open(sampleConfigs.entities, 2, { text: 'Ada is alone.' }).key('mod+v');
    expect(there.result()).toHaveLength(1);
    expect(there.editor.session.get().notice?.text).toBe(
      '1 of 2 regions pasted. The others do not fit here:\n"London" does not stand in this text.',
    );
    const wrong = open(sampleConfigs.boxes, 3, { image: 'a.png' }).key('mod+v');
    expect(wrong.result()).toEqual([]);
    expect(wrong.editor.session.get().notice?.text).toContain('There is no object "text" here.');
  });

  it('refuses a label that the other interface does not have', () => {
    copyAll(open(sampleConfigs.boxes, 1, { image: 'a.png' }, [box]));
    const config = sampleConfigs.boxes.replaceAll('"Car"', '"Lorry"');
    const there = open(config, 2, { image: 'a.png' }).key('mod+v');
    expect(there.result()).toEqual([]);
    expect(there.editor.session.get().notice?.text).toBe('The region does not fit here. "box" has no "Car" here.');
  });

  it('duplicates beside the original', () => {
    const here = open(sampleConfigs.boxes, 1, { image: 'a.png' }, [box]);
    select(here.editor, ['b']);
    here.key('mod+d');
    expect(here.result()).toHaveLength(2);
  });
});

describe('between windows', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  /** What all windows of the browser share. */
  function share(): Map<string, string> {
    const shared = new Map<string, string>();
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => shared.get(key) ?? null,
      setItem: (key: string, text: string) => shared.set(key, text),
    });
    return shared;
  }

  it('pastes what was copied last, in whichever window', () => {
    const shared = share();
    copyAll(open(sampleConfigs.boxes, 1, { image: 'a.png' }, [box]));
    const ofOther = new Map(shared);
    expect(ofOther.size).toBe(1);
    copyAll(
      open(sampleConfigs.boxes, 1, { image: 'a.png' }, [{ ...box, value: { ...box.value, x: 50 } } as ResultItem]),
    );
    for (const [key, text] of ofOther) shared.set(key, text);
    const there = open(sampleConfigs.boxes, 2, { image: 'b.png' }).key('mod+v');
    expect(there.result()).toMatchObject([{ value: { x: 10 } }]);
  });

  it('does not paste what was copied days ago', () => {
    share();
    copyAll(open(sampleConfigs.boxes, 1, { image: 'a.png' }, [box]));
    const there = open(sampleConfigs.boxes, 2, { image: 'b.png' });
    const now = Date.now();
    vi.spyOn(Date, 'now').mockReturnValue(now + 3 * 24 * 3600 * 1000);
    expect(there.key('mod+v').result()).toEqual([]);
    vi.mocked(Date.now).mockRestore();
    expect(there.key('mod+v').result()).toHaveLength(1);
  });
});
