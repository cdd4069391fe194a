import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import published from '../../fixtures/kappa_icc.json' with { type: 'json' };
import krippendorff from '../../fixtures/krippendorff.json' with { type: 'json' };
import { jaccardDistance, masiDistance, nltkMasiDistance, setKey } from './distances.ts';
import { fleissKappa } from './fleiss-kappa.ts';
import { gwetAc } from './gwet-ac.ts';
import { type AlphaOptions, krippendorffAlpha } from './krippendorff-alpha.ts';
import { percentAgreement } from './percent-agreement.ts';
import { randolphKappa } from './randolph-kappa.ts';
import { type Units, unitsOfRaters } from './units.ts';

/** Counts per unit and category as the values that were given. */
function unitsOfCounts(counts: readonly (readonly number[])[]): number[][] {
  return counts.map((row) => row.flatMap((count, category) => new Array<number>(count).fill(category)));
}

describe('Krippendorff’s published examples', () => {
  const scales = ['nominal', 'ordinal', 'interval', 'ratio'] as const;

  it('gives A and B, of two observers without gaps', () => {
    expect(krippendorffAlpha(unitsOfRaters(krippendorff.A_binary.rows)).value).toBeCloseTo(0.095238, 6);
    expect(krippendorffAlpha(unitsOfRaters(krippendorff.B_nominal.rows)).value).toBeCloseTo(0.691964, 6);
  });

  it.each(scales)('gives C, four observers with gaps, %s', (scale) => {
    const units: Units<number> = unitsOfRaters(krippendorff.C_missing.rows);
    expect(krippendorffAlpha(units, { scale }).value).toBeCloseTo(krippendorff.C_missing[scale], 6);
  });

  it.each(scales)('gives the example of the encyclopedia, %s', (scale) => {
    const units: Units<number> = unitsOfRaters(krippendorff.wikipedia.rows);
    expect(krippendorffAlpha(units, { scale }).value).toBeCloseTo(krippendorff.wikipedia[scale], 6);
  });

  it('says why it is undefined', () => {
    const [allEqual, noPairs] = krippendorff.degenerate.map(({ rows }) =>
      krippendorffAlpha(unitsOfRaters<number>(rows)),
    );
    expect(allEqual).toEqual({ value: null, reason: 'no_variation' });
    expect(noPairs).toEqual({ value: null, reason: 'no_pairs' });
    expect(krippendorffAlpha([])).toEqual({ value: null, reason: 'no_data' });
    expect(krippendorffAlpha([['a', 'b']], { scale: 'interval' })).toEqual({ value: null, reason: 'out_of_domain' });
    expect(krippendorffAlpha([[-1, 2]], { scale: 'ratio' })).toEqual({ value: null, reason: 'out_of_domain' });
  });
});

describe('sets', () => {
  const items: Units<string[]> = [
    [['x'], ['x', 'y']],
    [['y'], ['y']],
    [['x', 'z'], ['z']],
    [
      ['x', 'y', 'z'],
      ['y', 'x'],
    ],
    [['w'], ['x']],
  ];
  const alpha = (scale: AlphaOptions<string[]>['scale']) => krippendorffAlpha(items, { scale, key: setKey }).value;

  it('gives the alphas that the Natural Language Toolkit gives', () => {
    expect(alpha(nltkMasiDistance)).toBeCloseTo(0.271851, 6);
    expect(alpha(jaccardDistance)).toBeCloseTo(0.34715, 6);
    expect(alpha('nominal')).toBeCloseTo(0.142857, 6);
  });

  it.each(published.masi)('measures the distance of $a and $b', ({ a, b, d }) => {
    expect(nltkMasiDistance(a, b)).toBeCloseTo(d, 9);
    expect(masiDistance(a, b)).toBeCloseTo(d, 1);
    expect(masiDistance(b, a)).toBe(masiDistance(a, b));
  });

  it('holds two empty sets for the same', () => {
    expect(masiDistance([], [])).toBe(0);
    expect(jaccardDistance([], [])).toBe(0);
    expect(masiDistance([], ['x'])).toBe(1);
  });
});

describe('Fleiss’ published examples', () => {
  it('gives fourteen raters of the encyclopedia, fixed and free marginals', () => {
    const units = unitsOfCounts(published.fleiss_wikipedia_counts);
    expect(fleissKappa(units).value).toBeCloseTo(0.2099307, 7);
    expect(randolphKappa(units).value).toBeCloseTo(0.2225275, 7);
  });

  it('gives the psychiatric diagnoses of 1971 with z and shares', () => {
    const kappa = fleissKappa(published.fleiss1971_diagnoses_30x6, { categories: [1, 2, 3, 4, 5] });
    if (kappa.value === null) throw new Error(kappa.reason);
    expect(kappa.value).toBeCloseTo(0.4302445, 7);
    expect(kappa.z).toBeCloseTo(17.6518306, 6);
    expect(kappa.shares.map((share) => share.toFixed(4))).toEqual(['0.1444', '0.1444', '0.1667', '0.3056', '0.2389']);
  });
});

