const BLOCKS_ACROSS = 40;
const SMALLEST_BLOCK = 16;
// Paper is never darker than this; what is, is a picture or white on black and stays as it is.
const DARKEST_PAPER = 90;
// Of the values of a block, the one that so many of it are no brighter than is paper: text covers less than the rest.
const PAPER_SHARE = 0.85;
const WHITE = 250;

/**
 * Makes paper evenly white, in place: shadows and the folds of a photographed page would otherwise be taken for ink. The
 * brightness of the paper is measured block by block and smoothed between them.
 */
export function flattenPaper(grey: Uint8Array, width: number, height: number): void {
  const size = Math.max(SMALLEST_BLOCK, Math.ceil(width / BLOCKS_ACROSS));
  const [across, down] = [Math.ceil(width / size), Math.ceil(height / size)];
  const paper = Float32Array.from({ length: across * down }, (_, block) =>
    paperOf(grey, width, height, { left: (block % across) * size, top: Math.floor(block / across) * size, size }),
  );
  // Clean scans are left exactly as they are.
  if (paper.every((value) => value >= WHITE)) return;
  for (let y = 0; y < height; y += 1) {
    const [above, below, share] = between(y, size, down);
    for (let x = 0; x < width; x += 1) {
      const [left, right, part] = between(x, size, across);
      const upper = mixed(paper[above * across + left], paper[above * across + right], part);
      const lower = mixed(paper[below * across + left], paper[below * across + right], part);
      const at = y * width + x;
      grey[at] = Math.min(255, ((grey[at] as number) * 255) / mixed(upper, lower, share));
    }
  }
}

function paperOf(
  grey: Uint8Array,
  width: number,
  height: number,
  { left, top, size }: { left: number; top: number; size: number },
): number {
  const counts = new Uint32Array(256);
  const [right, bottom] = [Math.min(width, left + size), Math.min(height, top + size)];
  for (let y = top; y < bottom; y += 1) {
    for (let at = y * width + left; at < y * width + right; at += 1) {
      const value = grey[at] as number;
      counts[value] = (counts[value] as number) + 1;
    }
  }
  let missing = (right - left) * (bottom - top) * PAPER_SHARE;
  let value = -1;
  while (value < 255 && missing > 0) {
    value += 1;
    missing -= counts[value] ?? 0;
  }
  return value < DARKEST_PAPER ? 255 : value;
}

/** The two blocks whose middles lie around a place, and how near it is to the second. */
function between(place: number, size: number, count: number): [first: number, second: number, share: number] {
  const exact = Math.min(count - 1, Math.max(0, (place + 0.5) / size - 0.5));
  const first = Math.floor(exact);
  return [first, Math.min(count - 1, first + 1), exact - first];
}

function mixed(a = 255, b = 255, share: number): number {
  return a + (b - a) * share;
}
