import { clamp } from '../../regions/geometry.ts';
import { createObservable, type Observable } from '../../store/observable.ts';
import type { SyncBus, SyncEvent } from '../sync.ts';

export interface TimeRange {
  start: number;
  end: number;
}

export interface PlayerState {
  /** Undefined until the file has told it. */
  durationS?: number | undefined;
  isPlaying: boolean;
  rate: number;
  /** 0 to 1, beyond only through Web Audio. */
  volume: number;
  isMuted: boolean;
  /** What is played over and over. */
  loop?: TimeRange | undefined;
  /** Where a region was begun by key that is not ended yet. */
  markS?: number | undefined;
  /** Why nothing can be played, for people. */
  problem?: string | undefined;
}

/** The part of an audio or video element that a player needs. */
export interface PlayingElement {
  currentTime: number;
  readonly duration: number;
  readonly paused: boolean;
  readonly seeking?: boolean;
  playbackRate: number;
  volume: number;
  muted: boolean;
  play(): Promise<void>;
  pause(): void;
}

/** One audio or video as the commands know it; without an element it keeps time all the same. */
export interface Player {
  objectName: string;
  /** Lowest speed that may be chosen. */
  slowest: number;
  state: Observable<PlayerState>;
  /** Changes with every frame while playing. */
  time: Observable<{ seconds: number }>;
  attach(element: PlayingElement): void;
  detach(): void;
  /** From the element's events: what it has come to by itself. */
  setDuration(durationS: number): void;
  arrive(seconds: number): void;
  stopped(): void;
  fail(problem: string): void;
  play(): void;
  pause(): void;
  toggle(): void;
  seek(seconds: number): void;
  /** Plays the range once, or over and over. */
  playRange(range: TimeRange, isLooping: boolean): void;
  clearLoop(): void;
  setRate(rate: number): void;
  setVolume(volume: number): void;
  setMuted(isMuted: boolean): void;
}

export interface PlayerOptions {
  objectName: string;
  sync: SyncBus;
  rate: number;
  slowest: number;
  volume: number;
  isMuted: boolean;
  /** Where to stand still: in the middle of the frame of that time, so that what is shown is what is counted. */
  restAt?: (seconds: number) => number;
}

const fastest = 10;
/** So close to the end, playing begins anew. */
const endSlackS = 0.01;
/** Farther apart than this one hears or sees that what plays together is not in step. */
const largestDriftS = 0.3;
/** Getting there takes a while itself, so it is not tried again at once. */
const betweenCorrectionsS = 2;

interface Clock {
  state: Observable<PlayerState>;
  time: Observable<{ seconds: number }>;
  /** Undefined while nothing is attached. */
  element?: PlayingElement | undefined;
  /** Where playing ends by itself, once. */
  stopAtS?: number | undefined;
  restAt?: ((seconds: number) => number) | undefined;
  /** Another player of the group tells the time; the first to tell it does so until it is paused. */
  isFollowing?: boolean;
  /** Where it was brought into step last. */
  correctedAtS?: number | undefined;
}

export function createPlayer({ objectName, sync, slowest, restAt, ...initial }: PlayerOptions): Player {
  const clock: Clock = {
    restAt,
    state: createObservable<PlayerState>({ isPlaying: false, ...initial }),
    time: createObservable({ seconds: 0 }),
  };
  const { state, time } = clock;
  const seat = sync.join(objectName, (event) => follow(clock, event, slowest));
  const publish = (type: SyncEvent['type']) =>
    seat.publish({ type, seconds: time.get().seconds, rate: state.get().rate });

  function play(): void {
    rewindIfDone(clock);
    start(clock);
    publish('play');
  }

  function pause(): void {
    stop(clock);
    publish('pause');
  }

  function seek(seconds: number): void {
    goTo(clock, seconds);
    publish('seek');
  }

  return {
    objectName,
    slowest,
    state,
    time,
    ...elementEvents(clock, { publish, pause, seek }),
    play,
    pause,
    toggle: () => (state.get().isPlaying ? pause() : play()),
    seek(seconds) {
      clock.stopAtS = undefined;
      seek(seconds);
    },
    playRange(range, isLooping) {
      state.update({ loop: isLooping ? range : undefined });
      goTo(clock, range.start);
      clock.stopAtS = isLooping ? undefined : range.end;
      start(clock);
      publish('play');
    },
    clearLoop: () => state.update({ loop: undefined }),
    setRate(rate) {
      applyRate(clock, rate, slowest);
      publish('rate');
    },
    setVolume: (volume) => applyVolume(clock, Math.max(volume, 0), false),
    setMuted: (isMuted) => applyVolume(clock, state.get().volume, isMuted),
  };
}

