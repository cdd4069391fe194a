import { kendallTau } from '../metrics/kendall-tau.ts';
import { kendallW } from '../metrics/kendall-w.ts';
import { type Measured, notMeasured } from '../metrics/measured.ts';
import { listSampleWarnings } from '../metrics/sample-warnings.ts';
import { spearman } from '../metrics/spearman.ts';
import { type Drawing, drawTasks, type Figure, type Figures, figureOf } from './figure.ts';
import type { Unit } from './read-units.ts';

/** From first to last; things that somebody did not rank stand together behind all that they did. */
export function rankingFigures(units: readonly Unit<readonly string[]>[], tasks: number, drawing: Drawing): Figures {
  const compared = units
    .filter(({ values }) => values.length > 1)
    .map(({ task, values }) => ({ task, places: placesOf(values) }));
  const pairs = compared.reduce((sum, { places }) => sum + (places.length * (places.length - 1)) / 2, 0);
  const mean = (id: string, measure: (places: readonly number[][]) => Measured) =>
    meanFigure(
      id,
      compared.map(({ task, places }) => ({ task, found: measure(places) })),
      tasks,
      drawing,
    );
  return {
    figures: [
      mean('kendall_w', kendallW),
      mean('kendall_tau', (places) => meanOfPairs(places, kendallTau)),
      mean('spearman', (places) => meanOfPairs(places, spearman)),
    ],
    warnings: listSampleWarnings({ units: compared.length, pairs, prevalence: [] }),
  };
}

/** One row of places for each person, over all things that anybody ranked. */
function placesOf(orders: readonly (readonly string[])[]): number[][] {
  const things = [...new Set(orders.flat())];
  return orders.map((order) => {
    const place = new Map(order.map((thing, index) => [thing, index]));
    return things.map((thing) => place.get(thing) ?? order.length);
  });
}

function meanOfPairs(
  places: readonly number[][],
  measure: (a: readonly number[], b: readonly number[]) => Measured,
): Measured {
  const found = places.flatMap((one, index) => places.slice(index + 1).map((other) => measure(one, other)));
  const known = found.flatMap(({ value }) => (value === null ? [] : [value]));
  if (known.length > 0) return { value: known.reduce((sum, value) => sum + value, 0) / known.length };
  return found[0] ?? notMeasured('no_pairs');
}

function meanFigure(
  id: string,
  found: readonly { task: number; found: Measured }[],
  tasks: number,
  drawing: Drawing,
): Figure {
  const known = found.flatMap(({ task, found: { value } }) => (value === null ? [] : [{ task, value }]));
  if (known.length === 0) return figureOf(id, found[0]?.found ?? notMeasured('no_pairs'));
  const mean = (times: (task: number) => number): number | null => {
    let [sum, count] = [0, 0];
    for (const { task, value } of known) {
      sum += value * times(task);
      count += times(task);
    }
    return count === 0 ? null : sum / count;
  };
  const drawn = drawTasks(tasks, (times) => mean((task) => times[task] as number), drawing, known.length * 2);
  return figureOf(id, { value: mean(() => 1) ?? 0 }, { ...drawn, basis: { of: 'tasks', count: known.length } });
}