describe('four raters with gaps, as Gwet’s irrCAC prints them', () => {
  const units: Units<number> = unitsOfRaters(krippendorff.C_missing.rows);

  it('gives AC1 with its standard error', () => {
    const ac1 = gwetAc(units);
    if (ac1.value === null) throw new Error(ac1.reason);
    expect(ac1.observed).toBeCloseTo(0.8181818, 7);
    expect(ac1.expected).toBeCloseTo(0.1903212, 7);
    expect(ac1.value).toBeCloseTo(0.77544, 5);
    expect(ac1.se).toBeCloseTo(0.14295, 5);
  });

  it('gives AC2 with linear and quadratic weights', () => {
    const weighted = (weights: 'linear' | 'quadratic') => gwetAc(units, { weights, categories: [1, 2, 3, 4, 5] });
    expect(weighted('linear')).toMatchObject({ value: expect.closeTo(0.85874, 5), se: expect.closeTo(0.11733, 5) });
    expect(weighted('quadratic')).toMatchObject({ value: expect.closeTo(0.914, 5), se: expect.closeTo(0.10396, 5) });
  });

  it('gives Fleiss’ kappa for unequal raters, without a z', () => {
    expect(fleissKappa(units)).toMatchObject({
      expected: expect.closeTo(0.2387153, 7),
      value: expect.closeTo(0.76117, 5),
      z: null,
    });
  });
});

describe('any units', () => {
  const value = fc.constantFrom<number | null>(1, 2, 3, 4, null);
  const units = fc.array(fc.array(value, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 25 });
  const complete = fc.integer({ min: 2, max: 5 }).chain((raters) =>
    fc.array(fc.array(fc.constantFrom(1, 2, 3), { minLength: raters, maxLength: raters }), {
      minLength: 1,
      maxLength: 20,
    }),
  );

  it('has an alpha of at most 1, which neither the order of units nor of raters changes', () => {
    fc.assert(
      fc.property(units, fc.constantFrom('nominal', 'ordinal', 'interval', 'ratio'), (given, scale) => {
        const alpha = krippendorffAlpha(given, { scale });
        const turned = krippendorffAlpha(given.map((unit) => [...unit].reverse()).reverse(), { scale });
        if (alpha.value === null) {
          expect(turned).toEqual(alpha);
          return;
        }
        expect(alpha.value).toBeLessThanOrEqual(1);
        expect(turned.value).toBeCloseTo(alpha.value, 9);
      }),
    );
  });

  it('gives the same alpha by closed form and by a distance of each pair', () => {
    fc.assert(
      fc.property(units, (given) => {
        const bySquares = krippendorffAlpha(given, { scale: (a, b) => (a - b) ** 2 });
        const closed = krippendorffAlpha(given, { scale: 'interval' });
        if (closed.value === null) expect(bySquares).toEqual(closed);
        else expect(bySquares.value).toBeCloseTo(closed.value, 9);
      }),
    );
  });

  it('relates alpha to Fleiss’ kappa where nothing is missing: 1 − α = (1 − κ)(n − 1) / n', () => {
    fc.assert(
      fc.property(complete, (given) => {
        const alpha = krippendorffAlpha(given).value;
        const kappa = fleissKappa(given).value;
        const values = given.flat().length;
        if (alpha === null || kappa === null) expect(alpha).toBe(kappa);
        else expect(1 - alpha).toBeCloseTo(((1 - kappa) * (values - 1)) / values, 9);
      }),
    );
  });

  it('keeps AC1, Randolph and raw agreement within bounds and independent of names', () => {
    fc.assert(
      fc.property(units, (given) => {
        const named = given.map((unit) => unit.map((category) => category && `c${category}`));
        for (const [a, b] of [
          [gwetAc(given), gwetAc(named)],
          [randolphKappa(given), randolphKappa(named)],
          [percentAgreement(given), percentAgreement(named)],
        ]) {
          if (a?.value == null) expect(b).toEqual(a);
          else {
            expect(a.value).toBeLessThanOrEqual(1 + 1e-12);
            expect(b?.value).toBeCloseTo(a.value, 9);
          }
        }
      }),
    );
  });

  it('estimates expected disagreement from a sample when distances are too many, and says so', () => {
    const many = Array.from({ length: 400 }, (_, i) => [i * 2, i * 2 + (i % 3)]);
    const scale = (a: number, b: number) => (a - b) ** 2;
    const sampled = krippendorffAlpha(many, { scale, pairBudget: 20_000 });
    const exact = krippendorffAlpha(many, { scale });
    if (sampled.value === null || exact.value === null) throw new Error('undefined');
    expect(sampled.distances.computed).toBe(20_000);
    expect(exact.distances.computed).toBe(exact.distances.possible);
    expect(sampled.value).toBeCloseTo(exact.value, 3);
  });
});
