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
  /** Why nothing can be played, for people. */
  problem?: string | undefined;
}

/** The part of an audio or video element that a player needs. */
export interface PlayingElement {
  currentTime: number;
  readonly duration: number;
  readonly paused: boolean;
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
}

const fastest = 10;

export function createPlayer({ objectName, sync, slowest, ...initial }: PlayerOptions): Player {
  const state = createObservable<PlayerState>({ isPlaying: false, ...initial });
  const time = createObservable({ seconds: 0 });
  let element: PlayingElement | undefined;
  let stopAtS: number | undefined;
  const seat = sync.join(objectName, follow);

  function publish(type: SyncEvent['type']): void {
    seat.publish({ type, seconds: time.get().seconds, rate: state.get().rate });
  }

  function follow(event: SyncEvent): void {
    if (event.type === 'rate') applyRate(event.rate);
    if (event.type === 'pause') applyPause();
    if (event.type === 'seek' || event.type === 'play') applySeek(event.seconds);
    if (event.type === 'play') applyPlay();
  }

  function applySeek(seconds: number): void {
    const target = clamp(seconds, 0, state.get().durationS ?? Number.POSITIVE_INFINITY);
    if (element && Math.abs(element.currentTime - target) > 1e-6) element.currentTime = target;
    time.set({ seconds: target });
  }

  function applyPlay(): void {
    state.update({ isPlaying: true });
    element?.play().catch(() => state.update({ isPlaying: false }));
  }

  function applyPause(): void {
    stopAtS = undefined;
    state.update({ isPlaying: false });
    element?.pause();
  }

  function applyRate(rate: number): void {
    state.update({ rate: clamp(rate, slowest, fastest) });
    if (element) element.playbackRate = state.get().rate;
  }

  function play(): void {
    const { durationS, loop } = state.get();
    const { seconds } = time.get();
    if (loop && (seconds < loop.start || seconds >= loop.end)) applySeek(loop.start);
    else if (durationS !== undefined && seconds >= durationS - 0.01) applySeek(0);
    applyPlay();
    publish('play');
  }

  function pause(): void {
    applyPause();
    publish('pause');
  }

  function seek(seconds: number): void {
    applySeek(seconds);
    publish('seek');
  }

  return {
    objectName,
    slowest,
    state,
    time,
    attach(next) {
      element = next;
      const { rate, volume, isMuted } = state.get();
      next.playbackRate = rate;
      next.volume = clamp(volume, 0, 1);
      next.muted = isMuted;
      if (time.get().seconds > 0) next.currentTime = time.get().seconds;
    },
    detach() {
      element = undefined;
      state.update({ isPlaying: false });
    },
    setDuration(durationS) {
      if (Number.isFinite(durationS) && durationS > 0) state.update({ durationS, problem: undefined });
    },
    arrive(seconds) {
      const { loop, isPlaying } = state.get();
      const end = loop?.end ?? stopAtS;
      if (isPlaying && end !== undefined && seconds >= end) {
        if (loop) seek(loop.start);
        else {
          pause();
          seek(end);
        }
        return;
      }
      time.set({ seconds });
      if (isPlaying) publish('tick');
    },
    stopped() {
      stopAtS = undefined;
      if (state.get().isPlaying) {
        state.update({ isPlaying: false });
        publish('pause');
      }
    },
    fail: (problem) => state.update({ problem, isPlaying: false }),
    play,
    pause,
    toggle: () => (state.get().isPlaying ? pause() : play()),
    seek(seconds) {
      stopAtS = undefined;
      seek(seconds);
    },
    playRange(range, isLooping) {
      state.update({ loop: isLooping ? range : undefined });
      stopAtS = isLooping ? undefined : range.end;
      applySeek(range.start);
      applyPlay();
      publish('play');
    },
    clearLoop: () => state.update({ loop: undefined }),
    setRate(rate) {
      applyRate(rate);
      publish('rate');
    },
    setVolume(volume) {
      state.update({ volume: Math.max(volume, 0), isMuted: false });
      if (element) {
        element.volume = clamp(volume, 0, 1);
        element.muted = false;
      }
    },
    setMuted(isMuted) {
      state.update({ isMuted });
      if (element) element.muted = isMuted;
    },
  };
}
