import { type Measured, notMeasured } from './measured.ts';
import type { Units, Value } from './units.ts';

/** Where a measure is for two raters only: units with other numbers of places are refused, not cut. */
export function twoRaters<Beside>(
  units: Units<Value>,
  measure: (pairs: (readonly [Value, Value])[]) => Measured<Beside>,
): Measured<Beside> {
  const pairs: (readonly [Value, Value])[] = [];
  for (const unit of units) {
    if (unit.length !== 2) return notMeasured('unequal_raters');
    const [first, second] = unit;
    if (first !== null && first !== undefined && second !== null && second !== undefined) pairs.push([first, second]);
  }
  if (pairs.length === 0) return notMeasured(units.length === 0 ? 'no_data' : 'no_pairs');
  return measure(pairs);
}

/** Categories in the order of a scale: as told, else numbers by size; null where neither is known. */
export function scaleOf(values: Iterable<Value>, categories?: readonly Value[]): readonly Value[] | null {
  const seen = [...new Set(values)];
  if (categories && seen.every((value) => categories.includes(value))) return categories;
  const numbers = seen.filter((value) => typeof value === 'number' && Number.isFinite(value));
  return numbers.length === seen.length ? (numbers as number[]).sort((a, b) => a - b) : null;
}
