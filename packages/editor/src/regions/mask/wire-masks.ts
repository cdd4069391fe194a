import { brushOfRuns, runsOfBrush } from '@labelwright/task-definition/masks/brush-rle';
import { runsOfPng } from '@labelwright/task-definition/masks/read-png';
import { createRunCollector, type PixelRuns } from '@labelwright/task-definition/masks/runs';
import { pngDataUrl, pngOfRuns } from '@labelwright/task-definition/masks/write-png';
import type { Size } from '../geometry.ts';
import { eachStretch, type Mask } from './mask.ts';
import { createRowCollector, type Rows } from './rows.ts';

/** Between the runs that come over the wire and the rows that strokes change. */

export function rowsOfRuns(runs: Int32Array, width: number): Rows {
  const collector = createRowCollector(width);
  for (let i = 0; i < runs.length; i += 2) collector.add(runs[i] ?? 0, runs[i + 1] ?? 0);
  return collector.finish();
}

export function runsOfMask(mask: Mask, size: Size): PixelRuns {
  const collector = createRunCollector();
  eachStretch(mask, size, (y, start, end) => collector.add(y * size.width + start, y * size.width + end));
  return { ...size, runs: collector.finish() };
}

export function decodeRle(rle: readonly number[], width: number): Rows {
  return rowsOfRuns(runsOfBrush(rle)?.runs ?? new Int32Array(0), width);
}

export function encodeRle(mask: Mask, size: Size): number[] {
  return brushOfRuns(runsOfMask(mask, size).runs, size.width * size.height);
}

export function decodePng(bytes: Uint8Array): (Rows & Size) | undefined {
  const found = runsOfPng(bytes);
  return found && { ...rowsOfRuns(found.runs, found.width), width: found.width, height: found.height };
}

export function encodePng(mask: Mask, size: Size): string {
  return pngDataUrl(pngOfRuns(runsOfMask(mask, size)));
}
