import { compileConfig } from '@labelwright/task-definition/compile';
import { describe, expect, it } from 'vitest';
import { createEditor } from '../editor/create-editor.ts';
import { createSyncBus, type SyncEvent } from './sync.ts';

const config = compileConfig(`<View>
  <Audio name="a" value="$a" sync="b"/><Audio name="b" value="$b"/>
  <Audio name="c" value="$c" sync="room"/><Video name="d" value="$d" sync="room"/>
  <Audio name="e" value="$e" sync="d"/><Audio name="alone" value="$f"/><Audio name="lost" value="$g" sync="nobody"/>
</View>`);

const event: SyncEvent = { type: 'seek', seconds: 4, rate: 1 };

describe('objects in step', () => {
  it('hear what the others of their group publish, never themselves', () => {
    const bus = createSyncBus(config);
    const heard: string[] = [];
    const seats = new Map(
      Object.keys(config.objects).map((name) => [name, bus.join(name, () => heard.push(name))] as const),
    );
    const hearing = (from: string) => {
      heard.length = 0;
      seats.get(from)?.publish(event);
      return heard.toSorted();
    };
    expect(hearing('a')).toEqual(['b']);
    expect(hearing('b')).toEqual(['a']);
    expect(hearing('c')).toEqual(['d', 'e']);
    expect(hearing('e')).toEqual(['c', 'd']);
    expect(hearing('alone')).toEqual([]);
    seats.get('d')?.leave();
    expect(hearing('c')).toEqual(['e']);
  });

  it('know whether anybody plays along', () => {
    const bus = createSyncBus(config);
    expect(['a', 'b', 'c', 'd', 'e', 'alone', 'lost'].map((name) => bus.isShared(name))).toEqual([
      true,
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});

it('what is out of step is brought back by whoever tells the time first, and stops at the same place', () => {
  const editor = createEditor({ config, task: { id: 1, data: {} } });
  const start = (name: string) => {
    const element = {
      currentTime: 0,
      duration: 60,
      paused: true,
      playbackRate: 1,
      volume: 1,
      muted: false,
      play: () => Promise.resolve(),
      pause() {},
    };
    const player = editor.players.get(name);
    player?.attach(element);
    player?.setDuration(60);
    return { element, player };
  };
  const [a, b] = [start('a'), start('b')];
  a.player?.play();
  a.player?.arrive(1);
  b.element.currentTime = 0.9;
  a.player?.arrive(1.1);
  expect(b.element.currentTime).toBe(0.9);
  b.element.currentTime = 2;
  a.element.currentTime = 3;
  a.player?.arrive(3);
  expect(b.element.currentTime).toBe(3);
  // It follows now, and pulls nobody back.
  b.element.currentTime = 3.1;
  a.element.currentTime = 3.5;
  b.player?.arrive(3.1);
  expect(a.element.currentTime).toBe(3.5);
  a.player?.arrive(3.5);
  a.player?.pause();
  expect(b.element.currentTime).toBe(3.5);
  b.player?.play();
  b.player?.arrive(9);
  expect(a.element.currentTime).toBe(9);
});

it('players of a group play, pause, seek and change speed together', () => {
  const editor = createEditor({ config, task: { id: 1, data: {} } });
  const [c, d] = [editor.players.get('c'), editor.players.get('d')];
  c?.setDuration(10);
  d?.setDuration(10);
  c?.seek(3);
  expect(d?.time.get().seconds).toBe(3);
  c?.setRate(2);
  c?.play();
  expect(d?.state.get()).toMatchObject({ isPlaying: true, rate: 2 });
  d?.pause();
  expect(c?.state.get().isPlaying).toBe(false);
  expect(editor.players.get('alone')?.time.get().seconds).toBe(0);
});
