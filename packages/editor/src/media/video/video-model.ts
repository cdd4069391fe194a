import { resolveReference } from '@labelwright/task-definition/data-reference';
import type { ObjectTag } from '@labelwright/task-definition/model';
import type { ScreenPoint, Size } from '../../regions/geometry.ts';
import { createObservable, type Observable } from '../../store/observable.ts';
import { panBy, type ViewTransform, zoomAt } from '../image/view-transform.ts';
import { createPlayer, type Player } from '../player/player.ts';
import type { SyncBus } from '../sync.ts';
import { emptyView, following, scrolledTo, type TimeView, wholeView, withLength, zoomedAt } from '../time-view.ts';
import { countFrames, frameAt, frameSeekS } from './frames.ts';
import { containTransform } from './picture-fit.ts';

export interface PictureState {
  /** Of the video in pixels; undefined until it has loaded. */
  size?: Size | undefined;
  /** Of the place for it on screen, in CSS pixels. */
  viewport: Size;
  /** How close one looks; undefined while the whole picture is fitted in. */
  transform?: ViewTransform | undefined;
}

export interface ShownPicture {
  size: Size;
  transform: ViewTransform;
}

export interface VideoModel {
  objectName: string;
  player: Player;
  frameRate: number;
  /** The frame on screen, counted from 1. */
  frame: Observable<{ frame: number }>;
  picture: Observable<PictureState>;
  /** The part of the timeline in view; frame f takes the stretch from f − 1 to f. */
  timeline: Observable<TimeView>;
  /** Pixels the rows are scrolled by. */
  scroll: Observable<{ top: number }>;
  /** Undefined until the video has told its length. */
  framesCount(): number | undefined;
  frameAt(seconds: number): number;
  seekFrame(frame: number): void;
  step(frames: number): void;
  /** Fits the picture into a new place, or a new picture into its place. */
  setPicture(change: Pick<Partial<PictureState>, 'size' | 'viewport'>): void;
  zoomPicture(factor: number, anchor: ScreenPoint): void;
  panPicture(delta: ScreenPoint): void;
  /** Of the timeline. */
  zoom(factor: number, anchor?: number): void;
  /** The whole picture and the whole timeline. */
  fit(): void;
  scrollTo(start: number): void;
  setTimelineWidth(widthPx: number): void;
}

const defaultFrameRate = 24;
/** So many frames at the closest. */
const smallestSpan = 10;

export function createVideoModel(object: ObjectTag, data: Record<string, unknown>, sync: SyncBus): VideoModel {
  const { params, name } = object;
  const frameRate = readFrameRate(params.frameRate, data);
  const player = createPlayer({
    objectName: name,
    sync,
    rate: Number(params.defaultPlaybackSpeed ?? 1),
    slowest: Math.min(Number(params.minPlaybackSpeed ?? 1), Number(params.defaultPlaybackSpeed ?? 1)),
    volume: 1,
    isMuted: params.muted === true,
    restAt: (seconds) => frameSeekS(shownAt(seconds), frameRate),
  });
  const frame = createObservable({ frame: 1 });
  const picture = createObservable<PictureState>({ viewport: { width: 0, height: 0 } });
  const timeline = createObservable<TimeView>(emptyView);

  function framesCount(): number | undefined {
    const { durationS } = player.state.get();
    return durationS === undefined ? undefined : countFrames(durationS, frameRate);
  }

  function shownAt(seconds: number): number {
    return Math.min(frameAt(seconds, frameRate), framesCount() ?? Number.POSITIVE_INFINITY);
  }

  function seekFrame(wanted: number): void {
    const target = Math.min(Math.max(Math.round(wanted), 1), framesCount() ?? Number.POSITIVE_INFINITY);
    player.seek(frameSeekS(target, frameRate));
  }

  player.time.subscribe(() => {
    const next = shownAt(player.time.get().seconds);
    if (next === frame.get().frame) return;
    frame.set({ frame: next });
    timeline.set(following(timeline.get(), next - 0.5));
  });
  player.state.subscribe(() => {
    const count = framesCount();
    if (count !== undefined && count !== timeline.get().length) timeline.set(withLength(timeline.get(), count));
  });

  return {
    objectName: name,
    player,
    frameRate,
    frame,
    picture,
    setPicture: (change) => picture.update({ ...change, transform: undefined }),
    zoomPicture(factor, anchor) {
      const shown = shownPicture(picture.get());
      if (!shown) return;
      const { viewport } = picture.get();
      const fitted = containTransform(shown.size, viewport);
      const transform = zoomAt(shown.transform, anchor, factor, shown.size, viewport);
      picture.update({ transform: transform.scale <= fitted.scale * 1.001 ? undefined : transform });
    },
    panPicture(delta) {
      const { size, viewport, transform } = picture.get();
      if (size && transform) picture.update({ transform: panBy(transform, delta, size, viewport) });
    },
    timeline,
    scroll: createObservable({ top: 0 }),
    framesCount,
    frameAt: (seconds) => frameAt(seconds, frameRate),
    seekFrame,
    step(frames) {
      if (player.state.get().isPlaying) player.pause();
      seekFrame(frame.get().frame + frames);
    },
    zoom: (factor, anchor) =>
      timeline.set(zoomedAt(timeline.get(), factor, anchor ?? frame.get().frame - 0.5, smallestSpan)),
    fit() {
      picture.update({ transform: undefined });
      timeline.set(wholeView(timeline.get()));
    },
    scrollTo: (start) => timeline.set(scrolledTo(timeline.get(), start)),
    setTimelineWidth: (widthPx) => timeline.update({ widthPx }),
  };
}

/** Where the picture is on screen; undefined until it has loaded and has a place. */
export function shownPicture({ size, viewport, transform }: PictureState): ShownPicture | undefined {
  if (!size || viewport.width === 0 || viewport.height === 0) return undefined;
  return { size, transform: transform ?? containTransform(size, viewport) };
}

/** A number as written, or from the task's data; what is neither counts as the usual rate of film. */
function readFrameRate(written: string | number | boolean | undefined, data: Record<string, unknown>): number {
  const value = typeof written === 'string' && written.startsWith('$') ? resolveReference(written, data) : written;
  const rate = Number(value);
  return Number.isFinite(rate) && rate > 0 ? rate : defaultFrameRate;
}
