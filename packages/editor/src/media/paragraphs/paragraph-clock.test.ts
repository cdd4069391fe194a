import { compileConfig } from '@labelwright/task-definition/compile';
import { describe, expect, it } from 'vitest';
import { createEditor } from '../../editor/create-editor.ts';
import { createParagraphClock } from './paragraph-clock.ts';
import { findTurnAt, readTurns } from './turns.ts';

const turns = [
  { author: 'A', text: 'One', start: 0, end: 2 },
  { author: 'B', text: 'Two', start: 1.5, duration: 2 },
  { author: 'A', text: 'Three', start: 5 },
  { author: 'B', text: 'Four', start: 8 },
  { author: 'B', text: 'Aside' },
];

function open(source: string) {
  return createEditor({ config: compileConfig(source), task: { id: 1, data: { talk: turns, sound: 'a.wav' } } });
}

describe('turns', () => {
  it('are read by the keys the interface names, with their times', () => {
    const read = readTurns([{ who: 'A', said: 'Hi', start: 1 }, 'plain'], { nameKey: 'who', textKey: 'said' });
    expect(read).toEqual([
      { name: 'A', text: 'Hi', startS: 1 },
      { name: '', text: 'plain' },
    ]);
    expect(readTurns({ no: 'list' }, {})).toBeUndefined();
  });

  it('are found by the time, the latest to begin first, each until its end or the next', () => {
    const read = readTurns(turns, {}) ?? [];
    expect([0, 1.6, 3, 4, 5, 7.9, 8, 999].map((seconds) => findTurnAt(read, seconds))).toEqual([
      0,
      1,
      1,
      undefined,
      2,
      2,
      3,
      3,
    ]);
  });
});

describe('the time of paragraphs', () => {
  it('is that of their own sound', () => {
    const editor = open('<View><Paragraphs name="talk" value="$talk" audioUrl="$sound"/></View>');
    const heard: [number, boolean][] = [];
    const clock = createParagraphClock('talk', editor.players.get('talk'), editor.sync, (...now) => heard.push(now));
    clock.play(5);
    clock.pause();
    expect(heard.at(-1)).toEqual([5, false]);
    expect(heard).toContainEqual([5, true]);
    clock.leave();
    editor.players.get('talk')?.seek(1);
    expect(heard.at(-1)).toEqual([5, false]);
  });

  it('is that of the sound they are synced with, which they lead as well', () => {
    const editor = open(
      '<View><Audio name="sound" value="$sound" sync="talk"/><Paragraphs name="talk" value="$talk" audioUrl="$sound"/></View>',
    );
    expect([...editor.players.keys()]).toEqual(['sound']);
    const heard: [number, boolean][] = [];
    const clock = createParagraphClock('talk', editor.players.get('talk'), editor.sync, (...now) => heard.push(now));
    const sound = editor.players.get('sound');
    sound?.seek(1.6);
    expect(heard.at(-1)).toEqual([1.6, false]);
    clock.play(5);
    expect(sound?.time.get().seconds).toBe(5);
    expect(sound?.state.get().isPlaying).toBe(true);
    sound?.pause();
    expect(clock.isPlaying()).toBe(false);
  });
});
