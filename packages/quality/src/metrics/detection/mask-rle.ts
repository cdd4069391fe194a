/**
 * A mask as COCO stores it: column after column from the left, lengths of runs that begin with zeros.
 * Not the run lengths of brush results, which packages/task-definition reads.
 */
export interface MaskRle {
  readonly height: number;
  readonly width: number;
  readonly counts: readonly number[];
}

/** `pixels` row by row; anything but 0 is inside. */
export function encodeMask(pixels: ArrayLike<number>, width: number, height: number): MaskRle {
  const counts: number[] = [];
  let inside = false;
  let run = 0;
  for (let x = 0; x < width; x++)
    for (let y = 0; y < height; y++) {
      if ((pixels[y * width + x] !== 0) !== inside) {
        counts.push(run);
        run = 0;
        inside = !inside;
      }
      run++;
    }
  counts.push(run);
  return { height, width, counts };
}

/** Row by row, 1 inside and 0 outside. */
export function decodeMask({ height, width, counts }: MaskRle): Uint8Array {
  const pixels = new Uint8Array(width * height);
  let at = 0;
  for (const [i, count] of counts.entries()) {
    if (i % 2 === 1) for (let p = at; p < at + count; p++) pixels[(p % height) * width + Math.floor(p / height)] = 1;
    at += count;
  }
  return pixels;
}

export function maskArea({ counts }: MaskRle): number {
  return counts.reduce((area, count, i) => (i % 2 === 1 ? area + count : area), 0);
}

/** Pixels in both, walking the runs side by side. */
export function maskIntersection(a: MaskRle, b: MaskRle): number {
  let shared = 0;
  let [i, j] = [0, 0];
  let [restA, restB] = [a.counts[0] ?? 0, b.counts[0] ?? 0];
  while (i < a.counts.length && j < b.counts.length) {
    const step = Math.min(restA, restB);
    if (i % 2 === 1 && j % 2 === 1) shared += step;
    restA -= step;
    restB -= step;
    if (restA === 0) restA = a.counts[++i] ?? 0;
    if (restB === 0) restB = b.counts[++j] ?? 0;
  }
  return shared;
}

/** Intersection over union, over the area of `found` alone against a crowd. 0 where both are empty or sizes differ. */
export function maskIou(found: MaskRle, truth: MaskRle, crowd = false): number {
  if (found.height !== truth.height || found.width !== truth.width) return 0;
  const shared = maskIntersection(found, truth);
  const whole = crowd ? maskArea(found) : maskArea(found) + maskArea(truth) - shared;
  return whole === 0 ? 0 : shared / whole;
}
