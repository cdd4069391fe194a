/** Boxes that move through a video from key frame to key frame. */

/** Percent of the picture; rotated clockwise in degrees about the top left corner. */
export interface TrackBox {
  x: number;
  y: number;
  width: number;
  height: number;
  rotation: number;
}

export interface KeyFrame extends TrackBox {
  /** From 1. */
  frame: number;
  enabled: boolean;
}

/** Frames `from` to `to` (both in), over which a box moves evenly from one place to the other. */
export interface TrackStretch {
  from: number;
  to: number;
  start: TrackBox;
  /** Where it would be at `until`. */
  end: TrackBox;
  until: number;
  isStill: boolean;
}

/**
 * From a key frame that brings the box in up to the one that takes it out, which still shows it; else to the end. Places
 * between two key frames are interpolated.
 */
export function stretchesOf(keyFrames: readonly KeyFrame[], framesCount: number): TrackStretch[] {
  const stretches: TrackStretch[] = [];
  for (const [index, key] of keyFrames.entries()) {
    const next = keyFrames[index + 1];
    const wasIn = keyFrames[index - 1]?.enabled === true;
    if (!key.enabled && !wasIn) continue;
    const to = key.enabled ? (next === undefined ? Math.max(framesCount, key.frame) : next.frame - 1) : key.frame;
    const end = key.enabled && next !== undefined ? next : key;
    const until = end === key ? key.frame + 1 : end.frame;
    stretches.push({ from: key.frame, to, start: key, end, until, isStill: isSameBox(key, end) });
  }
  return stretches;
}

/** Where the box is in a frame of the stretch. */
export function boxAt({ from, until, start, end, isStill }: TrackStretch, frame: number): TrackBox {
  if (isStill || frame === from) return start;
  const part = (frame - from) / (until - from);
  const mix = (key: keyof TrackBox) => start[key] + (end[key] - start[key]) * part;
  return { x: mix('x'), y: mix('y'), width: mix('width'), height: mix('height'), rotation: mix('rotation') };
}

export function isSameBox(a: TrackBox, b: TrackBox): boolean {
  const isMoved = a.x !== b.x || a.y !== b.y;
  return !isMoved && a.width === b.width && a.height === b.height && a.rotation === b.rotation;
}

/** The key frames in the value of a result; undefined when one of them is none. */
export function readKeyFrames(sequence: unknown): KeyFrame[] | undefined {
  if (!Array.isArray(sequence) || sequence.length === 0) return undefined;
  const keyFrames = sequence.flatMap((entry: unknown) => readKeyFrame(entry) ?? []);
  return keyFrames.length === sequence.length ? keyFrames : undefined;
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

function readKeyFrame(entry: unknown): KeyFrame | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined;
  const { frame, x, y, width, height, rotation, enabled } = entry as Record<string, unknown>;
  if (!isNumber(frame) || !isNumber(x) || !isNumber(y) || !isNumber(width) || !isNumber(height)) return undefined;
  return { frame, x, y, width, height, rotation: isNumber(rotation) ? rotation : 0, enabled: enabled !== false };
}
