import { type Distance, ratioDistance } from './distances.ts';
import { createRandom } from './random.ts';
import type { CountTable } from './units.ts';

export type AlphaScale = 'nominal' | 'ordinal' | 'interval' | 'ratio';

/** Sums of squared distances; both must be divided by the caller. `totals` are the pairable values per category. */
export interface Disagreement {
  /** Σ over units of Σ over ordered pairs of δ² / (m − 1). */
  observed(rowUnits: Float64Array, totals: Float64Array): number;
  /** Σ over all ordered pairs of values, whichever unit they come from, of δ². */
  expected(totals: Float64Array, values: number): number;
  distances: { possible: number; computed: number };
}

interface Limits {
  /** The table's values are in the order of the scale. */
  ordered: boolean;
  pairBudget: number;
  seed: number | string;
}

/** Null where the values cannot be measured on this scale. */
export function disagreementOf<T>(
  table: CountTable<T>,
  scale: AlphaScale | Distance<T>,
  limits: Limits,
): Disagreement | null {
  if (scale === 'nominal') return nominal(table);
  if (typeof scale === 'function') return byDistance(table, scale, limits);
  const numbers = table.values.map((value) => (typeof value === 'number' && Number.isFinite(value) ? value : null));
  if (scale === 'ordinal') {
    if (limits.ordered) return ordinal(table, Int32Array.from(table.values.keys()));
    return numbers.includes(null) ? null : ordinal(table, order(numbers as number[]));
  }
  if (numbers.includes(null)) return null;
  if (scale === 'interval') return interval(table, Float64Array.from(numbers as number[]));
  if (numbers.some((value) => (value as number) < 0)) return null;
  return byDistance(table, ratioDistance as unknown as Distance<T>, limits);
}

function order(numbers: readonly number[]): Int32Array {
  return Int32Array.from(numbers.keys()).sort((a, b) => (numbers[a] as number) - (numbers[b] as number));
}

function noDistances<T>(table: CountTable<T>): Disagreement['distances'] {
  const possible = (table.values.length * (table.values.length - 1)) / 2;
  return { possible, computed: possible };
}

/** Σ over pairable rows of units × part(row) / (m − 1). */
function sumRows<T>(
  table: CountTable<T>,
  rowUnits: Float64Array,
  part: (from: number, to: number, size: number) => number,
) {
  let sum = 0;
  for (let r = 0; r < table.rowSize.length; r++) {
    const size = table.rowSize[r] as number;
    const units = rowUnits[r] as number;
    if (size < 2 || units === 0) continue;
    sum += (units * part(table.rowStart[r] as number, table.rowStart[r + 1] as number, size)) / (size - 1);
  }
  return sum;
}

function nominal<T>(table: CountTable<T>): Disagreement {
  const differing = (from: number, to: number, size: number) => {
    let same = 0;
    for (let cell = from; cell < to; cell++) same += (table.cellCount[cell] as number) ** 2;
    return size * size - same;
  };
  return {
    observed: (rowUnits) => sumRows(table, rowUnits, differing),
    expected: (totals, values) => totals.reduce((rest, total) => rest - total * total, values * values),
    distances: noDistances(table),
  };
}

/** Squared differences in closed form: Σ (a − b)² over ordered pairs = 2 (m Σ a² − (Σ a)²), about the mean. */
function interval<T>(table: CountTable<T>, positions: Float64Array): Disagreement {
  const mean = positions.reduce((sum, position) => sum + position, 0) / positions.length;
  const centred = positions.map((position) => position - mean);
  return {
    observed: (rowUnits) => observedSquares(table, rowUnits, centred),
    expected: (totals, values) => expectedSquares(totals, values, centred),
    distances: noDistances(table),
  };
}

function observedSquares<T>(table: CountTable<T>, rowUnits: Float64Array, positions: Float64Array): number {
  return sumRows(table, rowUnits, (from, to, size) => {
    if (to - from === 1) return 0;
    let sum = 0;
    let squares = 0;
    for (let cell = from; cell < to; cell++) {
      const count = table.cellCount[cell] as number;
      const position = positions[table.cellValue[cell] as number] as number;
      sum += count * position;
      squares += count * position * position;
    }
    return Math.max(0, 2 * (size * squares - sum * sum));
  });
}

