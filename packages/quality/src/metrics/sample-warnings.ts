/** What makes a number less than it seems. */
export type SampleWarning =
  | { code: 'few_units'; units: number; least: number }
  | { code: 'few_pairs'; pairs: number; least: number }
  | { code: 'one_sided'; category: string; share: number; most: number };

export const LEAST_UNITS = 30;
export const LEAST_PAIRS = 30;
export const MOST_OF_ONE = 0.9;

export interface Sample {
  /** Units that can be compared. */
  units: number;
  pairs: number;
  /** Share of all values per category. */
  prevalence: readonly { category: string; share: number }[];
}

export function listSampleWarnings({ units, pairs, prevalence }: Sample): SampleWarning[] {
  const warnings: SampleWarning[] = [];
  if (units < LEAST_UNITS) warnings.push({ code: 'few_units', units, least: LEAST_UNITS });
  if (pairs < LEAST_PAIRS) warnings.push({ code: 'few_pairs', pairs, least: LEAST_PAIRS });
  for (const { category, share } of prevalence)
    if (share > MOST_OF_ONE) warnings.push({ code: 'one_sided', category, share, most: MOST_OF_ONE });
  return warnings;
}
