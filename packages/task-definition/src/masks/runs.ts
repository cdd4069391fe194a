/** Pixels of a mask as runs of a grid read line by line: start, end (exclusive), start, end, … in order. */
export interface PixelRuns {
  width: number;
  height: number;
  runs: Int32Array;
}

/** Runs that touch are joined, also from the end of a line to the beginning of the next. */
export function createRunCollector(): { add: (start: number, end: number) => void; finish: () => Int32Array } {
  let runs = new Int32Array(64);
  let length = 0;
  return {
    add(start, end) {
      if (start >= end) return;
      if (length > 0 && runs[length - 1] === start) {
        runs[length - 1] = end;
        return;
      }
      if (length === runs.length) {
        const larger = new Int32Array(length * 2);
        larger.set(runs);
        runs = larger;
      }
      runs[length] = start;
      runs[length + 1] = end;
      length += 2;
    },
    finish: () => runs.slice(0, length),
  };
}

/** How many pixels. */
export function areaOfRuns(runs: Int32Array): number {
  let area = 0;
  for (let i = 0; i < runs.length; i += 2) area += (runs[i + 1] as number) - (runs[i] as number);
  return area;
}

/** Each stretch within its line, from left to right and down. */
export function eachLineStretch(
  { width, runs }: PixelRuns,
  visit: (y: number, start: number, end: number) => void,
): void {
  for (let i = 0; i < runs.length; i += 2) {
    const last = runs[i + 1] as number;
    for (let from = runs[i] as number; from < last; ) {
      const y = Math.floor(from / width);
      const to = Math.min(last, (y + 1) * width);
      visit(y, from - y * width, to - y * width);
      from = to;
    }
  }
}

/** Left, top, width and height in pixels; undefined for a mask without a pixel. */
export function boundsOfRuns(mask: PixelRuns): [x: number, y: number, width: number, height: number] | undefined {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  eachLineStretch(mask, (y, start, end) => {
    left = Math.min(left, start);
    right = Math.max(right, end);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y + 1);
  });
  return right > left ? [left, top, right - left, bottom - top] : undefined;
}
