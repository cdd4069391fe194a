/** Stretches of one line of pixels: start and end (exclusive) of each, sorted and apart from one another. */
export type Row = Int32Array;

/** Lines of pixels one below the other, the first of them at `top`. */
export interface Rows {
  top: number;
  rows: readonly Row[];
}

export const emptyRow: Row = new Int32Array(0);

/** The first itself when the second adds nothing, so that what did not change can be told by identity. */
export function uniteRows(a: Row, b: Row): Row {
  if (b.length === 0 || covers(a, b)) return a;
  if (a.length === 0) return b;
  const united = new Int32Array(a.length + b.length);
  let length = 0;
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const isFirst = j >= b.length || (i < a.length && at(a, i) <= at(b, j));
    const start = isFirst ? at(a, i) : at(b, j);
    const end = isFirst ? at(a, i + 1) : at(b, j + 1);
    if (isFirst) i += 2;
    else j += 2;
    if (length > 0 && start <= at(united, length - 1)) {
      united[length - 1] = Math.max(at(united, length - 1), end);
    } else {
      united[length] = start;
      united[length + 1] = end;
      length += 2;
    }
  }
  return united.slice(0, length);
}

/** The first itself when the second takes nothing away. */
export function subtractRows(a: Row, b: Row): Row {
  if (a.length === 0 || !meet(a, b)) return a;
  const left: number[] = [];
  let j = 0;
  for (let i = 0; i < a.length; i += 2) {
    let start = at(a, i);
    const end = at(a, i + 1);
    while (j < b.length && at(b, j + 1) <= start) j += 2;
    for (let k = j; k < b.length && at(b, k) < end; k += 2) {
      if (at(b, k) > start) left.push(start, at(b, k));
      start = Math.max(start, at(b, k + 1));
    }
    if (start < end) left.push(start, end);
  }
  return left.length === 0 ? emptyRow : Int32Array.from(left);
}

export function rowHas(row: Row, x: number): boolean {
  return rowMeets(row, x, x + 1);
}

/** Whether any pixel from `start` to `end` (exclusive) is in the row. */
export function rowMeets(row: Row, start: number, end: number): boolean {
  let low = 0;
  let high = row.length / 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(row, middle * 2 + 1) <= start) low = middle + 1;
    else high = middle;
  }
  return low * 2 < row.length && at(row, low * 2) < end;
}

export function lengthOf(row: Row): number {
  let length = 0;
  for (let i = 0; i < row.length; i += 2) length += at(row, i + 1) - at(row, i);
  return length;
}

export function at(row: Row, index: number): number {
  return row[index] ?? 0;
}

/** Collects the pixels of an image from left to right and down, run by run. */
export function createRowCollector(width: number): { add(start: number, end: number): void; finish(): Rows } {
  let top = -1;
  const rows: Row[] = [];
  let current: number[] = [];
  let y = -1;

  function closeRow(): void {
    if (current.length === 0) return;
    if (top === -1) top = y;
    while (rows.length < y - top) rows.push(emptyRow);
    rows.push(Int32Array.from(current));
    current = [];
  }

  function addInRow(row: number, start: number, end: number): void {
    if (row !== y) {
      closeRow();
      y = row;
    }
    if (current.at(-1) === start) current[current.length - 1] = end;
    else current.push(start, end);
  }

  return {
    /** Counted in pixels from the first of the image. */
    add(start, end) {
      for (let from = start; from < end; ) {
        const row = Math.floor(from / width);
        const to = Math.min(end, (row + 1) * width);
        addInRow(row, from - row * width, to - row * width);
        from = to;
      }
    },
    finish() {
      closeRow();
      return { top: Math.max(top, 0), rows };
    },
  };
}

function covers(a: Row, b: Row): boolean {
  let i = 0;
  for (let j = 0; j < b.length; j += 2) {
    while (i < a.length && at(a, i + 1) < at(b, j + 1)) i += 2;
    if (i >= a.length || at(a, i) > at(b, j)) return false;
  }
  return true;
}

function meet(a: Row, b: Row): boolean {
  for (let i = 0; i < b.length; i += 2) if (rowMeets(a, at(b, i), at(b, i + 1))) return true;
  return false;
}
