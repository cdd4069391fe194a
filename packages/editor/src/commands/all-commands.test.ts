import { compileConfig } from '@labelwright/task-definition/compile';
import { templates } from '@labelwright/task-definition/templates/index';
import { describe, expect, it } from 'vitest';
import { createTestEditor } from '../testing/test-editor.ts';

describe.each(templates)('the commands of $id', ({ config, sampleTask }) => {
  it('have ids of their own, and none is in conflict with itself', () => {
    const { editor } = createTestEditor({ config: compileConfig(config), task: { id: 1, data: sampleTask } });
    const ids = editor.commands.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    expect(editor.keymap.conflicts.filter(({ commandIds }) => new Set(commandIds).size < commandIds.length)).toEqual(
      [],
    );
  });
});

it('a picture and a sound share the arrows and the keys of zooming', () => {
  const config = compileConfig(`<View>
    <RectangleLabels name="box" toName="image"><Label value="Fruit"/></RectangleLabels><Image name="image" value="$image"/>
    <Labels name="part" toName="sound"><Label value="Speech"/></Labels><Audio name="sound" value="$sound"/>
  </View>`);
  const { editor, key } = createTestEditor({ config, task: { id: 1, data: { image: 'a.png', sound: 'a.wav' } } });
  const audio = editor.audios.get('sound');
  audio?.setWidth(1000);
  audio?.player.setDuration(100);
  editor.session.update({ activeObject: 'sound' });
  key('right').key('right');
  expect(audio?.player.time.get().seconds).toBe(2);
  key('+');
  expect(audio?.view.get().span).toBeLessThan(100);
  expect(editor.keymap.conflicts).toEqual([]);
});
