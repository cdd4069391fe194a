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

/** COCO's text form: each count (from the fourth on as difference to the one two before) in groups of five bits. */
export function compressCounts(counts: readonly number[]): string {
  let text = '';
  for (const [i, count] of counts.entries()) {
    let rest = i > 2 ? count - (counts[i - 2] as number) : count;
    let more = true;
    while (more) {
      let group = rest & 0x1f;
      rest >>= 5;
      more = (group & 0x10) !== 0 ? rest !== -1 : rest !== 0;
      if (more) group |= 0x20;
      text += String.fromCharCode(group + 48);
    }
  }
  return text;
}

export function expandCounts(text: string): number[] {
  const counts: number[] = [];
  for (let at = 0; at < text.length; ) {
    let count = 0;
    let shift = 0;
    let group: number;
    do {
      group = text.charCodeAt(at++) - 48;
      count |= (group & 0x1f) << shift;
      shift += 5;
    } while ((group & 0x20) !== 0 && at < text.length);
    if ((group & 0x10) !== 0 && shift < 32) count |= -1 << shift;
    counts.push(counts.length > 2 ? count + (counts[counts.length - 2] as number) : count);
  }
  return counts;
}
