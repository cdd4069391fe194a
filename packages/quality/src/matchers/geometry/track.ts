import {
  boxAt,
  isSameBox,
  type KeyFrame,
  stretchesOf,
  type TrackBox,
  type TrackStretch,
} from '@labelwright/task-definition/video';
import type { Bounds } from '../model.ts';
import { areaOverlap, areaShape, turned } from './area.ts';

/** A box on its way through a video: what it covers in the frames in which it is seen. */
export interface Track {
  stretches: readonly TrackStretch[];
  /** Area summed over the frames. */
  volume: number;
  /** x is time here. */
  bounds: Bounds;
}

const SQUARE = { x: 1, y: 1 };

export function trackOf(keyFrames: readonly KeyFrame[], framesCount: number): Track {
  const stretches = stretchesOf(keyFrames, framesCount);
  const bounds = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
  for (const { from, to, start, end } of stretches) {
    bounds.minX = Math.min(bounds.minX, from);
    bounds.maxX = Math.max(bounds.maxX, to + 1);
    for (const box of [start, end]) {
      const { bounds: around } = shapeOf(box);
      bounds.minY = Math.min(bounds.minY, around.minY);
      bounds.maxY = Math.max(bounds.maxY, around.maxY);
    }
  }
  // A box that turns on its way may reach further than at either end.
  if (keyFrames.some(({ rotation }) => rotation !== 0)) Object.assign(bounds, { minY: -Infinity, maxY: Infinity });
  return { stretches, volume: stretches.reduce((sum, stretch) => sum + volumeOf(stretch), 0), bounds };
}

/** What both cover in the same frames divided by what either covers. */
export function trackIou(a: Track, b: Track): number {
  let shared = 0;
  for (let i = 0, j = 0; i < a.stretches.length && j < b.stretches.length; ) {
    const [one, other] = [a.stretches[i] as TrackStretch, b.stretches[j] as TrackStretch];
    shared += sharedVolume(one, other);
    if (one.to <= other.to) i += 1;
    else j += 1;
  }
  const union = a.volume + b.volume - shared;
  if (union <= 0) return isSameTrack(a, b) ? 1 : 0;
  return Math.min(shared / union, 1);
}

/** Where the box is in a frame; undefined where it is not seen. */
export function seenAt({ stretches }: Track, frame: number): TrackBox | undefined {
  const stretch = stretches.find(({ from, to }) => from <= frame && frame <= to);
  return stretch && boxAt(stretch, frame);
}

function sharedVolume(a: TrackStretch, b: TrackStretch): number {
  const [from, to] = [Math.max(a.from, b.from), Math.min(a.to, b.to)];
  if (from > to) return 0;
  if (a.isStill && b.isStill) return (to - from + 1) * sharedArea(a.start, b.start);
  let volume = 0;
  for (let frame = from; frame <= to; frame += 1) volume += sharedArea(boxAt(a, frame), boxAt(b, frame));
  return volume;
}

/** Turning does not change how much a box covers. */
function volumeOf(stretch: TrackStretch): number {
  const { from, to, start, isStill } = stretch;
  if (isStill) return (to - from + 1) * start.width * start.height;
  let volume = 0;
  for (let frame = from; frame <= to; frame += 1) {
    const { width, height } = boxAt(stretch, frame);
    volume += width * height;
  }
  return volume;
}

function sharedArea(a: TrackBox, b: TrackBox): number {
  if (a.rotation !== 0 || b.rotation !== 0) {
    return isSameBox(a, b) ? a.width * a.height : areaOverlap(shapeOf(a), shapeOf(b));
  }
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

function shapeOf({ x, y, width, height, rotation }: TrackBox) {
  const corners = [[0, 0] as const, [width, 0] as const, [width, height] as const, [0, height] as const];
  const outline = Float64Array.from(corners.flatMap((corner) => turned({ x, y }, corner, rotation, SQUARE)));
  const shape = areaShape(outline, rotation === 0 ? 'box' : 'convex');
  if (shape === undefined) throw new Error('A track has a box without a place');
  return shape;
}

function isSameTrack(a: Track, b: Track): boolean {
  return (
    a.stretches.length === b.stretches.length &&
    a.stretches.every((stretch, index) => {
      const other = b.stretches[index] as TrackStretch;
      return stretch.from === other.from && stretch.to === other.to && isSameBox(stretch.start, other.start);
    })
  );
}
