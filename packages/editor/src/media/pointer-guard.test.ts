import { compileConfig } from '@labelwright/task-definition/compile';
import { describe, expect, it } from 'vitest';
import type { Editor } from '../editor/editor.ts';
import { createTestEditor } from '../testing/test-editor.ts';
import { createPointerGuard, type GuardedPointer, type Pinch } from './pointer-guard.ts';
import { fromX } from './time-view.ts';
import { pinchTime } from './use-time-wheel.ts';

const sound = compileConfig(`<View>
  <Labels name="who" toName="sound"><Label value="Speech"/></Labels>
  <Audio name="sound" value="$sound" height="100"/>
</View>`);

function at(pointerId: number, pointerType: string, x: number, y = 50, atMs = 0): GuardedPointer {
  const screen = { x, y };
  const keys = { shiftKey: false, altKey: false, modKey: false, spaceKey: false };
  return { screen, point: screen, button: 0, pointerType, pointerId, atMs, ...keys };
}

/** A hundred seconds on a thousand pixels. */
function start() {
  const { editor } = createTestEditor({ config: sound, task: { id: 1, data: { sound: 'a.wav' } } });
  const audio = editor.audios.get('sound');
  const machine = editor.pointers.get('sound');
  if (!audio || !machine) throw new Error('The interface has no sound.');
  audio.setWidth(1000);
  audio.player.setDuration(100);
  const time = { get: audio.view.get, zoom: audio.zoom, scrollTo: audio.scrollTo };
  const pinches: Pinch[] = [];
  const guard = createPointerGuard(machine, (pinch) => {
    pinches.push(pinch);
    pinchTime(time, pinch);
  });
  return { editor, audio, machine, guard, pinches };
}

const segments = (editor: Editor) => editor.serialize().map((item) => ('value' in item ? item.value : {}));

describe('of several pointers', () => {
  it('the hand that holds the pen neither moves its stroke nor ends it', () => {
    const { editor, guard, pinches } = start();
    guard.down(at(1, 'pen', 100, 50, 0));
    guard.move(at(1, 'pen', 200, 50, 10));
    guard.down(at(2, 'touch', 700, 90, 20));
    guard.move(at(2, 'touch', 900, 90, 800));
    guard.up(at(2, 'touch', 900, 90, 810));
    guard.move(at(1, 'pen', 300, 50, 820));
    guard.up(at(1, 'pen', 300, 50, 830));
    expect(segments(editor)).toMatchObject([{ start: 10, end: 30 }]);
    expect(pinches).toEqual([]);
  });

  it('the hand counts for nothing until a while after the pen, and when it came down first', () => {
    const { editor, guard } = start();
    guard.down(at(2, 'touch', 500, 90, 0));
    guard.move(at(2, 'touch', 700, 90, 10));
    guard.down(at(1, 'pen', 100, 50, 20));
    guard.move(at(1, 'pen', 200, 50, 30));
    guard.up(at(1, 'pen', 200, 50, 40));
    guard.up(at(2, 'touch', 700, 90, 50));
    expect(segments(editor)).toMatchObject([{ start: 10, end: 20 }]);
    for (const [id, downMs] of [
      [3, 300],
      [4, 900],
    ] as const) {
      guard.down(at(id, 'touch', 600, 90, downMs));
      guard.move(at(id, 'touch', 700, 90, downMs + 10));
      guard.up(at(id, 'touch', 700, 90, downMs + 20));
    }
    expect(segments(editor)).toMatchObject([
      { start: 10, end: 20 },
      { start: 60, end: 70 },
    ]);
  });

  it('a second finger gives up what the first began, and both zoom at their middle', () => {
    const { editor, audio, guard } = start();
    guard.down(at(1, 'touch', 400));
    guard.move(at(1, 'touch', 450));
    expect(segments(editor)).toHaveLength(1);
    guard.down(at(2, 'touch', 650));
    expect(segments(editor)).toEqual([]);
    const underMiddle = fromX(audio.view.get(), 550);
    guard.move(at(1, 'touch', 350));
    guard.move(at(2, 'touch', 750));
    expect(audio.view.get().span).toBeCloseTo(50);
    expect(fromX(audio.view.get(), 550)).toBeCloseTo(underMiddle);
    guard.up(at(2, 'touch', 750));
    guard.move(at(1, 'touch', 100));
    guard.up(at(1, 'touch', 100));
    expect(segments(editor)).toEqual([]);
    expect(editor.session.get().gesture).toBeUndefined();
    expect(editor.dispatch('edit.undo')).toBe(false);
  });

  it('a finger whose pointer is lost leaves room for the next', () => {
    const { editor, guard } = start();
    guard.down(at(1, 'touch', 400));
    guard.move(at(1, 'touch', 450));
    guard.lose(1);
    guard.down(at(2, 'touch', 100));
    guard.move(at(2, 'touch', 200));
    guard.up(at(2, 'touch', 200));
    expect(segments(editor)).toMatchObject([{ start: 10, end: 20 }]);
  });

  it('a machine that is pressed anew gives up the drag before', () => {
    const { editor, machine } = start();
    machine.down(at(1, 'touch', 400));
    machine.move(at(1, 'touch', 450));
    machine.down(at(2, 'touch', 650));
    machine.up(at(2, 'touch', 650));
    expect(segments(editor)).toEqual([]);
  });
});
