import { createRunCollector } from '@labelwright/task-definition/masks/runs';

/** 1 where something is, row by row. */
export interface Mask {
  width: number;
  height: number;
  pixels: Uint8Array;
}

export function areaOf({ pixels }: Mask): number {
  let area = 0;
  for (const pixel of pixels) area += pixel;
  return area;
}

/** Pixels beside a pixel, by their places. */
export function neighbours(place: number, width: number, height: number): number[] {
  const x = place % width;
  const found: number[] = [];
  if (x > 0) found.push(place - 1);
  if (x < width - 1) found.push(place + 1);
  if (place >= width) found.push(place - width);
  if (place < width * (height - 1)) found.push(place + width);
  return found;
}

/** All that hangs together with the seeds and passes the test. */
export function flood(
  width: number,
  height: number,
  seeds: readonly number[],
  passes: (place: number) => boolean,
): Mask {
  const pixels = new Uint8Array(width * height);
  const waiting = seeds.filter((seed) => passes(seed));
  for (const seed of waiting) pixels[seed] = 1;
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop())
    for (const beside of neighbours(place, width, height))
      if (pixels[beside] === 0 && passes(beside)) {
        pixels[beside] = 1;
        waiting.push(beside);
      }
  return { width, height, pixels };
}

/** The largest part that hangs together. */
export function largestPart(mask: Mask): Mask {
  const { width, height, pixels } = mask;
  const seen = new Uint8Array(pixels.length);
  let largest: Mask = { width, height, pixels: new Uint8Array(pixels.length) };
  let most = 0;
  for (let place = 0; place < pixels.length; place += 1) {
    if (pixels[place] === 0 || seen[place] === 1) continue;
    const part = flood(width, height, [place], (at) => pixels[at] === 1);
    let area = 0;
    for (const [at, isIn] of part.pixels.entries())
      if (isIn === 1) {
        seen[at] = 1;
        area += 1;
      }
    if (area > most) [largest, most] = [part, area];
  }
  return largest;
}

/** What cannot be reached from the edge of the picture belongs to it. */
export function withoutHoles(mask: Mask): Mask {
  const { width, height, pixels } = mask;
  const edge: number[] = [];
  for (let x = 0; x < width; x += 1) edge.push(x, (height - 1) * width + x);
  for (let y = 0; y < height; y += 1) edge.push(y * width, y * width + width - 1);
  const outside = flood(width, height, edge, (place) => pixels[place] === 0);
  return { width, height, pixels: outside.pixels.map((isOutside) => 1 - isOutside) };
}

/** In percent of the picture; undefined for an empty mask. */
export function boundsOf({ width, height, pixels }: Mask) {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (const [place, isIn] of pixels.entries()) {
    if (isIn === 0) continue;
    const [x, y] = [place % width, Math.floor(place / width)];
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  }
  if (right < 0) return undefined;
  return {
    x: (left / width) * 100,
    y: (top / height) * 100,
    width: ((right + 1 - left) / width) * 100,
    height: ((bottom + 1 - top) / height) * 100,
  };
}

/** Runs of pixels of the picture as it was stored, which is larger. */
export function runsAtSize({ width, height, pixels }: Mask, toWidth: number, toHeight: number): Int32Array {
  const collector = createRunCollector();
  for (let y = 0; y < toHeight; y += 1) {
    const row = Math.min(height - 1, Math.floor((y * height) / toHeight)) * width;
    let start = -1;
    for (let x = 0; x <= toWidth; x += 1) {
      const isIn = x < toWidth && pixels[row + Math.min(width - 1, Math.floor((x * width) / toWidth))] === 1;
      if (isIn && start < 0) start = x;
      if (!isIn && start >= 0) {
        collector.add(y * toWidth + start, y * toWidth + x);
        start = -1;
      }
    }
  }
  return collector.finish();
}
