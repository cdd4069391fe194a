import { compileConfig } from '@labelwright/task-definition/compile';
import { expect, it } from 'vitest';
import { createTestEditor } from '../testing/test-editor.ts';
import { startLinking } from './relations.ts';
import { select, selectNeighbour } from './selection.ts';
import { createSpan } from './spans.ts';

const config = compileConfig(
  '<View><Labels name="l" toName="t"><Label value="Name"/></Labels><Text name="t" value="$t"/></View>',
);

it('Tab leaves at the ends, and goes round while the other end of a relation is looked for', () => {
  const { editor } = createTestEditor({ config, task: { id: 1, data: { t: 'Ada Bob Cy' } } });
  for (const [start, end] of [
    [0, 3],
    [4, 7],
    [8, 10],
  ] as const)
    createSpan(editor, 't', start, end);
  const ids = editor.store.list('region').map(({ id }) => id);
  const offered = () => editor.session.get().hovered;
  select(editor, ids.slice(2));
  expect(selectNeighbour(editor, 1)).toBe(false);

  // What was marked last is mostly what the relation starts from.
  startLinking(editor);
  expect([1, 1, 1, -1].map((step) => [selectNeighbour(editor, step as 1 | -1), offered()])).toEqual([
    [true, ids[0]],
    [true, ids[1]],
    [true, ids[0]],
    [true, ids[1]],
  ]);
});
