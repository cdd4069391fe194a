export type Value = string | number | boolean;

/** One entry per unit (a task, an item, a region): the values its raters gave, in any order; null is a missing one. */
export type Units<T = Value> = readonly (readonly (T | null | undefined)[])[];

/**
 * Units as counts. Units with the same counts share a row, so that 100,000 units of three raters and five categories
 * are a few dozen rows, and a bootstrap only has to redraw how often each row occurs.
 */
export interface CountTable<T> {
  readonly values: readonly T[];
  /** Row r owns the cells from rowStart[r] up to rowStart[r + 1]. */
  readonly rowStart: Int32Array;
  /** Index into `values`. */
  readonly cellValue: Int32Array;
  readonly cellCount: Int32Array;
  /** Values given in a unit of this row; at least 1. */
  readonly rowSize: Int32Array;
  /** Units that look like this row. */
  readonly rowUnits: Float64Array;
  /** Units with at least one value. */
  readonly units: number;
}

export interface CountOptions<T> {
  /** All categories that could have been given, in their order; those that nobody gave count for free-marginal chance. */
  categories?: readonly T[];
  /** What makes two values the same; the value itself by default. Needed for sets and other objects. */
  key?: (value: T) => unknown;
  /** How many alike units each entry stands for, where they come counted; 1 unless told. */
  unitCounts?: ArrayLike<number>;
}

export interface Row {
  cells: [value: number, count: number][];
  size: number;
  units: number;
}

export function countUnits<T>(
  units: Units<T>,
  { categories = [], key, unitCounts }: CountOptions<T> = {},
): CountTable<T> {
  const values: T[] = [];
  const indexByKey = new Map<unknown, number>();
  const indexOf = (value: T): number => {
    const name = key ? key(value) : value;
    let index = indexByKey.get(name);
    if (index === undefined) {
      index = values.push(value) - 1;
      indexByKey.set(name, index);
    }
    return index;
  };
  for (const category of categories) indexOf(category);

  const rows = new Map<string, Row>();
  let counted = 0;
  for (const [i, unit] of units.entries()) {
    const alike = unitCounts ? (unitCounts[i] ?? 0) : 1;
    const given: number[] = [];
    for (const value of unit) if (value !== null && value !== undefined) given.push(indexOf(value));
    if (given.length === 0 || alike === 0) continue;
    counted += alike;
    given.sort((a, b) => a - b);
    const name = given.join(' ');
    const row = rows.get(name);
    if (row) row.units += alike;
    else rows.set(name, { cells: countSorted(given), size: given.length, units: alike });
  }
  return packRows(values, [...rows.values()], counted);
}

function countSorted(sorted: readonly number[]): Row['cells'] {
  const cells: Row['cells'] = [];
  for (const value of sorted) {
    const last = cells.at(-1);
    if (last?.[0] === value) last[1]++;
    else cells.push([value, 1]);
  }
  return cells;
}

/** A table from its rows; cells of a row by rising value. */
export function packRows<T>(values: readonly T[], rows: readonly Row[], units: number): CountTable<T> {
  const rowStart = new Int32Array(rows.length + 1);
  for (const [r, row] of rows.entries()) rowStart[r + 1] = (rowStart[r] as number) + row.cells.length;
  const cells = rows.flatMap((row) => row.cells);
  return {
    values,
    rowStart,
    cellValue: Int32Array.from(cells, (cell) => cell[0]),
    cellCount: Int32Array.from(cells, (cell) => cell[1]),
    rowSize: Int32Array.from(rows, (row) => row.size),
    rowUnits: Float64Array.from(rows, (row) => row.units),
    units,
  };
}

/** Rater by rater (each a row with one value per unit) turned into unit by unit. */
export function unitsOfRaters<T>(raters: readonly (readonly (T | null)[])[]): (T | null)[][] {
  const length = Math.max(0, ...raters.map((rater) => rater.length));
  return Array.from({ length }, (_, unit) => raters.map((rater) => rater[unit] ?? null));
}

/** What can be compared: units with two or more values, the values in them, and the pairs they make. */
export function countPairable<T>(
  table: CountTable<T>,
  rowUnits: Float64Array = table.rowUnits,
): { units: number; values: number; pairs: number } {
  let units = 0;
  let values = 0;
  let pairs = 0;
  for (let r = 0; r < table.rowSize.length; r++) {
    const size = table.rowSize[r] as number;
    if (size < 2) continue;
    const weight = rowUnits[r] as number;
    units += weight;
    values += weight * size;
    pairs += (weight * size * (size - 1)) / 2;
  }
  return { units, values, pairs };
}

/** How often each category occurs in units of two or more values. */
export function pairableTotals<T>(table: CountTable<T>, rowUnits: Float64Array): Float64Array {
  const totals = new Float64Array(table.values.length);
  for (let r = 0; r < table.rowSize.length; r++) {
    if ((table.rowSize[r] as number) < 2) continue;
    for (let cell = table.rowStart[r] as number; cell < (table.rowStart[r + 1] as number); cell++) {
      const value = table.cellValue[cell] as number;
      totals[value] = (totals[value] as number) + (rowUnits[r] as number) * (table.cellCount[cell] as number);
    }
  }
  return totals;
}