function expectedSquares(totals: Float64Array, values: number, positions: Float64Array): number {
  let sum = 0;
  let squares = 0;
  let occurring = 0;
  for (let v = 0; v < totals.length; v++) {
    const total = totals[v] as number;
    const position = positions[v] as number;
    if (total > 0) occurring++;
    sum += total * position;
    squares += total * position * position;
  }
  return occurring < 2 ? 0 : Math.max(0, 2 * (values * squares - sum * sum));
}

/** The ordinal distance is the difference of positions in the row of all values, each category at its middle. */
function ordinal<T>(table: CountTable<T>, inOrder: Int32Array): Disagreement {
  const positions = (totals: Float64Array) => {
    const at = new Float64Array(totals.length);
    let below = 0;
    for (const total of totals) below -= total / 2;
    for (const value of inOrder) {
      const total = totals[value] as number;
      at[value] = below + total / 2;
      below += total;
    }
    return at;
  };
  return {
    observed: (rowUnits, totals) => observedSquares(table, rowUnits, positions(totals)),
    expected: (totals, values) => expectedSquares(totals, values, positions(totals)),
    distances: noDistances(table),
  };
}

function byDistance<T>(table: CountTable<T>, distance: Distance<T>, { pairBudget, seed }: Limits): Disagreement {
  const count = table.values.length;
  const possible = (count * (count - 1)) / 2;
  const between = (a: number, b: number) => distance(table.values[a] as T, table.values[b] as T);
  const parts = new Float64Array(table.rowSize.length);
  for (let r = 0; r < parts.length; r++) {
    for (let a = table.rowStart[r] as number; a < (table.rowStart[r + 1] as number); a++)
      for (let b = table.rowStart[r] as number; b < a; b++) {
        const pairs = 2 * (table.cellCount[a] as number) * (table.cellCount[b] as number);
        parts[r] = (parts[r] as number) + pairs * between(table.cellValue[a] as number, table.cellValue[b] as number);
      }
    if ((table.rowSize[r] as number) > 1) parts[r] = (parts[r] as number) / ((table.rowSize[r] as number) - 1);
  }
  const exact = possible <= pairBudget;
  return {
    observed: (rowUnits) => parts.reduce((sum, part, r) => sum + part * (rowUnits[r] as number), 0),
    expected: exact ? expectedExactly(count, between) : expectedBySample(between, pairBudget, seed),
    distances: { possible, computed: exact ? possible : pairBudget },
  };
}

function expectedExactly(count: number, between: (a: number, b: number) => number): Disagreement['expected'] {
  const triangle = new Float64Array((count * (count - 1)) / 2);
  let at = 0;
  for (let a = 1; a < count; a++) for (let b = 0; b < a; b++) triangle[at++] = between(a, b);
  return (totals) => {
    let sum = 0;
    let index = 0;
    for (let a = 1; a < count; a++) {
      const total = totals[a] as number;
      let row = 0;
      for (let b = 0; b < a; b++) row += (totals[b] as number) * (triangle[index++] as number);
      sum += 2 * total * row;
    }
    return sum;
  };
}

/** Mean distance of randomly drawn pairs of values, times the number of ordered pairs. */
function expectedBySample(
  between: (a: number, b: number) => number,
  pairBudget: number,
  seed: number | string,
): Disagreement['expected'] {
  return (totals, values) => {
    const random = createRandom(seed);
    const drawnFrom = new Int32Array(values);
    let at = 0;
    for (let v = 0; v < totals.length; v++) for (let i = 0; i < (totals[v] as number); i++) drawnFrom[at++] = v;
    let sum = 0;
    for (let i = 0; i < pairBudget; i++) {
      const first = random.below(values);
      const second = (first + 1 + random.below(values - 1)) % values;
      const [a, b] = [drawnFrom[first] as number, drawnFrom[second] as number];
      if (a !== b) sum += between(a, b);
    }
    return (sum / pairBudget) * values * (values - 1);
  };
}
