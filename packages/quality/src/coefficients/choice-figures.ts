import { bennettS } from '../metrics/bennett-s.ts';
import { bootstrapInterval } from '../metrics/bootstrap.ts';
import { cohenKappa } from '../metrics/cohen-kappa.ts';
import { describeAgreement } from '../metrics/describe-agreement.ts';
import { jaccardDistance, masiDistance, setKey } from '../metrics/distances.ts';
import { fleissKappaOf } from '../metrics/fleiss-kappa.ts';
import type { Measured } from '../metrics/measured.ts';
import { percentAgreementOf } from '../metrics/percent-agreement.ts';
import { randolphKappa } from '../metrics/randolph-kappa.ts';
import { scottPi } from '../metrics/scott-pi.ts';
import { setF1 } from '../metrics/set-f1.ts';
import { type CountTable, countUnits } from '../metrics/units.ts';
import { byDrawing, byFormula, type Drawing, type Figure, type Figures, figureOf } from './figure.ts';
import { type PairShape, pairFigures } from './pair-figures.ts';
import type { Unit } from './read-units.ts';

/** One of few: every coefficient that says something about it, side by side, because they differ in what chance is. */
export function choiceFigures(
  units: readonly Unit<string>[],
  tasks: number,
  categories: readonly string[],
  drawing: Drawing,
): Figures {
  const values = units.map((unit) => unit.values);
  const told = describeAgreement(values, { ...drawing, byCategory: false });
  const known = categories.length === 0 ? [...new Set(values.flat())] : categories;
  const table = countUnits(values);
  const basis: Figure['basis'] = { of: 'tasks', count: told.pairableUnits };
  const free = freeMarginal(values, known);
  const place = new Map([...new Set([...known, ...values.flat()])].map((value, index) => [value, index]));
  const pairs = pairFigures(
    units,
    tasks,
    crossShape(place),
    [
      { id: 'cohen_kappa', measure: (cross) => cohenKappa(cross) },
      { id: 'scott_pi', measure: (cross) => scottPi(cross) },
      { id: 'bennett_s', measure: (cross) => bennettS(cross) },
    ],
    drawing,
  );
  return {
    figures: [
      drawRows('percent_agreement', table, (rows) => percentAgreementOf(table, rows), drawing, basis),
      figureOf('krippendorff_alpha', told.alpha, { ...byDrawing(told.alphaInterval), basis }),
      figureOf('gwet_ac1', told.ac1, { ...byFormula(told.ac1), basis }),
      drawRows('fleiss_kappa', table, (rows) => fleissKappaOf(table, rows), drawing, basis),
      drawRows('randolph_kappa', table, (rows) => free(percentAgreementOf(table, rows)), drawing, basis),
      ...pairs.figures,
    ],
    warnings: [...told.warnings, ...pairs.warnings],
  };
}

/** Several of few: sets, compared by what they share. */
export function setFigures(units: readonly Unit<readonly string[]>[], tasks: number, drawing: Drawing): Figures {
  const values = units.map((unit) => unit.values);
  const name = (labels: readonly string[]) => labels.join(' + ');
  const told = describeAgreement<readonly (string | number)[]>(values, {
    ...drawing,
    scale: masiDistance,
    key: setKey,
    name: (labels) => name(labels.map(String)),
  });
  const jaccard = describeAgreement<readonly (string | number)[]>(values, {
    ...drawing,
    scale: jaccardDistance,
    key: setKey,
  });
  const basis: Figure['basis'] = { of: 'tasks', count: told.pairableUnits };
  const table = countUnits(values, { key: setKey });
  const shape: PairShape<readonly string[], number> = {
    steps: ({ task }) => task.length,
    prepare: ({ first, second }, times) => {
      let [sum, count] = [0, 0];
      for (const [unit, labels] of first.entries()) {
        const shared = setF1(labels, second[unit] ?? []).value;
        if (shared === null) continue;
        sum += shared * times(unit);
        count += times(unit);
      }
      return count === 0 ? Number.NaN : sum / count;
    },
  };
  const shared = pairFigures(
    units,
    tasks,
    shape,
    [
      {
        id: 'set_f1',
        measure: (mean) => (Number.isNaN(mean) ? { value: null, reason: 'no_data' } : { value: mean }),
      },
    ],
    drawing,
  );
  const distances = told.distances;
  return {
    figures: [
      drawRows('percent_agreement', table, (rows) => percentAgreementOf(table, rows), drawing, basis),
      figureOf('krippendorff_alpha_masi', told.alpha, { ...byDrawing(told.alphaInterval), basis }),
      figureOf('krippendorff_alpha_jaccard', jaccard.alpha, { ...byDrawing(jaccard.alphaInterval), basis }),
      ...shared.figures,
    ],
    warnings: [
      ...told.warnings,
      ...shared.warnings,
      ...(distances !== null && distances.computed < distances.possible
        ? [{ code: 'truncated', of: 'distances', ...distances } as const]
        : []),
    ],
  };
}

/** Counts of first × second person, by the place of each category. */
export function crossShape<Value>(place: ReadonlyMap<Value, number>): PairShape<Value, number[][]> {
  const size = place.size;
  return {
    steps: ({ task }) => task.length + size * size,
    prepare: ({ first, second }, times) => {
      const table = Array.from({ length: size }, () => new Array<number>(size).fill(0));
      for (const [unit, value] of first.entries()) {
        const row = table[place.get(value) ?? 0] as number[];
        const column = place.get(second[unit] as Value) ?? 0;
        row[column] = (row[column] as number) + times(unit);
      }
      return table;
    },
  };
}

/** Any number of people, chance being one of all categories. */
function freeMarginal(values: readonly string[][], categories: readonly string[]): (agreed: Measured) => Measured {
  const whole = randolphKappa(values, { categories });
  if (whole.value === null) return () => whole;
  const { expected } = whole;
  return (agreed) => (agreed.value === null ? agreed : { value: (agreed.value - expected) / (1 - expected) });
}

function drawRows<T>(
  id: string,
  table: CountTable<T>,
  measure: (rowUnits: Float64Array) => Measured,
  drawing: Drawing,
  basis: Figure['basis'],
): Figure {
  const whole = measure(table.rowUnits);
  if (whole.value === null) return figureOf(id, whole);
  const resamples = Math.max(200, Math.min(1000, Math.floor(20_000_000 / Math.max(1, table.rowSize.length))));
  const drawn = bootstrapInterval(table.rowUnits, (rows) => measure(rows).value, { ...drawing, resamples });
  return figureOf(id, whole, { ...byDrawing(drawn), basis });
}
