import { expect, test } from 'vitest';
import { describeAlike, describeSets, plainAlpha } from './coefficients.ts';

test('many different answers still have an interval, of as many draws as can be afforded', () => {
  const alike = Array.from({ length: 4000 }, (_, index) => ({
    values: [`a${index}`, `a${index + (index % 2)}`],
    count: 1,
  }));
  const { alpha } = describeAlike('krippendorff_alpha', alike);
  expect(alpha.interval).not.toBeNull();
  expect(alpha.choices).toMatchObject({ resamples: 1000 });
});

test('what chance agrees is computed for half a million pairs, and the answer says of how many', () => {
  const sets = Array.from({ length: 1100 }, (_, index) => ({
    values: [
      [`a${index}`, `b${index}`],
      [`a${index}`, `c${index}`],
    ],
    count: 1,
  }));
  const { alpha, warnings } = describeSets('krippendorff_alpha_masi', sets);
  expect(alpha.distances).toEqual({ possible: (2200 * 2199) / 2, computed: 500_000 });
  expect(alpha.choices).toMatchObject({ pair_budget: 500_000, resamples: 391 });
  expect(warnings.map(({ code }) => code)).toEqual(['truncated']);
  expect(warnings[0]?.message).toContain('500,000 of 2,418,900');
});

test('few pairs and a single answer are told, and nothing is NaN', () => {
  const { alpha, ac1, warnings } = describeAlike('krippendorff_alpha', [{ values: ['yes', 'yes'], count: 3 }]);
  expect(alpha).toMatchObject({ value: null, reason: 'no_variation', interval: null, interval_reason: 'no_variation' });
  expect(ac1).toMatchObject({ value: null, reason: 'no_variation' });
  expect(warnings.map(({ code }) => code)).toEqual(['few_units', 'few_pairs', 'one_sided']);
  expect(warnings[2]?.message).toContain('100 % of the answers are yes');
  expect(plainAlpha('krippendorff_alpha', [{ values: ['a', 'b'], count: 1 }])).toMatchObject({
    interval: null,
    interval_reason: 'not_drawn',
  });
});
