import { compileConfig } from '@labelwright/task-definition/compile';
import { expect, it } from 'vitest';
import { createEditor } from '../editor/create-editor.ts';
import { applyPreferences, readPreferences, watchPreferences } from './preferences.ts';

const config = compileConfig(`<View><Audio name="sound" value="$sound" defaultspeed="1" spectrogram="true"/>
  <Image name="image" value="$image"/>
  <BrushLabels name="b" toName="image"><Label value="A"/></BrushLabels>
  <Labels name="l" toName="sound"><Label value="B"/></Labels></View>`);
const open = (id: number) => createEditor({ config, task: { id, data: { sound: 'a.mp3', image: 'a.png' } } });

it('what is set in one task is set in the next', () => {
  const first = open(1);
  const sound = first.audios.get('sound');
  sound?.setWidth(1000);
  sound?.player.setDuration(100);
  let heard = 0;
  const stop = watchPreferences(first, () => (heard += 1));
  sound?.player.setRate(1.5);
  sound?.player.setVolume(0.4);
  sound?.player.setMuted(true);
  sound?.options.set({ showsSpectrogram: false });
  sound?.zoomTo(8);
  first.images.get('image')?.light.set({ brightness: 140, contrast: 80 });
  const { suggestions } = first.session.get();
  first.session.update({ brushSize: 33, isFocusMode: true, suggestions: { ...suggestions, threshold: 0.7 } });
  expect(heard).toBeGreaterThanOrEqual(7);
  stop();

  const kept: unknown = JSON.parse(JSON.stringify(readPreferences(first)));
  const next = open(2);
  applyPreferences(next, kept);
  next.audios.get('sound')?.setWidth(1000);
  next.audios.get('sound')?.player.setDuration(40);
  expect(readPreferences(next)).toEqual(readPreferences(first));
  expect(next.players.get('sound')?.state.get()).toMatchObject({ rate: 1.5, volume: 0.4, isMuted: true });
  expect(next.audios.get('sound')?.view.get().span).toBeCloseTo(5);
  expect(next.history.state.get().undo).toEqual([]);
});

it('leaves alone what was kept by something else', () => {
  const fresh = JSON.stringify(readPreferences(open(1)));
  for (const kept of [undefined, null, 7, [], {}, { players: { other: {}, sound: 3 }, lights: [], brushSize: 'big' }]) {
    const editor = open(2);
    applyPreferences(editor, kept);
    expect(JSON.stringify(readPreferences(editor))).toBe(fresh);
  }
});
