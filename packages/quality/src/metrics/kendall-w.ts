import { type Measured, notMeasured } from './measured.ts';
import type { Metric } from './metric.ts';
import { midranks } from './ranks.ts';

/**
 * How far several people put the same things in one order: 12 S / (m² (n³ − n) − m Σ (t³ − t)), S being the squared
 * deviations of the sums of ranks, t the sizes of ties (M. G. Kendall & B. Babington Smith 1939; with ties: Kendall 1948,
 * chapter 6). One row of `places` for each person, one place for each thing. Undefined below two people or two things, where
 * rows differ in length, and where everything is tied.
 */
export function kendallW(places: readonly (readonly number[])[]): Measured<{ raters: number; things: number }> {
  const [raters, things] = [places.length, places[0]?.length ?? 0];
  if (raters === 0) return notMeasured('no_data');
  if (places.some((row) => row.length !== things || !row.every(Number.isFinite))) return notMeasured('out_of_domain');
  if (raters < 2 || things < 2) return notMeasured('too_few');
  const ranks = places.map((row) => midranks(row));
  const sums = Array.from({ length: things }, (_, i) => ranks.reduce((sum, row) => sum + (row[i] as number), 0));
  const mean = (raters * (things + 1)) / 2;
  const spread = sums.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const ties = places.reduce((sum, row) => sum + tiesOf(row), 0);
  const most = raters * raters * (things ** 3 - things) - raters * ties;
  if (!(most > 0)) return notMeasured('no_variation');
  return { value: Math.min(1, (12 * spread) / most), raters, things };
}

function tiesOf(row: readonly number[]): number {
  const sizes = new Map<number, number>();
  for (const place of row) sizes.set(place, (sizes.get(place) ?? 0) + 1);
  return [...sizes.values()].reduce((sum, size) => sum + size ** 3 - size, 0);
}

export const kendallWMetric: Metric = {
  id: 'kendall_w',
  name: "Kendall's W",
  help: 'How far any number of people put things in one order: 1 all the same, 0 no common order.',
  data: ['rankings'],
  raters: 'any',
  range: [0, 1],
  chanceCorrected: false,
  better: 'higher',
};
