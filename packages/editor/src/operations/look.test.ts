import { compileConfig } from '@labelwright/task-definition/compile';
import { expect, it } from 'vitest';
import { sampleConfigs } from '../testing/sample-configs.ts';
import { createTestEditor } from '../testing/test-editor.ts';
import { putBackHidden, setFlag } from './regions.ts';
import { select } from './selection.ts';

const config = compileConfig(sampleConfigs.boxes);
const task = { id: 1, data: { image: 'a.png' } };

it('who may change nothing can hide regions, which is no change of the annotation', () => {
  const drawn = createTestEditor({ config, task })
    .key('1')
    .drag([100, 100], [300, 200])
    .key('2')
    .drag([400, 100], [600, 300]);
  const initialResult = drawn.key('h').result();
  let changes = 0;
  const reader = createTestEditor({
    config,
    task,
    initialResult,
    capabilities: { readonly: true },
    onChange: () => (changes += 1),
  });
  const { editor } = reader;
  const hidden = () => editor.store.list('region').map(({ props }) => props.hidden);
  expect(hidden()).toEqual([false, true]);
  select(editor, ['id-0']);
  reader.key('h');
  expect(hidden()).toEqual([true, true]);
  reader.key('shift+h');
  expect(hidden()).toEqual([false, false]);
  select(editor, ['id-1']);
  reader.key('l').key('delete');
  setFlag(editor, editor.store.list('region'), 'locked', true);
  expect(editor.store.list('region').some(({ props }) => props.locked)).toBe(false);
  expect(editor.history.state.get().undo).toEqual([]);

  // Somebody who goes over to changing it begins with what was there.
  editor.capabilities = {};
  putBackHidden(editor);
  expect(reader.result()).toEqual(initialResult);
  expect(changes).toBe(0);

  // What is loaded meanwhile comes as it is.
  reader.editor.capabilities = { readonly: true };
  setFlag(editor, editor.store.list('region'), 'hidden', true);
  const shown = initialResult.map((item) => ({ ...item, hidden: false }));
  editor.load(shown, 'restore');
  putBackHidden(editor);
  expect(hidden()).toEqual([false, false]);
});
