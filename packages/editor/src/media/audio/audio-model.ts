import type { ObjectTag } from '@labelwright/task-definition/model';
import { createObservable, type Observable } from '../../store/observable.ts';
import { createPlayer, type Player } from '../player/player.ts';
import type { SyncBus } from '../sync.ts';
import {
  emptyView,
  following,
  scrolledTo,
  type TimeView,
  wholeView,
  withLength,
  zoomedAt,
  zoomFactor,
} from '../time-view.ts';
import type { SoundReader } from './open-sound.ts';
import type { Peaks } from './peaks.ts';

export interface SoundState {
  peaks?: Peaks | undefined;
  /** So far the peaks reach; grows while the file is read. */
  loadedS: number;
  reader?: SoundReader | undefined;
  /** Why there is no waveform, for people. The sound may play all the same. */
  problem?: string | undefined;
}

export interface AudioModel {
  objectName: string;
  player: Player;
  /** In seconds. */
  view: Observable<TimeView>;
  sound: Observable<SoundState>;
  /** Height of the part where segments lie, in CSS pixels. */
  heightPx: Observable<{ lanes: number }>;
  options: Observable<{ showsSpectrogram: boolean }>;
  /** How many times closer than the whole the sound is shown once its length is known. */
  startZoom: number;
  /** How much taller than need be the waveform is drawn. */
  scale: number;
  /** The one that was used last, for what is marked by key. */
  lane: Observable<{ channel: number }>;
  /** Channels with a lane of their own: one lane for all unless they are split. */
  laneCount(): number;
  setWidth(widthPx: number): void;
  zoom(factor: number, anchorS?: number): void;
  zoomTo(factor: number): void;
  fit(): void;
  scrollTo(startS: number): void;
  /** Brings a time into view. */
  reveal(atS: number): void;
}

/** So many seconds at the closest. */
const smallestSpanS = 0.05;

export function createAudioModel(object: ObjectTag, sync: SyncBus): AudioModel {
  const { params, name } = object;
  const player = createPlayer({
    objectName: name,
    sync,
    rate: Number(params.defaultspeed ?? 1),
    slowest: 0.25,
    volume: Number(params.defaultvolume ?? 1),
    isMuted: false,
  });
  const view = createObservable<TimeView>(emptyView);
  const sound = createObservable<SoundState>({ loadedS: 0 });

  function zoom(factor: number, anchorS?: number): void {
    const before = view.get();
    if (before.span === 0) return;
    const { seconds } = player.time.get();
    const isInView = seconds >= before.start && seconds <= before.start + before.span;
    const anchor = anchorS ?? (isInView ? seconds : before.start + before.span / 2);
    view.set(zoomedAt(before, factor, anchor, smallestSpanS));
  }

  function zoomTo(factor: number): void {
    zoom(factor / zoomFactor(view.get()));
  }

  player.state.subscribe(() => {
    const { durationS } = player.state.get();
    const before = view.get();
    if (durationS === undefined || Math.abs(durationS - before.length) < 1e-6) return;
    const isFirst = before.length === 0;
    view.set(withLength(before, durationS));
    if (isFirst) zoomTo(model.startZoom);
  });
  player.time.subscribe(() => {
    if (player.state.get().isPlaying) view.set(following(view.get(), player.time.get().seconds));
  });

  const model: AudioModel = {
    objectName: name,
    player,
    view,
    sound,
    heightPx: createObservable({ lanes: Number(params.height ?? 96) }),
    options: createObservable({ showsSpectrogram: params.spectrogram === true }),
    startZoom: Number(params.defaultzoom ?? 1),
    lane: createObservable({ channel: 0 }),
    scale: Number(params.defaultscale ?? 1),
    laneCount: () => (params.splitchannels === true ? (sound.get().peaks?.channels ?? 1) : 1),
    setWidth: (widthPx) => view.update({ widthPx }),
    zoom,
    zoomTo,
    fit: () => view.set(wholeView(view.get())),
    scrollTo: (startS) => view.set(scrolledTo(view.get(), startS)),
    reveal: (atS) => view.set(following(view.get(), atS)),
  };
  return model;
}
