import { type Measured, notMeasured } from './measured.ts';
import type { Metric } from './metric.ts';
import type { Units } from './units.ts';

/**
 * `single` tells how far one rater can be trusted, `average` the mean of all of them.
 * One-way: each subject had other raters. Two-way random: raters stand for many. Two-way mixed: these raters only.
 */
export type IccForm =
  | 'one_way_single'
  | 'two_way_random_single'
  | 'two_way_mixed_single'
  | 'one_way_average'
  | 'two_way_random_average'
  | 'two_way_mixed_average';

export interface IccMeanSquares {
  betweenSubjects: number;
  withinSubjects: number;
  betweenRaters: number;
  error: number;
}

/**
 * Intraclass correlation of ratings, in the six forms of Shrout & Fleiss 1979: ICC(1,1), (2,1), (3,1), (1,k), (2,k), (3,k).
 * Needs every rating of every subject. Undefined below two subjects or two raters, with a gap, and without variation.
 */
export function icc(
  subjects: Units<number>,
  form: IccForm,
): Measured<{ subjects: number; raters: number; meanSquares: IccMeanSquares }> {
  if (subjects.length === 0) return notMeasured('no_data');
  const raters = subjects[0]?.length ?? 0;
  if (subjects.length < 2 || raters < 2) return notMeasured('too_few');
  const rows: number[][] = [];
  for (const subject of subjects) {
    const row = subject.filter((rating) => rating !== null && rating !== undefined);
    if (subject.length !== raters || row.length !== raters) return notMeasured('unequal_raters');
    if (!row.every(Number.isFinite)) return notMeasured('out_of_domain');
    rows.push(row);
  }
  const meanSquares = meanSquaresOf(rows, raters);
  const [part, whole] = shareOfForm(form, meanSquares, rows.length, raters);
  if (!(Math.abs(whole) > 1e-12)) return notMeasured('no_variation');
  return { value: part / whole, subjects: rows.length, raters, meanSquares };
}

function meanSquaresOf(rows: readonly (readonly number[])[], raters: number): IccMeanSquares {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = (values: readonly number[], around: number) =>
    values.reduce((sum, value) => sum + (value - around) ** 2, 0);
  const subjectMeans = rows.map(mean);
  const raterMeans = Array.from({ length: raters }, (_, rater) => mean(rows.map((row) => row[rater] ?? 0)));
  const grand = mean(subjectMeans);
  const within = rows.reduce((sum, row, i) => sum + squares(row, subjectMeans[i] ?? 0), 0);
  const ofRaters = rows.length * squares(raterMeans, grand);
  return {
    betweenSubjects: (raters * squares(subjectMeans, grand)) / (rows.length - 1),
    withinSubjects: within / (rows.length * (raters - 1)),
    betweenRaters: ofRaters / (raters - 1),
    error: Math.max(0, within - ofRaters) / ((rows.length - 1) * (raters - 1)),
  };
}

function shareOfForm(form: IccForm, squares: IccMeanSquares, subjects: number, raters: number): [number, number] {
  const { betweenSubjects: b, withinSubjects: w, betweenRaters: j, error: e } = squares;
  switch (form) {
    case 'one_way_single':
      return [b - w, b + (raters - 1) * w];
    case 'two_way_random_single':
      return [b - e, b + (raters - 1) * e + (raters * (j - e)) / subjects];
    case 'two_way_mixed_single':
      return [b - e, b + (raters - 1) * e];
    case 'one_way_average':
      return [b - w, b];
    case 'two_way_random_average':
      return [b - e, b + (j - e) / subjects];
    case 'two_way_mixed_average':
      return [b - e, b];
  }
}

export const iccMetric: Metric = {
  id: 'icc',
  name: 'Intraclass correlation',
  help: 'How much of the differences in ratings come from the rated things and not from the raters.',
  data: ['numbers'],
  raters: 'any',
  range: [-1, 1],
  chanceCorrected: true,
  better: 'higher',
  ofUnits: (units) => {
    const given = units.flat();
    return given.every((value) => typeof value === 'number' || value === null || value === undefined)
      ? icc(units as Units<number>, 'two_way_random_single')
      : notMeasured('out_of_domain');
  },
};
