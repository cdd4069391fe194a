import { createRunCollector, eachLineStretch, type PixelRuns } from '@labelwright/task-definition/masks/runs';
import type { Bounds } from '../model.ts';

export interface MaskRuns extends PixelRuns {
  /** Pixels. */
  area: number;
  /** In percent of the grid. */
  bounds: Bounds;
}

export function maskOfRuns(runs: Int32Array, width: number, height: number): MaskRuns {
  let area = 0;
  let [minX, maxX] = [width, 0];
  for (let i = 0; i < runs.length; i += 2) {
    const [start, end] = [runs[i] as number, runs[i + 1] as number];
    area += end - start;
    const [x, wraps] = [start % width, Math.floor(start / width) !== Math.floor((end - 1) / width)];
    minX = wraps ? 0 : Math.min(minX, x);
    maxX = wraps ? width : Math.max(maxX, x + end - start);
  }
  const [first, last] = [runs[0] ?? 0, runs.at(-1) ?? 0];
  const bounds = {
    minX: (100 * minX) / width,
    maxX: (100 * maxX) / width,
    minY: (100 * Math.floor(first / width)) / height,
    maxY: (100 * Math.ceil(last / width)) / height,
  };
  return { width, height, runs, area, bounds };
}

/** Pixels in common divided by the pixels of both; masks on grids of other sizes are laid over each other. */
export function maskIou(a: MaskRuns, b: MaskRuns): number {
  // A mask without a known size is one long line.
  const isLine = (a.height === 1 || b.height === 1) && a.width * a.height === b.width * b.height;
  if (!isLine && (a.width !== b.width || a.height !== b.height)) {
    return a.width * a.height >= b.width * b.height ? maskIou(a, resized(b, a)) : maskIou(resized(a, b), b);
  }
  const shared = sharedPixels(a.runs, b.runs);
  const union = a.area + b.area - shared;
  return union === 0 ? 1 : shared / union;
}

/** Walks along both lists of runs once. */
export function sharedPixels(a: Int32Array, b: Int32Array): number {
  let shared = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const endA = a[i + 1] as number;
    const endB = b[j + 1] as number;
    const start = Math.max(a[i] as number, b[j] as number);
    const end = Math.min(endA, endB);
    if (start < end) shared += end - start;
    if (endA <= endB) i += 2;
    else j += 2;
  }
  return shared;
}

/** On the grid of another one: each pixel takes what lies under its middle. */
function resized(mask: MaskRuns, { width, height }: MaskRuns): MaskRuns {
  const lines = linesOf(mask);
  const collector = createRunCollector();
  const at = (x: number) => Math.min(Math.max(Math.ceil((x * width) / mask.width - 0.5), 0), width);
  for (let y = 0; y < height; y += 1) {
    const line = lines.get(Math.floor(((y + 0.5) * mask.height) / height)) ?? [];
    for (const [start, end] of line) collector.add(y * width + at(start), y * width + at(end));
  }
  return maskOfRuns(collector.finish(), width, height);
}

function linesOf(mask: MaskRuns): Map<number, [number, number][]> {
  const lines = new Map<number, [number, number][]>();
  eachLineStretch(mask, (y, start, end) => {
    const line = lines.get(y) ?? [];
    line.push([start, end]);
    lines.set(y, line);
  });
  return lines;
}
