import { compileConfig } from '@labelwright/task-definition/compile';
import type { ResultItem } from '@labelwright/task-definition/model';
import { expect, it } from 'vitest';
import { createTestEditor } from '../testing/test-editor.ts';
import { keepUnfinished, resumeUnfinished } from './keep-unfinished.ts';

const size = { width: 1000, height: 500 };
const shapes = compileConfig(`<View><Image name="image" value="$image"/>
  <PolygonLabels name="outline" toName="image"><Label value="House"/><Label value="Tree"/></PolygonLabels>
  <VectorLabels name="line" toName="image" skeleton="true"><Label value="Road"/></VectorLabels></View>`);

const open = (initialResult: readonly ResultItem[] = [], config = shapes) =>
  createTestEditor({ config, task: { id: 1, data: { image: 'a.png' } }, initialResult }, size);

/** As a database gives it back. */
const kept = ({ editor }: ReturnType<typeof open>) => structuredClone(keepUnfinished(editor));

const withoutId = (driver: ReturnType<typeof open>) => driver.result().map((item) => ({ ...item, id: undefined }));

const idOf = ([first]: readonly ResultItem[]) => (first && 'id' in first ? first.id : undefined);

it('goes on with an outline from its newest point, under its label', () => {
  const before = open().key('2').click(100, 100).click(300, 100).click(300, 300);
  const again = open();
  resumeUnfinished(again.editor, kept(before));
  again.expectState('draw-polygon.tracing').click(100, 300);
  for (const { editor } of [before.click(100, 300), again]) editor.finishGesture();
  expect(again.result()).toMatchObject([{ value: { polygonlabels: ['Tree'], closed: true } }]);
  expect(withoutId(again)).toEqual(withoutId(before));
  expect(keepUnfinished(again.editor)).toBeUndefined();
});

it('waits for the picture', () => {
  const again = open();
  again.editor.images.get('image')?.setSize(undefined);
  resumeUnfinished(again.editor, kept(open().key('1').click(100, 100).click(300, 100)));
  expect(again.editor.session.get().gesture).toBeUndefined();
  again.editor.images.get('image')?.setSize(size);
  again.expectState('draw-polygon.tracing');
});

it('goes on with a line that was there before, unless it is gone', () => {
  const drawn = open().key('3').click(100, 100).click(300, 100);
  drawn.editor.finishGesture();
  const line = drawn.result();
  drawn.click(300, 100).click(500, 100);
  expect(kept(drawn)?.paths).toMatchObject([{ path: { baseId: idOf(line) } }]);
  const again = open(line);
  resumeUnfinished(again.editor, kept(drawn));
  again.click(500, 300).editor.finishGesture();
  expect(again.result()).toMatchObject([{ id: idOf(line), value: { vertices: { length: 4 } } }]);
  const empty = open();
  resumeUnfinished(empty.editor, kept(drawn));
  expect(empty.editor.session.get().gesture).toBeUndefined();
});

it('puts back what was typed, and nothing of another interface or into what may not be changed', () => {
  const typing = open();
  typing.editor.session.update({ typed: { 'text:a::': 'half a sen', 'text:b::': ' ' } });
  expect(kept(typing)).toEqual({ configHash: shapes.hash, typed: { 'text:a::': 'half a sen' }, paths: [] });
  const again = open();
  again.editor.session.update({ typed: { 'text:c::': 'new' } });
  resumeUnfinished(again.editor, kept(typing));
  expect(again.editor.session.get().typed).toEqual({ 'text:a::': 'half a sen', 'text:c::': 'new' });
  const others = [open([], compileConfig('<View><Image name="image" value="$image"/></View>')), open()];
  if (others[1]) others[1].editor.capabilities = { readonly: true };
  for (const { editor } of others) {
    resumeUnfinished(editor, kept(typing));
    expect(editor.session.get().typed).toEqual({});
  }
  expect(keepUnfinished(open().editor)).toBeUndefined();
});
