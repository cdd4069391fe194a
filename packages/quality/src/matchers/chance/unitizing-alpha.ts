import { type Measured, notMeasured } from '../../metrics/measured.ts';
import { mergedRanges } from '../geometry/ranges.ts';

/** A stretch that somebody marked; `end` is exclusive. */
export interface Unit {
  start: number;
  end: number;
  category: string;
}

/** A text or recording that several people went through. */
export interface Continuum {
  length: number;
  /** One list for each person; empty for one who found nothing. */
  observers: readonly (readonly Unit[])[];
}

export interface UnitizingAlpha {
  observed: number;
  expected: number;
  /** Persons per continuum; 2 where their number differs and every pair of them counts as a continuum of its own. */
  observers: number;
  length: number;
  categories: Record<string, Measured<{ observed: number; expected: number }>>;
}

/** Of one person: where units of the category are, and where none is. */
interface Section {
  start: number;
  length: number;
  isUnit: boolean;
}

/**
 * Agreement on where units begin and end, corrected for chance (K. Krippendorff, "On the reliability of unitizing
 * continuous data", Sociological Methodology 25, 1995; in the form of "Content Analysis", 2004, for lengths that can be
 * divided at will). Several texts are laid end to end. Units of one category that one person let overlap count as one.
 */
export function unitizingAlpha(continua: readonly Continuum[]): Measured<UnitizingAlpha> {
  const used = continua.filter(({ observers, length }) => observers.length > 1 && length > 0);
  if (used.length === 0) return notMeasured(continua.length === 0 ? 'no_data' : 'no_pairs');
  const { observers, length } = layEndToEnd(alignObservers(used));
  const names = new Set(observers.flatMap((units) => units.map(({ category }) => category)));
  if (names.size === 0) return notMeasured('no_variation');
  let [observed, expected] = [0, 0];
  const categories: UnitizingAlpha['categories'] = {};
  for (const name of names) {
    const sections = observers.map((units) => sectionsOf(units, name, length));
    const [own, chance] = [observedDisagreement(sections, length), expectedDisagreement(sections, length)];
    categories[name] =
      chance > 0 ? { value: 1 - own / chance, observed: own, expected: chance } : notMeasured('no_variation');
    observed += own;
    expected += chance;
  }
  if (!(expected > 0)) return notMeasured('no_variation');
  return { value: 1 - observed / expected, observed, expected, observers: observers.length, length, categories };
}

/** The formula wants everybody to have seen everything; otherwise every pair of persons stands for itself. */
function alignObservers(continua: readonly Continuum[]): readonly Continuum[] {
  if (new Set(continua.map(({ observers }) => observers.length)).size === 1) return continua;
  return continua.flatMap(({ length, observers }) =>
    observers.flatMap((one, index) => observers.slice(index + 1).map((other) => ({ length, observers: [one, other] }))),
  );
}

function layEndToEnd(continua: readonly Continuum[]): { observers: Unit[][]; length: number } {
  const observers: Unit[][] = (continua[0]?.observers ?? []).map(() => []);
  let offset = 0;
  for (const { length, observers: own } of continua) {
    for (const [index, units] of own.entries()) {
      for (const { start, end, category } of units) {
        observers[index]?.push({ start: start + offset, end: end + offset, category });
      }
    }
    offset += length;
  }
  return { observers, length: offset };
}

/** Units that touch stay apart: somebody meant two. */
function sectionsOf(units: readonly Unit[], category: string, length: number): Section[] {
  const own = units.filter((unit) => unit.category === category && unit.end > unit.start);
  const sections: Section[] = [];
  let at = 0;
  for (const { start, end } of splitTouching(own)) {
    if (start > at) sections.push({ start: at, length: start - at, isUnit: false });
    sections.push({ start, length: end - start, isUnit: true });
    at = end;
  }
  if (at < length) sections.push({ start: at, length: length - at, isUnit: false });
  return sections;
}

function splitTouching(units: readonly Unit[]): { start: number; end: number }[] {
  const sorted = units.toSorted((a, b) => a.start - b.start);
  const areApart = sorted.every(({ start }, index) => index === 0 || start >= (sorted[index - 1]?.end ?? 0));
  return areApart ? sorted : mergedRanges(sorted);
}

function observedDisagreement(observers: readonly Section[][], length: number): number {
  let sum = 0;
  for (const [index, one] of observers.entries()) {
    for (const other of observers.slice(index + 1)) sum += sectionDistances(one, other);
  }
  return (2 * sum) / (observers.length * (observers.length - 1) * length * length);
}

/** Over all pairs of sections that have a place in common. */
function sectionDistances(left: readonly Section[], right: readonly Section[]): number {
  let sum = 0;
  for (let i = 0, j = 0; i < left.length && j < right.length; ) {
    const [a, b] = [left[i] as Section, right[j] as Section];
    sum += distance(a, b);
    const [endA, endB] = [a.start + a.length, b.start + b.length];
    if (endA <= endB) i += 1;
    if (endB <= endA) j += 1;
  }
  return sum;
}

/** Two units by how far their ends are apart, a unit in somebody's gap by its length. */
function distance(a: Section, b: Section): number {
  const [before, after] = [a.start - b.start, a.start + a.length - b.start - b.length];
  if (a.isUnit && b.isUnit) return before * before + after * after;
  if (a.isUnit && !b.isUnit && before >= 0 && after <= 0) return a.length * a.length;
  if (b.isUnit && !a.isUnit && before <= 0 && after >= 0) return b.length * b.length;
  return 0;
}

/** If all sections of all persons were laid upon each other in every possible way. */
function expectedDisagreement(observers: readonly Section[][], length: number): number {
  const all = observers.flat();
  const units = all.filter(({ isUnit }) => isUnit);
  const gaps = all.filter(({ isUnit }) => !isUnit).map((gap) => gap.length);
  gaps.sort((a, b) => a - b);
  // Sums of the longest gaps, so that each unit finds what it fits into at once.
  const sums = new Float64Array(gaps.length + 1);
  for (let index = gaps.length - 1; index >= 0; index -= 1) sums[index] = (sums[index + 1] ?? 0) + (gaps[index] ?? 0);
  let sum = 0;
  let squares = 0;
  for (const { length: own } of units) {
    const first = firstAtLeast(gaps, own);
    const room = (sums[first] ?? 0) - own * (gaps.length - first);
    sum += ((units.length - 1) * 2 * own ** 3) / 3 + own * own * room;
    squares += own * own;
  }
  const whole = (observers.length * length) ** 2 - squares;
  return whole > 0 ? (2 * sum) / (length * whole) : 0;
}

function firstAtLeast(sorted: readonly number[], least: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
