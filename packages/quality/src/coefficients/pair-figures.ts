import { type Measured, notMeasured } from '../metrics/measured.ts';
import { type Drawing, drawTasks, type Figure, type FigureWarning, figureOf } from './figure.ts';
import { type PersonPair, pairPeople, type Unit } from './read-units.ts';

/** Of the pairs of people with most in common; the rest is told. */
const MOST_PAIRS = 500;

/** A measure of two people. */
export interface PairMeasure<Prepared> {
  id: string;
  measure: (prepared: Prepared) => Measured;
}

/** How the answers of two people are put into the shape that their measures take. */
export interface PairShape<Value, Prepared> {
  /** `times`: how often each unit of the pair counts. */
  prepare: (pair: PersonPair<Value>, times: (unit: number) => number) => Prepared;
  /** Additions that preparing and measuring one pair takes, about. */
  steps: (pair: PersonPair<Value>) => number;
}

/**
 * Measures of two people as the mean over all pairs of people, each counting by the units that both answered. Pairs for whom
 * a measure is undefined are left out of it.
 */
export function pairFigures<Value, Prepared>(
  units: readonly Unit<Value>[],
  tasks: number,
  shape: PairShape<Value, Prepared>,
  measures: readonly PairMeasure<Prepared>[],
  drawing: Drawing,
): { figures: Figure[]; warnings: FigureWarning[] } {
  const { pairs, possible } = pairPeople(units, MOST_PAIRS);
  const steps = pairs.reduce((sum, pair) => sum + shape.steps(pair), 0);
  const figures = measures.map(({ id, measure }) => {
    const mean = (times: (task: number) => number): Measured<{ people: number }> => {
      let [sum, weight, people] = [0, 0, 0];
      let reason: Measured = notMeasured(units.length === 0 ? 'no_data' : 'no_pairs');
      for (const pair of pairs) {
        const count = pair.task.reduce((all, task) => all + times(task), 0);
        if (count === 0) continue;
        const found = measure(shape.prepare(pair, (unit) => times(pair.task[unit] as number)));
        if (found.value === null) {
          reason = found;
          continue;
        }
        sum += count * found.value;
        weight += count;
        people += 1;
      }
      return weight === 0 ? (reason as Measured<{ people: number }>) : { value: sum / weight, people };
    };
    const whole = mean(() => 1);
    if (whole.value === null) return figureOf(id, whole);
    const drawn = drawTasks(tasks, (times) => mean((task) => times[task] as number).value, drawing, steps);
    return figureOf(id, whole, { ...drawn, basis: { of: 'people', count: whole.people } });
  });
  const isCut = possible > pairs.length;
  return {
    figures,
    warnings: isCut ? [{ code: 'truncated', of: 'pairs', computed: pairs.length, possible }] : [],
  };
}

/** Every unit as often as it counts. */
export function repeated<Value>(values: readonly Value[], times: (unit: number) => number): Value[] {
  return values.flatMap((value, unit) => {
    const count = times(unit);
    return count === 1 ? [value] : new Array<Value>(count).fill(value);
  });
}