type ElementEvents = Pick<Player, 'attach' | 'detach' | 'setDuration' | 'arrive' | 'stopped' | 'fail'>;

interface Wishes {
  publish(type: SyncEvent['type']): void;
  pause(): void;
  seek(seconds: number): void;
}

/** What the element, or whoever stands for it, tells the player. */
function elementEvents(clock: Clock, { publish, pause, seek }: Wishes): ElementEvents {
  const { state, time } = clock;
  return {
    attach(next) {
      clock.element = next;
      state.update({ problem: undefined });
      const { rate, volume, isMuted } = state.get();
      next.playbackRate = rate;
      applyVolume(clock, volume, isMuted);
      if (time.get().seconds > 0) next.currentTime = time.get().seconds;
    },
    detach() {
      clock.element = undefined;
      state.update({ isPlaying: false });
    },
    setDuration(durationS) {
      if (Number.isFinite(durationS) && durationS > 0) state.update({ durationS });
    },
    arrive(seconds) {
      const { loop, isPlaying } = state.get();
      const end = loop?.end ?? clock.stopAtS;
      if (isPlaying && end !== undefined && seconds >= end) {
        if (!loop) pause();
        seek(loop ? loop.start : end);
        return;
      }
      time.set({ seconds });
      if (isPlaying && !clock.isFollowing) publish('tick');
    },
    stopped() {
      const { isPlaying, durationS } = state.get();
      if (!isPlaying) return;
      // The last frames may have gone by untold.
      if (durationS !== undefined) time.set({ seconds: durationS });
      stop(clock);
      publish('pause');
    },
    fail: (problem) => state.update({ problem, isPlaying: false }),
  };
}

/** Does what another player of the group has done, without telling it again. */
function follow(clock: Clock, event: SyncEvent, slowest: number): void {
  if (event.type === 'rate') applyRate(clock, event.rate, slowest);
  if (event.type === 'tick') keepStep(clock, event.seconds);
  if (event.type === 'pause') stop(clock, event.seconds);
  if (event.type === 'seek' || event.type === 'play') goTo(clock, event.seconds);
  if (event.type === 'play') start(clock);
}

function keepStep(clock: Clock, seconds: number): void {
  const { state, element, correctedAtS } = clock;
  if (!state.get().isPlaying) return;
  clock.isFollowing = true;
  if (!element || element.seeking) return;
  const target = Math.min(seconds, state.get().durationS ?? seconds);
  const isRecent = correctedAtS !== undefined && Math.abs(seconds - correctedAtS) < betweenCorrectionsS;
  if (isRecent || Math.abs(element.currentTime - target) <= largestDriftS) return;
  clock.correctedAtS = seconds;
  goTo(clock, target);
}

function goTo({ state, time, element }: Clock, seconds: number): void {
  const target = clamp(seconds, 0, state.get().durationS ?? Number.POSITIVE_INFINITY);
  if (element && Math.abs(element.currentTime - target) > 1e-6) element.currentTime = target;
  time.set({ seconds: target });
}

function start(clock: Clock): void {
  const { state, element } = clock;
  clock.isFollowing = false;
  clock.correctedAtS = undefined;
  state.update({ isPlaying: true });
  // The browser may refuse until a person has done something on the page.
  element?.play().catch(() => state.update({ isPlaying: false }));
}

/** Where others that play along have stopped, if they have told. */
function stop(clock: Clock, atS?: number): void {
  clock.stopAtS = undefined;
  const wasPlaying = clock.state.get().isPlaying;
  clock.state.update({ isPlaying: false });
  clock.element?.pause();
  // The browser tells of frames late, so another one may be on screen already.
  const seconds = atS ?? clock.time.get().seconds;
  if (wasPlaying && (clock.restAt || atS !== undefined)) goTo(clock, clock.restAt?.(seconds) ?? seconds);
}

function rewindIfDone(clock: Clock): void {
  const { durationS, loop } = clock.state.get();
  const { seconds } = clock.time.get();
  const lastS = durationS === undefined ? Number.POSITIVE_INFINITY : (clock.restAt?.(durationS) ?? durationS);
  if (loop && (seconds < loop.start || seconds >= loop.end)) goTo(clock, loop.start);
  else if (seconds >= lastS - endSlackS) goTo(clock, 0);
}

function applyRate({ state, element }: Clock, rate: number, slowest: number): void {
  state.update({ rate: clamp(rate, slowest, fastest) });
  if (element) element.playbackRate = state.get().rate;
}

function applyVolume({ state, element }: Clock, volume: number, isMuted: boolean): void {
  state.update({ volume, isMuted });
  if (!element) return;
  element.volume = clamp(volume, 0, 1);
  element.muted = isMuted;
}
