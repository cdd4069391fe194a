import type { CompiledConfig } from '@labelwright/task-definition/model';
import type { AnsweredTask } from '../matchers/chance/answered-task.ts';
import {
  agreementOnThings,
  countFound,
  type FoundThings,
  findThings,
  labelsOf,
  likenessOf,
  presenceOf,
} from '../matchers/chance/region-agreement.ts';
import { readContinua } from '../matchers/chance/unitizing-agreement.ts';
import { type Continuum, unitizingAlpha } from '../matchers/chance/unitizing-alpha.ts';
import type { CompareOptions } from '../matchers/model.ts';
import { listSampleWarnings } from '../metrics/sample-warnings.ts';
import type { Value } from '../metrics/units.ts';
import { type Drawing, drawTasks, type Figure, type Figures, figureOf } from './figure.ts';

/** Three questions about regions: were the same things found, were they called the same, were they marked in the same place. */
export function regionFigures(
  config: CompiledConfig,
  control: string,
  tasks: readonly AnsweredTask[],
  drawing: Drawing,
  options: CompareOptions = {},
): Figures {
  const { found, tasksOverBudget } = findThings(config, control, tasks, options);
  const told = agreementOnThings(found, { seed: drawing.seed });
  const things: Figure['basis'] = { of: 'things', count: told.things };
  const places = found.map(({ task, clusters }) => ({ task, ...likenessOf(clusters) }));
  const rates = found.map((one) => ({ task: one.task, ...countFound(presenceOf(one)) }));
  const { localizationAlpha: placesAlpha } = told;
  const pairs = places.reduce((sum, place) => sum + place.pairs, 0);
  const placeLike = (times: Float64Array) => ratio(places, times, 'sum', 'pairs');
  const drawn = (statistic: (times: Float64Array) => number | null, steps: number) =>
    drawTasks(tasks.length, statistic, drawing, steps);
  return {
    figures: [
      figureOf('region_detection_alpha', told.detection, {
        ...drawAlpha(found, presenceOf, tasks.length, drawing),
        basis: things,
      }),
      figureOf('region_detection_rate', told.detectionRate, {
        ...drawn((times) => ratio(rates, times, 'same', 'all'), rates.length * 2),
        basis: things,
      }),
      figureOf('region_labels_alpha', told.labels, {
        ...drawAlpha(found, labelsOf, tasks.length, drawing),
        basis: things,
      }),
      figureOf('region_places', told.localization, {
        ...drawn(placeLike, places.length * 2),
        basis: { of: 'pairs', count: pairs },
      }),
      figureOf('region_places_alpha', placesAlpha, {
        ...(placesAlpha.value === null
          ? {}
          : drawn((times) => {
              const mean = placeLike(times);
              return mean === null ? null : 1 - (1 - mean) / (1 - placesAlpha.expected);
            }, places.length * 2)),
        basis: { of: 'pairs', count: pairs },
      }),
    ],
    warnings: [
      ...listSampleWarnings({ units: found.length, pairs, prevalence: [] }),
      ...(tasksOverBudget > 0
        ? [
            {
              code: 'truncated',
              of: 'tasks',
              computed: found.length,
              possible: found.length + tasksOverBudget,
            } as const,
          ]
        : []),
    ],
  };
}

/** What lies on a line, a text or time: where marks begin and end, corrected for chance, and the questions about regions. */
export function spanFigures(
  config: CompiledConfig,
  control: string,
  tasks: readonly AnsweredTask[],
  drawing: Drawing,
  options: CompareOptions = {},
): Figures {
  const continua = readContinua(config, control, tasks);
  const regions = regionFigures(config, control, tasks, drawing, options);
  return {
    figures: [...(continua === undefined ? [] : [unitizingFigure(continua, drawing)]), ...regions.figures],
    warnings: regions.warnings,
  };
}

function unitizingFigure(continua: readonly Continuum[], drawing: Drawing): Figure {
  const whole = unitizingAlpha(continua);
  const sections = continua.reduce((sum, { observers }) => sum + observers.flat().length * 2 + observers.length, 0);
  const statistic = (times: Float64Array) =>
    unitizingAlpha(continua.flatMap((one, index) => new Array<Continuum>(times[index] ?? 0).fill(one))).value;
  const drawn = whole.value === null ? {} : drawTasks(continua.length, statistic, drawing, sections * 40);
  const compared = continua.filter(({ observers }) => observers.length > 1).length;
  return figureOf('unitizing_alpha', whole, { ...drawn, basis: { of: 'tasks', count: compared } });
}

function ratio<Key extends string>(
  rows: readonly ({ task: number } & Record<Key, number>)[],
  times: Float64Array,
  part: Key,
  whole: Key,
): number | null {
  let [sum, all] = [0, 0];
  for (const row of rows) {
    sum += row[part] * (times[row.task] as number);
    all += row[whole] * (times[row.task] as number);
  }
  return all === 0 ? null : sum / all;
}

interface TaskCounts {
  task: number;
  /** Values of units with two or more. */
  values: number;
  /** Σ over units of ordered pairs that differ / (m − 1). */
  differing: number;
  totals: Map<Value, number>;
}

/** Nominal alpha from counts by task, so that whole tasks can be drawn: things of one task are not independent. */
function drawAlpha(
  found: readonly FoundThings[],
  unitsOf: (things: FoundThings) => readonly (readonly Value[])[],
  tasks: number,
  drawing: Drawing,
): Partial<Figure> {
  const counts = found.map((things) => countTask(things.task, unitsOf(things)));
  const steps = counts.reduce((sum, { totals }) => sum + totals.size * 4 + 3, 0);
  const statistic = (times: Float64Array): number | null => {
    let [values, differing] = [0, 0];
    const totals = new Map<Value, number>();
    for (const count of counts) {
      const drawn = times[count.task] as number;
      if (drawn === 0) continue;
      values += drawn * count.values;
      differing += drawn * count.differing;
      for (const [value, own] of count.totals) totals.set(value, (totals.get(value) ?? 0) + drawn * own);
    }
    let pairs = values * values;
    for (const total of totals.values()) pairs -= total * total;
    const expected = pairs / (values * (values - 1));
    return expected > 0 ? 1 - differing / values / expected : null;
  };
  return drawTasks(tasks, statistic, drawing, steps);
}

function countTask(task: number, units: readonly (readonly Value[])[]): TaskCounts {
  const counts: TaskCounts = { task, values: 0, differing: 0, totals: new Map() };
  for (const unit of units) {
    if (unit.length < 2) continue;
    const own = new Map<Value, number>();
    for (const value of unit) own.set(value, (own.get(value) ?? 0) + 1);
    let differing = unit.length ** 2;
    for (const [value, count] of own) {
      differing -= count ** 2;
      counts.totals.set(value, (counts.totals.get(value) ?? 0) + count);
    }
    counts.values += unit.length;
    counts.differing += differing / (unit.length - 1);
  }
  return counts;
}
