import { byDistance } from './alpha-distance.ts';
import { type Distance, ratioDistance } from './distances.ts';
import { type CountTable, pairableTotals } from './units.ts';

export type AlphaScale = 'nominal' | 'ordinal' | 'interval' | 'ratio';

/** What alpha needs to know about disagreement, for any number of units per row of its table. */
export interface Disagreement {
  /**
   * `observed`: Σ over units of Σ over ordered pairs of δ² / (m − 1). `expected`: Σ of δ² over all ordered pairs of the
   * `values` pairable values, whichever unit they come from. The caller divides.
   */
  sums(rowUnits: Float64Array, values: number): { observed: number; expected: number };
  distances: { possible: number; computed: number };
}

export interface DistanceLimits {
  pairBudget: number;
  seed: number | string;
}

/** Null where the values cannot be measured on this scale. `ordered`: the table's values are in the order of the scale. */
export function disagreementOf<T>(
  table: CountTable<T>,
  scale: AlphaScale | Distance<T>,
  limits: DistanceLimits & { ordered: boolean },
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
    sums: (rowUnits, values) => ({
      observed: sumRows(table, rowUnits, differing),
      expected: pairableTotals(table, rowUnits).reduce((rest, total) => rest - total * total, values * values),
    }),
    distances: noDistances(table),
  };
}

/** Per row the sum and the sum of squares of its positions, and their ends. */
interface Spread {
  sum: Float64Array;
  squares: Float64Array;
  low: Float64Array;
  high: Float64Array;
}

function interval<T>(table: CountTable<T>, positions: Float64Array): Disagreement {
  const mean = positions.reduce((sum, position) => sum + position, 0) / positions.length;
  const spread = spreadOf(
    table,
    positions.map((position) => position - mean),
  );
  return {
    sums: (rowUnits, values) => squaresOf(table, spread, rowUnits, values),
    distances: noDistances(table),
  };
}

/** The ordinal distance is the difference of positions in the row of all values, each category at its middle. */
function ordinal<T>(table: CountTable<T>, inOrder: Int32Array): Disagreement {
  const positionsUnder = (totals: Float64Array) => {
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
    sums: (rowUnits, values) => {
      const positions = positionsUnder(pairableTotals(table, rowUnits));
      return squaresOf(table, spreadOf(table, positions), rowUnits, values);
    },
    distances: noDistances(table),
  };
}

function spreadOf<T>(table: CountTable<T>, positions: Float64Array): Spread {
  const rows = table.rowSize.length;
  const spread: Spread = {
    sum: new Float64Array(rows),
    squares: new Float64Array(rows),
    low: new Float64Array(rows).fill(Number.POSITIVE_INFINITY),
    high: new Float64Array(rows).fill(Number.NEGATIVE_INFINITY),
  };
  for (let r = 0; r < rows; r++)
    for (let cell = table.rowStart[r] as number; cell < (table.rowStart[r + 1] as number); cell++) {
      const count = table.cellCount[cell] as number;
      const position = positions[table.cellValue[cell] as number] as number;
      spread.sum[r] = (spread.sum[r] as number) + count * position;
      spread.squares[r] = (spread.squares[r] as number) + count * position * position;
      spread.low[r] = Math.min(spread.low[r] as number, position);
      spread.high[r] = Math.max(spread.high[r] as number, position);
    }
  return spread;
}

/** Squared differences in closed form: Σ (a − b)² over ordered pairs = 2 (m Σ a² − (Σ a)²). */
function squaresOf<T>(table: CountTable<T>, spread: Spread, rowUnits: Float64Array, values: number) {
  let [observed, sum, squares] = [0, 0, 0];
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let r = 0; r < rowUnits.length; r++) {
    const size = table.rowSize[r] as number;
    const units = rowUnits[r] as number;
    if (size < 2 || units === 0) continue;
    const [rowSum, rowSquares] = [spread.sum[r] as number, spread.squares[r] as number];
    if (spread.low[r] !== spread.high[r])
      observed += (units * Math.max(0, 2 * (size * rowSquares - rowSum * rowSum))) / (size - 1);
    sum += units * rowSum;
    squares += units * rowSquares;
    low = Math.min(low, spread.low[r] as number);
    high = Math.max(high, spread.high[r] as number);
  }
  return { observed, expected: low === high ? 0 : Math.max(0, 2 * (values * squares - sum * sum)) };
}
