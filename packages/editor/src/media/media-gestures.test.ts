import { compileConfig } from '@labelwright/task-definition/compile';
import { validateResult } from '@labelwright/task-definition/results/validate-result';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Editor } from '../editor/editor.ts';
import type { SurfacePointer } from '../editor/pointer-machine.ts';
import { select } from '../operations/selection.ts';
import { createTestEditor } from '../testing/test-editor.ts';
import { rulerPx, timelineOf } from './video/timeline-layout.ts';

const sound = compileConfig(`<View>
  <Labels name="who" toName="sound"><Label value="Speech"/><Label value="Noise"/></Labels>
  <Audio name="sound" value="$sound" height="100" splitchannels="true"/>
</View>`);
const film = compileConfig(`<View>
  <Labels name="thing" toName="film"><Label value="Car"/><Label value="Bus"/></Labels>
  <Video name="film" value="$film" frameRate="$fps"/>
  <VideoRectangle name="box" toName="film"/>
  <TimelineLabels name="scene" toName="film"><Label value="Still"/></TimelineLabels>
</View>`);

type Point = [number, number];

function drag(editor: Editor, surface: string, from: Point, to: Point): void {
  const pointer = editor.pointers.get(surface);
  const at = ([x, y]: Point): SurfacePointer => ({
    screen: { x, y },
    point: { x, y },
    button: 0,
    pointerType: 'mouse',
    shiftKey: false,
    altKey: false,
    modKey: false,
    spaceKey: false,
  });
  pointer?.down(at(from));
  if (from.join() !== to.join()) pointer?.move(at([(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]));
  if (from.join() !== to.join()) pointer?.move(at(to));
  pointer?.up(at(to));
}

/** A hundred seconds on a thousand pixels. */
function startSound() {
  const test = createTestEditor({ config: sound, task: { id: 1, data: { sound: 'a.wav' } } });
  const audio = test.editor.audios.get('sound');
  if (!audio) throw new Error('The interface has no sound.');
  audio.setWidth(1000);
  audio.player.setDuration(100);
  return { ...test, audio };
}

/** A hundred frames at ten per second; the picture fills 1000 by 500 pixels, the timeline 1000. */
function startFilm() {
  const test = createTestEditor({ config: film, task: { id: 1, data: { film: 'a.mp4', fps: 10 } } });
  const video = test.editor.videos.get('film');
  if (!video) throw new Error('The interface has no video.');
  video.picture.set({ size: { width: 2000, height: 1000 }, viewport: { width: 1000, height: 500 } });
  video.setTimelineWidth(1000);
  video.player.setDuration(10);
  return { ...test, video };
}

describe('segments', () => {
  it('are drawn, moved and resized by dragging, one step each', () => {
    const { editor, key } = startSound();
    key('2');
    drag(editor, 'sound', [100, 50], [200, 50]);
    expect(editor.serialize()).toMatchObject([
      { type: 'labels', original_length: 100, value: { start: 10, end: 20, channel: 0, labels: ['Noise'] } },
    ]);
    drag(editor, 'sound', [150, 50], [950, 50]);
    expect(editor.serialize()).toMatchObject([{ value: { start: 90, end: 100 } }]);
    drag(editor, 'sound', [900, 50], [300, 50]);
    expect(editor.serialize()).toMatchObject([{ value: { start: 30, end: 100 } }]);
    key('mod+z');
    key('mod+z');
    expect(editor.serialize()).toMatchObject([{ value: { start: 10, end: 20 } }]);
  });

  it('lie in the channel they are drawn on', () => {
    const { editor, audio } = startSound();
    const silent = {
      channels: 2,
      sampleRate: 8000,
      length: 0,
      loudest: 0,
      add() {},
      read: () => ({ low: empty, high: empty }),
    };
    audio.sound.update({ peaks: silent });
    drag(editor, 'sound', [100, 80], [200, 80]);
    expect(editor.serialize()).toMatchObject([{ value: { channel: 1 } }]);
  });

  it('made by key lie in the channel used last, and go from channel to channel', () => {
    const { editor, audio, key } = startSound();
    const silent = {
      channels: 2,
      sampleRate: 8000,
      length: 0,
      loudest: 0,
      add() {},
      read: () => ({ low: empty, high: empty }),
    };
    audio.sound.update({ peaks: silent });
    drag(editor, 'sound', [100, 80], [100, 80]);
    key('2').key('shift+enter');
    audio.player.seek(20);
    key('shift+enter');
    expect(editor.serialize()).toMatchObject([{ value: { start: 10, end: 20, channel: 1 } }]);
    key('mod+shift+up').key('mod+shift+up');
    expect(editor.serialize()).toMatchObject([{ value: { start: 10, end: 20, channel: 0 } }]);
    key('mod+z');
    expect(editor.serialize()).toMatchObject([{ value: { channel: 1 } }]);
  });

  it('are not made by a click, which seeks, nor by a drag that is cancelled', () => {
    const { editor, audio } = startSound();
    drag(editor, 'sound', [420, 50], [420, 50]);
    expect(audio.player.time.get().seconds).toBe(42);
    const pointer = editor.pointers.get('sound');
    const at = (x: number) => ({ screen: { x, y: 9 }, point: { x, y: 9 }, button: 0, pointerType: 'mouse', ...noKeys });
    pointer?.down(at(100));
    pointer?.move(at(300));
    expect(editor.serialize()).toHaveLength(1);
    expect(editor.cancelGesture()).toBe(true);
    expect(editor.serialize()).toEqual([]);
  });

  it('obey the keys: edges, place, loop', () => {
    const { editor, audio, key } = startSound();
    drag(editor, 'sound', [100, 50], [200, 50]);
    key('alt+right').key('alt+right').key('alt+shift+left').key('mod+shift+right');
    expect(editor.serialize()[0]).toMatchObject({ value: { start: 10.05, end: 20.2 } });
    key('shift+l');
    expect(audio.player.state.get()).toMatchObject({ isPlaying: true, loop: { end: 20.2 } });
    audio.player.arrive(20.3);
    expect(audio.player.time.get().seconds).toBeCloseTo(10.05);
    key('space');
    expect(audio.player.state.get().isPlaying).toBe(false);
  });

  it('are duplicated right behind themselves', () => {
    const { editor, key } = startSound();
    drag(editor, 'sound', [100, 50], [200, 50]);
    key('mod+d');
    expect(editor.serialize()).toMatchObject([{ value: { start: 10, end: 20 } }, { value: { start: 20, end: 30 } }]);
  });

  it('are marked at the playhead by key, while the sound plays on', () => {
    const { editor, audio, key } = startSound();
    key('2');
    audio.player.seek(12);
    key('shift+enter');
    expect(editor.serialize()).toEqual([]);
    audio.player.play();
    audio.player.arrive(15.5);
    key('shift+enter');
    expect(editor.serialize()).toMatchObject([{ value: { start: 12, end: 15.5, labels: ['Noise'] } }]);
    expect(audio.player.state.get().isPlaying).toBe(true);
    key('shift+enter');
    expect(audio.player.state.get().markS).toBe(15.5);
    key('esc');
    expect(audio.player.state.get().markS).toBeUndefined();
  });

  it('cannot be changed by those who only read', () => {
    const config = sound;
    const test = createTestEditor({ config, task: { id: 1, data: {} }, capabilities: { readonly: true } });
    test.editor.audios.get('sound')?.setWidth(1000);
    test.editor.audios.get('sound')?.player.setDuration(100);
    drag(test.editor, 'sound', [100, 50], [200, 50]);
    expect(test.result()).toEqual([]);
  });
});

const empty = new Float32Array(1);
const noKeys = { shiftKey: false, altKey: false, modKey: false, spaceKey: false };

describe('boxes in a video', () => {
  it('begin at the frame on screen with the label in hand', () => {
    const { editor, key, video } = startFilm();
    video.seekFrame(11);
    key('2');
    drag(editor, 'film', [100, 100], [300, 200]);
    expect(editor.serialize()).toMatchObject([
      {
        from_name: 'box',
        type: 'videorectangle',
        value: {
          framesCount: 100,
          duration: 10,
          sequence: [{ frame: 11, enabled: true, x: 10, y: 20, width: 20, height: 20, rotation: 0, time: 1.1 }],
          labels: ['Bus'],
        },
      },
    ]);
  });

  it('get a key frame where they are moved, and go straight between', () => {
    const { editor, video } = startFilm();
    drag(editor, 'film', [100, 100], [300, 200]);
    video.seekFrame(21);
    drag(editor, 'film', [200, 150], [400, 150]);
    const [region] = editor.store.list('region');
    const geometry = region?.props.geometry;
    expect(geometry?.shape === 'video-rectangle' && geometry.sequence.map(({ frame, x }) => [frame, x])).toEqual([
      [1, 10],
      [21, 30],
    ]);
  });

  it('are taken out and brought back at a frame, and lose key frames by key', () => {
    const { editor, video, key } = startFilm();
    drag(editor, 'film', [100, 100], [300, 200]);
    video.seekFrame(31);
    key('shift+o');
    video.seekFrame(41);
    key('shift+o');
    const enabled = () =>
      editor.serialize().flatMap((item) => ('value' in item ? (item.value.sequence as { enabled: boolean }[]) : []));
    expect(enabled().map((entry) => entry.enabled)).toEqual([true, false, true]);
    key('shift+delete');
    expect(enabled().map((entry) => entry.enabled)).toEqual([true, false]);
    key('{');
    expect(video.frame.get().frame).toBe(31);
    key('{').key('shift+delete');
    expect(video.frame.get().frame).toBe(1);
    expect(enabled()).toHaveLength(1);
  });

  it('have key frames that are dragged along the timeline, never past the next', () => {
    const { editor, video } = startFilm();
    drag(editor, 'film', [100, 100], [300, 200]);
    video.seekFrame(31);
    drag(editor, 'film', [200, 150], [400, 150]);
    const frames = () =>
      editor.serialize().flatMap((item) => ('value' in item ? (item.value.sequence as { frame: number }[]) : []));
    drag(editor, timelineOf('film'), [305, rulerPx + 12], [505, rulerPx + 12]);
    expect(frames().map(({ frame }) => frame)).toEqual([1, 51]);
    drag(editor, timelineOf('film'), [505, rulerPx + 12], [2, rulerPx + 12]);
    expect(frames().map(({ frame }) => frame)).toEqual([1, 2]);
  });

  it('are moved by key at the frame on screen, held inside the picture', () => {
    const { editor, video, key } = startFilm();
    drag(editor, 'film', [100, 100], [300, 200]);
    video.seekFrame(5);
    key('mod+shift+right').key('mod+shift+right').key('mod+shift+up');
    expect(editor.serialize()).toMatchObject([
      {
        value: {
          sequence: [
            { frame: 1, x: 10 },
            { frame: 5, x: 11, y: 19.5 },
          ],
        },
      },
    ]);
    for (let press = 0; press < 60; press += 1) key('mod+shift+up');
    expect(editor.serialize()).toMatchObject([{ value: { sequence: [{}, { y: 0 }] } }]);
    key('mod+z');
    expect(editor.serialize()).toMatchObject([{ value: { sequence: [{ frame: 1 }] } }]);
  });

  it('are drawn where the picture is, however close one looks', () => {
    const { editor, video } = startFilm();
    video.zoomPicture(2, { x: 0, y: 0 });
    drag(editor, 'film', [100, 100], [300, 200]);
    expect(editor.serialize()).toMatchObject([{ value: { sequence: [{ x: 5, y: 10, width: 10, height: 10 }] } }]);
    video.zoomPicture(0.1, { x: 0, y: 0 });
    expect(video.picture.get().transform).toBeUndefined();
  });

  it('step by frames', () => {
    const { video, key } = startFilm();
    key('right').key('shift+right').key('left');
    expect(video.frame.get().frame).toBe(11);
    key('end');
    expect(video.frame.get().frame).toBe(100);
  });
});

describe('ranges of frames', () => {
  const y = rulerPx + 12;

  it('are drawn, moved and resized on the timeline', () => {
    const { editor, video, key } = startFilm();
    drag(editor, timelineOf('film'), [100, y], [195, y]);
    expect(editor.serialize()).toMatchObject([
      { type: 'timelinelabels', value: { ranges: [{ start: 11, end: 20 }], timelinelabels: ['Still'] } },
    ]);
    drag(editor, timelineOf('film'), [150, y], [350, y]);
    expect(editor.serialize()).toMatchObject([{ value: { ranges: [{ start: 31, end: 40 }] } }]);
    drag(editor, timelineOf('film'), [398, y], [505, y]);
    expect(editor.serialize()).toMatchObject([{ value: { ranges: [{ start: 31, end: 51 }] } }]);
    expect(video.frame.get().frame).toBe(51);
    key('alt+left').key('alt+shift+left');
    expect(editor.serialize()).toMatchObject([{ value: { ranges: [{ start: 30, end: 50 }] } }]);
  });

  it('leave the ruler to seeking', () => {
    const { editor, video } = startFilm();
    drag(editor, timelineOf('film'), [100, 5], [705, 5]);
    expect(video.frame.get().frame).toBe(71);
    expect(editor.serialize()).toEqual([]);
  });
});

it('whatever is dragged and pressed, the result is valid and can be undone', () => {
  const place = fc.tuple(fc.integer({ min: -20, max: 1020 }), fc.integer({ min: -10, max: 520 }));
  const keys = [
    '1',
    '2',
    '3',
    'right',
    'shift+o',
    'shift+k',
    'shift+delete',
    'alt+right',
    'mod+shift+left',
    'mod+d',
    'mod+z',
  ];
  const steps = fc.oneof(
    fc.record({ surface: fc.constantFrom('film', timelineOf('film')), from: place, to: place }),
    fc.record({ key: fc.constantFrom(...keys) }),
    fc.record({ frame: fc.integer({ min: 1, max: 100 }) }),
  );
  fc.assert(
    fc.property(fc.array(steps, { maxLength: 20 }), (actions) => {
      const { editor, video, key } = startFilm();
      for (const step of actions) {
        if ('key' in step) key(step.key);
        else if ('frame' in step) video.seekFrame(step.frame);
        else drag(editor, step.surface, step.from, step.to);
      }
      select(editor, []);
      expect(validateResult(film, editor.serialize())).toEqual([]);
      while (editor.dispatch('edit.undo'));
      expect(editor.serialize()).toEqual([]);
    }),
    { numRuns: 60 },
  );
});
