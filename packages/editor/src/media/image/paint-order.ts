import type { Box, Size } from '../../regions/geometry.ts';

export interface Layered {
  /** On screen. */
  box: Box;
  /** Those of one key may be painted together; undefined stands alone. */
  key: string | undefined;
}

const cellPx = 32;

/**
 * Gathers what looks the same into as few batches as it can without painting anything under what it belongs over: a
 * thing may only join a batch that is not beneath one with which it shares a spot of the screen. Batches come in the
 * order of painting.
 */
export function batchesOf<T extends Layered>(things: readonly T[], viewport: Size): T[][] {
  const columns = Math.ceil(viewport.width / cellPx) + 1;
  const rows = Math.ceil(viewport.height / cellPx) + 1;
  const topmost = new Int32Array(columns * rows).fill(-1);
  const batches: T[][] = [];
  const latest = new Map<string, number>();
  for (const thing of things) {
    const { minX, minY, maxX, maxY } = cellsOf(thing.box, columns, rows);
    let lowest = -1;
    for (let row = minY; row <= maxY; row += 1) {
      for (let column = minX; column <= maxX; column += 1) {
        lowest = Math.max(lowest, topmost[row * columns + column] ?? -1);
      }
    }
    const known = thing.key === undefined ? undefined : latest.get(thing.key);
    const index = known !== undefined && known >= lowest ? known : batches.length;
    if (index === batches.length) batches.push([]);
    if (thing.key !== undefined) latest.set(thing.key, index);
    batches[index]?.push(thing);
    for (let row = minY; row <= maxY; row += 1) topmost.fill(index, row * columns + minX, row * columns + maxX + 1);
  }
  return batches;
}

function cellsOf(box: Box, columns: number, rows: number): Box {
  const cell = (value: number, most: number) => Math.min(Math.max(Math.floor(value / cellPx), 0), most - 1);
  return {
    minX: cell(box.minX, columns),
    minY: cell(box.minY, rows),
    maxX: cell(box.maxX, columns),
    maxY: cell(box.maxY, rows),
  };
}
