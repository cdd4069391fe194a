import { cohenKappa } from '../metrics/cohen-kappa.ts';
import { describeAgreement } from '../metrics/describe-agreement.ts';
import { type IccForm, icc } from '../metrics/icc.ts';
import { kendallTau } from '../metrics/kendall-tau.ts';
import { type Measured, notMeasured } from '../metrics/measured.ts';
import { spearman } from '../metrics/spearman.ts';
import { crossShape } from './choice-figures.ts';
import { byDrawing, type Drawing, drawTasks, type Figure, type Figures, figureOf } from './figure.ts';
import { type PairShape, pairFigures, repeated } from './pair-figures.ts';
import type { Unit } from './read-units.ts';

/** More steps than this are no scale of few. */
const MOST_STEPS = 50;

/**
 * Numbers: how far they are apart, how much of their differences lies in what is judged, and whether people put it in the
 * same order.
 *
 * @param steps of a rating, from the lowest to the highest; undefined for numbers that may be anything
 */
export function numberFigures(
  units: readonly Unit<number>[],
  tasks: number,
  steps: readonly number[] | undefined,
  drawing: Drawing,
): Figures {
  const values = units.map((unit) => unit.values);
  const told = describeAgreement(values, { ...drawing, scale: 'interval' });
  const basis: Figure['basis'] = { of: 'tasks', count: told.pairableUnits };
  const correlations = pairFigures(
    units,
    tasks,
    correlated,
    [
      { id: 'spearman', measure: ([first, second]) => spearman(first, second) },
      { id: 'kendall_tau', measure: ([first, second]) => kendallTau(first, second) },
    ],
    drawing,
  );
  return {
    figures: [
      figureOf('krippendorff_alpha_interval', told.alpha, { ...byDrawing(told.alphaInterval), basis }),
      ...iccFigures(units, tasks, drawing),
      ...correlations.figures,
      ...(steps === undefined ? [] : stepFigures(units, tasks, steps, drawing, basis)),
    ],
    warnings: [...told.warnings, ...correlations.warnings],
  };
}

const correlated: PairShape<number, [number[], number[]]> = {
  // Ranks want sorting.
  steps: ({ task }) => task.length * 40,
  prepare: ({ first, second }, times) => [repeated(first, times), repeated(second, times)],
};

function stepFigures(
  units: readonly Unit<number>[],
  tasks: number,
  steps: readonly number[],
  drawing: Drawing,
  basis: Figure['basis'],
): Figure[] {
  const values = units.map((unit) => unit.values);
  const ordinal = describeAgreement(values, { ...drawing, scale: 'ordinal', byCategory: false });
  const scale = [...new Set([...steps, ...values.flat()])].sort((a, b) => a - b);
  const alpha = figureOf('krippendorff_alpha_ordinal', ordinal.alpha, { ...byDrawing(ordinal.alphaInterval), basis });
  if (scale.length > MOST_STEPS) return [alpha];
  const place = new Map(scale.map((step, index) => [step, index]));
  const weighted = pairFigures(
    units,
    tasks,
    crossShape(place),
    [
      { id: 'cohen_kappa_linear', measure: (cross) => cohenKappa(cross, { weights: 'linear', scores: scale }) },
      { id: 'cohen_kappa_quadratic', measure: (cross) => cohenKappa(cross, { weights: 'quadratic', scores: scale }) },
    ],
    drawing,
  );
  return [alpha, ...weighted.figures];
}

/** Whoever they were: as many ratings of everything. */
const ONE_WAY = [
  ['icc_1_1', 'one_way_single'],
  ['icc_1_k', 'one_way_average'],
] as const satisfies [string, IccForm][];
/** The same people rated everything. */
const TWO_WAY = [
  ['icc_2_1', 'two_way_random_single'],
  ['icc_3_1', 'two_way_mixed_single'],
  ['icc_2_k', 'two_way_random_average'],
  ['icc_3_k', 'two_way_mixed_average'],
] as const satisfies [string, IccForm][];

function iccFigures(units: readonly Unit<number>[], tasks: number, drawing: Drawing): Figure[] {
  const compared = units.filter(({ values }) => values.length > 1);
  const people = [...new Set(compared.flatMap(({ annotators }) => annotators))];
  const isFull = compared.every(({ annotators }) => new Set(annotators).size === people.length);
  const asGiven = compared.map(({ values }) => values);
  const byPerson = isFull
    ? compared.map(({ annotators, values }) => people.map((person) => values[annotators.indexOf(person)] as number))
    : undefined;
  const describe = (id: string, form: IccForm, rows: readonly number[][] | undefined): Figure => {
    const measure = (times: (task: number) => number): Measured =>
      rows === undefined
        ? notMeasured('unequal_raters')
        : icc(
            repeated(rows, (row) => times((compared[row] as Unit<number>).task)),
            form,
          );
    const whole = measure(() => 1);
    if (whole.value === null) return figureOf(id, whole);
    const steps = asGiven.length * (asGiven[0]?.length ?? 0) * 8;
    const drawn = drawTasks(tasks, (times) => measure((task) => times[task] as number).value, drawing, steps);
    return figureOf(id, { value: whole.value }, { ...drawn, basis: { of: 'tasks', count: compared.length } });
  };
  return [
    ...ONE_WAY.map(([id, form]) => describe(id, form, asGiven)),
    ...TWO_WAY.map(([id, form]) => describe(id, form, byPerson)),
  ];
}
