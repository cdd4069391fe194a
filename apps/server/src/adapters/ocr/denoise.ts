// Above it grains are taken for dots and commas; scans and photographs in good light stay well below.
const NOISY = 8;
const SAMPLED_ROWS = 5;
// Of |x| for normal x with a standard deviation of 1.
const MEDIAN_OF_NORMAL = 0.6745;

/** Takes the grain out of a grainy picture, in place: each value becomes the middle one of the nine around it. */
export function denoise(grey: Uint8Array, width: number, height: number): void {
  if (width < 3 || height < 3 || noiseOf(grey, width, height) < NOISY) return;
  const source = Uint8Array.from(grey);
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) grey[y * width + x] = middleOfNine(source, y * width + x, width);
  }
}

/**
 * Standard deviation of the grain: what is left when flat, sloping and straight parts are taken out (Immerkær 1996), as a
 * median, so that letters do not count.
 */
export function noiseOf(grey: Uint8Array, width: number, height: number): number {
  const counts = new Uint32Array(16 * 256);
  let total = 0;
  const value = (at: number): number => grey[at] as number;
  for (let y = 1; y < height - 1; y += SAMPLED_ROWS) {
    for (let at = y * width + 1; at < (y + 1) * width - 1; at += 1) {
      const corners = value(at - width - 1) + value(at - width + 1) + value(at + width - 1) + value(at + width + 1);
      const sides = value(at - 1) + value(at + 1) + value(at - width) + value(at + width);
      const left = Math.abs(corners - 2 * sides + 4 * value(at));
      counts[left] = (counts[left] as number) + 1;
      total += 1;
    }
  }
  let seen = 0;
  let median = -1;
  while (seen * 2 < total) {
    median += 1;
    seen += counts[median] ?? 0;
  }
  return Math.max(0, median) / 6 / MEDIAN_OF_NORMAL;
}

/** Sorts three columns, then the greatest of the least, the middle of the middle and the least of the greatest. */
function middleOfNine(grey: Uint8Array, at: number, width: number): number {
  let greatestOfLeast = 0;
  let leastOfGreatest = 255;
  let [low, mid, high] = [0, 0, 0];
  for (let column = -1; column <= 1; column += 1) {
    const a = grey[at + column - width] as number;
    const b = grey[at + column] as number;
    const c = grey[at + column + width] as number;
    const least = Math.min(a, b, c);
    const greatest = Math.max(a, b, c);
    const middle = a + b + c - least - greatest;
    greatestOfLeast = Math.max(greatestOfLeast, least);
    leastOfGreatest = Math.min(leastOfGreatest, greatest);
    if (column === -1) low = middle;
    else if (column === 0) mid = middle;
    else high = middle;
  }
  return middleOf(greatestOfLeast, middleOf(low, mid, high), leastOfGreatest);
}

function middleOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
