import { maskOfValue } from '@labelwright/task-definition/masks/mask-value';
import { createRunCollector, type PixelRuns } from '@labelwright/task-definition/masks/runs';
import { outlineOf, type PixelPoint } from './pixels.ts';
import type { Region } from './read-regions.ts';

/**
 * The pixels of a region: of a mask as they were painted, of an outline those whose middle lies in it. Undefined where the
 * size of the picture is not known, and for shapes that cover nothing.
 */
export function pixelsOf(region: Region): PixelRuns | undefined {
  const { shape, value, width, height } = region;
  if (shape === 'brush' || shape === 'bitmask') {
    const mask = maskOfValue(value, width, height);
    return mask && (mask.height > 1 || height === 1) ? mask : undefined;
  }
  const outline = outlineOf(region);
  if (!outline || outline.length < 3 || width === undefined || height === undefined) return undefined;
  return filled(outline, width, height);
}

/** By lines: where an outline crosses the middle of a line, inside and outside take turns. */
function filled(outline: readonly PixelPoint[], width: number, height: number): PixelRuns {
  const collector = createRunCollector();
  const ys = outline.map(([, y]) => y);
  const first = Math.max(0, Math.floor(Math.min(...ys)));
  const last = Math.min(height - 1, Math.ceil(Math.max(...ys)));
  for (let y = first; y <= last; y += 1) {
    const crossings = crossingsOf(outline, y + 0.5);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const from = Math.max(0, Math.ceil((crossings[i] ?? 0) - 0.5));
      const to = Math.min(width, Math.ceil((crossings[i + 1] ?? 0) - 0.5));
      collector.add(y * width + from, y * width + to);
    }
  }
  return { width, height, runs: collector.finish() };
}

function crossingsOf(outline: readonly PixelPoint[], line: number): number[] {
  const found: number[] = [];
  for (const [place, [x, y]] of outline.entries()) {
    const [nextX, nextY] = outline[(place + 1) % outline.length] ?? [x, y];
    if (y <= line === nextY <= line) continue;
    found.push(x + ((line - y) / (nextY - y)) * (nextX - x));
  }
  return found.sort((left, right) => left - right);
}
