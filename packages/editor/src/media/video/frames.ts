/** Times written down as sums of decimals miss a frame's edge by less than this part of a frame. */
const slack = 1e-3;

/** Frames count from 1; the frame that is on screen at the time. */
export function frameAt(seconds: number, frameRate: number): number {
  return Math.max(Math.floor(seconds * frameRate + slack) + 1, 1);
}

/** Where the frame begins. */
export function frameStartS(frame: number, frameRate: number): number {
  return (frame - 1) / frameRate;
}

/** Its middle: rounding on the way to the decoder must not lead to the frame before. */
export function frameSeekS(frame: number, frameRate: number): number {
  return (frame - 0.5) / frameRate;
}

export function countFrames(durationS: number, frameRate: number): number {
  return Math.max(Math.ceil(durationS * frameRate - 0.01), 1);
}
