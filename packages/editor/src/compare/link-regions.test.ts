import { compileConfig } from '@labelwright/task-definition/compile';
import type { ResultItem } from '@labelwright/task-definition/model';
import { expect, test } from 'vitest';
import { createEditor } from '../editor/create-editor.ts';
import { select } from '../operations/selection.ts';
import { sampleConfigs } from '../testing/sample-configs.ts';
import { linkRegions } from './link-regions.ts';

const config = compileConfig(sampleConfigs.boxes);

function box(id: string): ResultItem {
  const value = { x: 1, y: 1, width: 20, height: 20, rotation: 0, rectanglelabels: ['Car'] };
  return { id, from_name: 'box', to_name: 'image', type: 'rectanglelabels', value };
}

test('what is under the pointer or selected in one editor is so in the other', () => {
  const task = { id: 1, data: { image: 'x.png' } };
  const left = createEditor({ config, task, initialResult: [box('a'), box('b')] });
  const right = createEditor({ config, task, initialResult: [box('u')] });
  const stop = linkRegions(left, right, new Map([['a', 'u']]));

  left.session.update({ hovered: 'a' });
  expect(right.session.get().hovered).toBe('u');
  right.session.update({ hovered: undefined });
  expect(left.session.get().hovered).toBeUndefined();

  select(right, ['u']);
  expect(left.session.get().selection).toEqual(['a']);
  // What only one of them has takes the selection away from the other, and stays selected itself.
  select(left, ['b']);
  expect(right.session.get().selection).toEqual([]);
  expect(left.session.get().selection).toEqual(['b']);

  stop();
  select(left, ['a']);
  expect(right.session.get().selection).toEqual([]);
});
