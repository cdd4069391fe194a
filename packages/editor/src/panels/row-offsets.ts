/** Rows of different heights, as the pixel at which each begins; one more entry tells where the last one ends. */
export function rowOffsets(heights: readonly number[]): number[] {
  let total = 0;
  return [0, ...heights.map((height) => (total += height))];
}

/** The row at a pixel; the last one when that is beyond the end. */
export function rowAt(offsets: readonly number[], px: number): number {
  let low = 0;
  let high = Math.max(offsets.length - 2, 0);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((offsets[middle] ?? 0) <= px) low = middle;
    else high = middle - 1;
  }
  return low;
}
