import { clamp, type FrameRange } from '../geometry.ts';

export function rangeBetween(a: number, b: number, framesCount: number): FrameRange {
  return {
    start: clamp(Math.min(a, b), 1, framesCount),
    end: clamp(Math.max(a, b), 1, framesCount),
  };
}

/** Keeps its length and stays within the video. */
export function moveRange({ start, end }: FrameRange, delta: number, framesCount: number): FrameRange {
  const held = clamp(delta, 1 - start, Math.max(framesCount - end, 1 - start));
  return { start: start + held, end: end + held };
}

/** The edge goes to the frame and never passes the other one; both may be the same frame. */
export function moveRangeEdge(
  range: FrameRange,
  edge: 'start' | 'end',
  frame: number,
  framesCount: number,
): FrameRange {
  if (edge === 'start') return { ...range, start: clamp(frame, 1, range.end) };
  return { ...range, end: clamp(frame, range.start, Math.max(framesCount, range.start)) };
}
