import type { KeyFrame, RectangleGeometry } from '../geometry.ts';

export type Sequence = readonly KeyFrame[];

/** Where the box is at a frame, key frame or not; undefined before the first and where it is out of the picture. */
export function boxAt(sequence: Sequence, frame: number): RectangleGeometry | undefined {
  const index = indexBefore(sequence, frame);
  const before = sequence[index];
  if (before === undefined) return undefined;
  // A key frame that takes the box out still shows where it was last.
  if (before.frame === frame) return boxOf(before);
  if (before.enabled === false) return undefined;
  const after = sequence[index + 1];
  return after === undefined ? boxOf(before) : between(before, after, frame);
}

/** The same without asking whether the box is in the picture: where a key frame at the frame would begin. */
export function placeAt(sequence: Sequence, frame: number): RectangleGeometry | undefined {
  const index = indexBefore(sequence, frame);
  const before = sequence[index] ?? sequence[0];
  if (before === undefined) return undefined;
  const after = sequence[index + 1];
  if (before.frame >= frame || after === undefined || before.enabled === false) return boxOf(before);
  return between(before, after, frame);
}

export function isEnabledAt(sequence: Sequence, frame: number): boolean {
  const before = sequence[indexBefore(sequence, frame)];
  return before !== undefined && before.enabled !== false;
}

export function findKeyFrame(sequence: Sequence, frame: number): KeyFrame | undefined {
  const found = sequence[indexBefore(sequence, frame)];
  return found?.frame === frame ? found : undefined;
}

/** With the box at the frame; keeps whether it is in the picture there, and what else the key frame says. */
export function withKeyFrame(sequence: Sequence, frame: number, box: RectangleGeometry, frameRate: number): Sequence {
  const { x, y, width, height, rotation } = box;
  const known = findKeyFrame(sequence, frame);
  const isFirst = sequence.length === 0 || frame < (sequence[0]?.frame ?? 0);
  const base: Omit<KeyFrame, 'x' | 'y' | 'width' | 'height'> = known ?? {
    frame,
    enabled: isFirst || isEnabledAt(sequence, frame),
    time: frame / frameRate,
  };
  return placed(sequence, { ...base, x, y, width, height, rotation });
}

/** Takes the box out of the picture from the frame on, or brings it back. */
export function toggledAt(sequence: Sequence, frame: number, frameRate: number): Sequence {
  const place = placeAt(sequence, frame);
  if (place === undefined) return sequence;
  const changed = findKeyFrame(withKeyFrame(sequence, frame, place, frameRate), frame);
  const isOn = isEnabledAt(sequence, frame);
  return changed === undefined ? sequence : placed(sequence, { ...changed, enabled: !isOn });
}

/** The key frame goes to another frame, between its neighbours; the first and last are free on their outer side. */
export function withKeyFrameMoved(sequence: Sequence, from: number, to: number, frameRate: number): Sequence {
  const known = findKeyFrame(sequence, from);
  if (!known) return sequence;
  const low = (neighbourKeyFrame(sequence, from, -1) ?? 0) + 1;
  const high = (neighbourKeyFrame(sequence, from, 1) ?? Number.POSITIVE_INFINITY) - 1;
  const frame = Math.min(Math.max(to, low), high);
  const others = sequence.filter((keyFrame) => keyFrame !== known);
  return placed(others, { ...known, frame, ...(known.time === undefined ? {} : { time: frame / frameRate }) });
}

/** The last key frame stays: a box without any would be nowhere. */
export function withoutKeyFrame(sequence: Sequence, frame: number): Sequence {
  const rest = sequence.filter((keyFrame) => keyFrame.frame !== frame);
  return rest.length === 0 ? sequence : rest;
}

/** Nearest key frame before or after the frame. */
export function neighbourKeyFrame(sequence: Sequence, frame: number, step: -1 | 1): number | undefined {
  const frames = sequence.map((keyFrame) => keyFrame.frame);
  return step === 1 ? frames.find((other) => other > frame) : frames.findLast((other) => other < frame);
}

/** From each frame that brings the box in to the one that takes it out; the last may run to the end. */
export function lifespans(sequence: Sequence, framesCount: number): { start: number; end: number }[] {
  const spans: { start: number; end: number }[] = [];
  let start: number | undefined;
  for (const { frame, enabled } of sequence) {
    if (enabled !== false) start ??= frame;
    else if (start !== undefined) {
      spans.push({ start, end: frame });
      start = undefined;
    }
  }
  if (start !== undefined) spans.push({ start, end: Math.max(framesCount, start) });
  return spans;
}

function placed(sequence: Sequence, keyFrame: KeyFrame): Sequence {
  const others = sequence.filter((other) => other.frame !== keyFrame.frame);
  return [...others, keyFrame].sort((a, b) => a.frame - b.frame);
}

/** Index of the last key frame at or before the frame, or −1. */
function indexBefore(sequence: Sequence, frame: number): number {
  let low = 0;
  let high = sequence.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sequence[middle]?.frame ?? 0) <= frame) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function boxOf({ x, y, width, height, rotation = 0 }: KeyFrame): RectangleGeometry {
  return { shape: 'rectangle', x, y, width, height, rotation };
}

function between(before: KeyFrame, after: KeyFrame, frame: number): RectangleGeometry {
  const part = (frame - before.frame) / (after.frame - before.frame);
  const mix = (from: number, to: number) => from + (to - from) * part;
  return {
    shape: 'rectangle',
    x: mix(before.x, after.x),
    y: mix(before.y, after.y),
    width: mix(before.width, after.width),
    height: mix(before.height, after.height),
    rotation: mix(before.rotation ?? 0, after.rotation ?? 0),
  };
}
