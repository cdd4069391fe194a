import { compileConfig } from '@labelwright/task-definition/compile';
import type { ResultItem } from '@labelwright/task-definition/model';
import { describe, expect, it } from 'vitest';
import { createEditor } from '../editor/create-editor.ts';
import type { Editor } from '../editor/editor.ts';
import { deleteRegions } from '../operations/regions.ts';
import { groupResults, type Part } from '../results/group-results.ts';
import { sampleConfigs } from '../testing/sample-configs.ts';
import { outcomeOf, provenanceOf, takeAgreed, takeFrom, takeOut } from './adjudication.ts';

const config = compileConfig(sampleConfigs.boxes);

function box(id: string, x: number, label = 'Car'): ResultItem {
  const value = { x, y: 10, width: 20, height: 20, rotation: 0, rectanglelabels: [label] };
  return { id, from_name: 'box', to_name: 'image', type: 'rectanglelabels', value };
}

const relation = (from: string, to: string): ResultItem => {
  return { type: 'relation', from_id: from, to_id: to, direction: 'right' };
};

const ada = [box('a', 0), box('b', 40), relation('a', 'b')];
const bob = [box('u', 0), box('v', 40, 'Dog'), box('w', 75), relation('u', 'v')];

function begin(results: ResultItem[][]): { editor: Editor; part: (id: string) => Part; parts: Part[] } {
  const parts = groupResults(config, results);
  const editor = createEditor({ config, task: { id: 1, data: { image: 'x.png' } } });
  const part = (id: string) => {
    const found = parts.find((one) => one.id === id);
    if (!found) throw new Error(`no part ${id}`);
    return found;
  };
  return { editor, parts, part };
}

const none = new Set<string>();

describe('making one answer of several', () => {
  it('takes what all agree on in one step that can be undone', () => {
    const { editor, parts, part } = begin([ada, bob]);
    expect(takeAgreed(editor, parts)).toBe(2);
    expect(outcomeOf(editor, part('a'), none)).toEqual({ kind: 'taken', source: undefined });
    expect(outcomeOf(editor, part('b'), none)).toEqual({ kind: 'open' });
    editor.history.undo();
    expect(editor.serialize()).toEqual([]);
    expect(outcomeOf(editor, part('a'), none)).toEqual({ kind: 'open' });
  });

  it('takes a disputed part as one of them has it, and changes its mind', () => {
    const { editor, part } = begin([ada, bob]);
    expect(takeFrom(editor, part('b'), 1)).toBe(true);
    expect(outcomeOf(editor, part('b'), none)).toEqual({ kind: 'taken', source: 1 });
    takeFrom(editor, part('b'), 0);
    expect(outcomeOf(editor, part('b'), none)).toEqual({ kind: 'taken', source: 0 });
    expect(editor.serialize()).toEqual([box('b', 40)]);
    expect(takeFrom(editor, part('w'), 0), 'Ada has nothing there').toBe(false);
  });

  it('takes a relation only where both of its regions are', () => {
    const { editor, parts, part } = begin([ada, bob]);
    const id = 'relation:a:b';
    expect(takeFrom(editor, part(id), 0)).toBe(false);
    takeAgreed(editor, parts);
    takeFrom(editor, part('b'), 1);
    expect(takeFrom(editor, part(id), 1)).toBe(true);
    expect(editor.serialize().at(-1)).toEqual(relation('a', 'b'));
    takeOut(editor, part('b'));
    expect(editor.serialize().some(({ type }) => type === 'relation')).toBe(false);
    editor.history.undo();
    expect(outcomeOf(editor, part(id), none)).toMatchObject({ kind: 'taken' });
  });

  it('knows where everything came from', () => {
    const { editor, parts, part } = begin([ada, bob]);
    takeAgreed(editor, parts);
    takeFrom(editor, part('b'), 1);
    takeFrom(editor, part('w'), 1);
    const moved = editor.store.findRegion('w');
    if (!moved) throw new Error('w is not there');
    editor.history.mark('Move');
    editor.store.write('user', (writer) => {
      writer.put({ ...moved, props: { ...moved.props, geometry: { ...moved.props.geometry, x: 70 } as never } });
      writer.put({ ...moved, id: 'fresh' });
    });
    expect(outcomeOf(editor, part('w'), none)).toEqual({ kind: 'edited' });
    expect(provenanceOf(editor, parts).map(({ id, how, sources }) => [id, how, ...sources])).toEqual([
      ['a', 'unanimous', 0, 1],
      ['b', 'chosen', 1],
      ['w', 'edited', 1],
      ['fresh', 'new'],
      ['a→b', 'unanimous', 0, 1],
    ]);
  });

  it('counts what was taken out by hand as open again until it is left out on purpose', () => {
    const { editor, part } = begin([ada, bob]);
    takeFrom(editor, part('w'), 1);
    const region = editor.store.findRegion('w');
    deleteRegions(editor, region ? [region] : []);
    expect(outcomeOf(editor, part('w'), none)).toEqual({ kind: 'open' });
    expect(outcomeOf(editor, part('w'), new Set(['w']))).toEqual({ kind: 'left-out' });
  });
});
