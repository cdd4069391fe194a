import type { Value } from './units.ts';

/** Counts of two raters: table[i][j] units got category i from the first and j from the second. */
export interface CrossTable<T = Value> {
  readonly categories: readonly T[];
  readonly table: readonly (readonly number[])[];
}

export interface Marginals {
  readonly total: number;
  readonly rows: readonly number[];
  readonly columns: readonly number[];
}

/** Pairs with a missing side are left out. Categories nobody gave may be named first, to fix order and size. */
export function crossTable<T extends Value>(
  pairs: Iterable<readonly [T | null | undefined, T | null | undefined]>,
  categories: readonly T[] = [],
): CrossTable<T> {
  const index = new Map<T, number>();
  for (const category of categories) if (!index.has(category)) index.set(category, index.size);
  const seen: [number, number][] = [];
  const indexOf = (value: T): number => {
    const known = index.get(value);
    if (known !== undefined) return known;
    index.set(value, index.size);
    return index.size - 1;
  };
  for (const [first, second] of pairs) {
    if (first === null || first === undefined || second === null || second === undefined) continue;
    seen.push([indexOf(first), indexOf(second)]);
  }
  const table = Array.from({ length: index.size }, () => new Array<number>(index.size).fill(0));
  for (const [i, j] of seen) {
    const row = table[i] as number[];
    row[j] = (row[j] as number) + 1;
  }
  return { categories: [...index.keys()], table };
}

export function marginals(table: readonly (readonly number[])[]): Marginals {
  const rows = table.map((row) => row.reduce((sum, count) => sum + count, 0));
  const columns = table.map((_, j) => table.reduce((sum, row) => sum + (row[j] ?? 0), 0));
  return { total: rows.reduce((sum, count) => sum + count, 0), rows, columns };
}

/** Share of the total, weighted by how much each cell agrees; only the diagonal without weights. */
export function observedAgreement(
  table: readonly (readonly number[])[],
  weights?: readonly (readonly number[])[],
): number {
  const { total } = marginals(table);
  let agreed = 0;
  for (const [i, row] of table.entries())
    for (const [j, count] of row.entries()) agreed += count * (weights ? (weights[i]?.[j] ?? 0) : i === j ? 1 : 0);
  return agreed / total;
}
