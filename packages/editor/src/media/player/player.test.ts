import { compileConfig } from '@labelwright/task-definition/compile';
import { describe, expect, it } from 'vitest';
import { createSyncBus } from '../sync.ts';
import { createPlayer, type PlayingElement } from './player.ts';
import { nextRate, ratesFrom } from './rates.ts';

const config = compileConfig('<View><Audio name="a" value="$a"/></View>');

function start(refuses = false) {
  const player = createPlayer({
    objectName: 'a',
    sync: createSyncBus(config),
    rate: 1.5,
    slowest: 0.25,
    volume: 0.5,
    isMuted: false,
  });
  const element: PlayingElement = {
    currentTime: 0,
    duration: 10,
    paused: true,
    playbackRate: 1,
    volume: 1,
    muted: false,
    play: () => (refuses ? Promise.reject(new Error('not allowed')) : Promise.resolve()),
    pause() {},
  };
  player.attach(element);
  player.setDuration(10);
  return { player, element };
}

it('tells of a failure until another element tries, whoever knows the length', () => {
  const { player, element } = start();
  player.fail('gone');
  player.setDuration(12);
  expect(player.state.get()).toMatchObject({ problem: 'gone', durationS: 12 });
  player.detach();
  player.attach(element);
  expect(player.state.get().problem).toBeUndefined();
});

it('comes to rest where it counts itself to be, and begins anew from its last frame', () => {
  const player = createPlayer({
    objectName: 'a',
    sync: createSyncBus(config),
    rate: 1,
    slowest: 1,
    volume: 1,
    isMuted: false,
    restAt: (seconds) => Math.min(Math.floor(seconds * 10), 99) / 10 + 0.05,
  });
  const element: PlayingElement = {
    currentTime: 0,
    duration: 10,
    paused: true,
    playbackRate: 1,
    volume: 1,
    muted: false,
    play: () => Promise.resolve(),
    pause() {},
  };
  player.attach(element);
  player.setDuration(10);
  player.play();
  player.arrive(3.1);
  element.currentTime = 3.21;
  player.pause();
  expect(element.currentTime).toBeCloseTo(3.15);
  player.play();
  player.arrive(9.7);
  player.stopped();
  expect(player.time.get().seconds).toBeCloseTo(9.95);
  player.play();
  expect(element.currentTime).toBe(0);
});

describe('a player', () => {
  it('hands its speed, volume and place to the element', () => {
    const { player, element } = start();
    expect(element).toMatchObject({ playbackRate: 1.5, volume: 0.5 });
    player.setRate(40);
    player.setMuted(true);
    player.seek(99);
    expect(element).toMatchObject({ playbackRate: 10, muted: true, currentTime: 10 });
    player.setVolume(2);
    expect(element).toMatchObject({ volume: 1, muted: false });
  });

  it('plays a range once and stops at its end', () => {
    const { player } = start();
    player.playRange({ start: 2, end: 4 }, false);
    player.arrive(3.9);
    expect(player.state.get().isPlaying).toBe(true);
    player.arrive(4.02);
    expect(player.state.get().isPlaying).toBe(false);
    expect(player.time.get().seconds).toBe(4);
  });

  it('plays a range over and over until it is told otherwise', () => {
    const { player } = start();
    player.playRange({ start: 2, end: 4 }, true);
    player.arrive(4.02);
    expect([player.state.get().isPlaying, player.time.get().seconds]).toEqual([true, 2]);
    player.pause();
    player.seek(7);
    player.play();
    expect(player.time.get().seconds).toBe(2);
    player.clearLoop();
    player.arrive(4.02);
    expect(player.time.get().seconds).toBe(4.02);
  });

  it('begins anew after the end, and forgets a stop when it is sent elsewhere', () => {
    const { player } = start();
    player.seek(10);
    player.play();
    expect(player.time.get().seconds).toBe(0);
    player.playRange({ start: 2, end: 4 }, false);
    player.seek(3);
    player.arrive(5);
    expect(player.state.get().isPlaying).toBe(true);
  });

  it('is not playing when the browser refuses', async () => {
    const { player } = start(true);
    player.play();
    await Promise.resolve();
    await Promise.resolve();
    expect(player.state.get().isPlaying).toBe(false);
  });
});

it('speeds go step by step, from the slowest that is allowed', () => {
  const offered = ratesFrom(0.3);
  expect(offered[0]).toBe(0.3);
  expect(nextRate(offered, 1, 1)).toBe(1.25);
  expect(nextRate(offered, 0.3, -1)).toBe(0.3);
  expect(nextRate(offered, 1.1, -1)).toBe(1);
});
