import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import published from '../../fixtures/kappa_icc.json' with { type: 'json' };
import { bennettS } from './bennett-s.ts';
import { cohenKappa, cohenKappaMetric, linearKappaMetric } from './cohen-kappa.ts';
import { crossTable } from './cross-table.ts';
import { gwetAc } from './gwet-ac.ts';
import { krippendorffAlpha } from './krippendorff-alpha.ts';
import { percentAgreement } from './percent-agreement.ts';
import { scottPi } from './scott-pi.ts';

interface PublishedTable {
  name?: string;
  table: number[][];
  kappa: number;
  linear?: number;
  quadratic?: number;
}

/** Every unit of a table of counts, as the two values it was given. */
function unitsOf(table: readonly (readonly number[])[]): [number, number][] {
  return table.flatMap((row, i) =>
    row.flatMap((count, j) => Array.from({ length: count }, (): [number, number] => [i, j])),
  );
}

const tables: PublishedTable[] = published.cohen;

function findTable(name: string): number[][] {
  const found = tables.find((entry) => entry.name === name);
  if (!found) throw new Error(`no table ${name}`);
  return found.table;
}

describe('published tables of two raters', () => {
  it.each(tables)('gives the kappas of $table', ({ name, table, kappa, linear, quadratic }) => {
    const digits = name === 'SAS' ? 4 : 6;
    expect(cohenKappa(table).value).toBeCloseTo(kappa, digits);
    if (linear !== undefined)
      expect(cohenKappa(table, { weights: 'linear' }).value).toBeCloseTo(linear, name === 'SAS' ? 4 : 6);
    if (quadratic !== undefined) expect(cohenKappa(table, { weights: 'quadratic' }).value).toBeCloseTo(quadratic, 6);
  });

  it('has other kappas for the same raw agreement', () => {
    const [a, b] = [tables[1], tables[2]].map((entry) => cohenKappa(entry?.table ?? []));
    expect(a).toMatchObject({ observed: 0.6 });
    expect(b).toMatchObject({ observed: 0.6 });
    expect(a?.value).not.toBeCloseTo(b?.value ?? 0, 2);
  });

  it('gives the standard errors and relatives of the table in Fleiss’ book', () => {
    const table = findTable('Fleiss book');
    const kappa = cohenKappa(table);
    if (kappa.value === null) throw new Error(kappa.reason);
    expect(kappa.se).toBeCloseTo(0.087703, 6);
    expect(kappa.se0).toBeCloseTo(0.0761873, 7);
    expect(kappa.z).toBeCloseTo(8.8790515, 6);
    expect(scottPi(table).value).toBeCloseTo(0.6752768, 7);
    expect(gwetAc(unitsOf(table)).value).toBeCloseTo(0.8675696, 7);
    expect(bennettS(table).value).toBeCloseTo(0.835, 9);
  });

  it('gives the intervals that SAS prints', () => {
    const table = findTable('SAS');
    const plain = cohenKappa(table);
    if (plain.value === null) throw new Error(plain.reason);
    expect(plain.se).toBeCloseTo(0.138, 4);
    expect(plain.interval.low).toBeCloseTo(0.2137, 4);
    expect(plain.interval.high).toBeCloseTo(0.7547, 4);
    expect(cohenKappa(table, { weights: 'linear' })).toMatchObject({ se: expect.closeTo(0.1457, 4) });
  });

  it('gives the coefficients of Artstein & Poesio 2008', () => {
    const table = findTable('Artstein&Poesio 2008');
    const units = unitsOf(table);
    expect(percentAgreement(units).value).toBeCloseTo(0.88, 9);
    expect(bennettS(table).value).toBeCloseTo(0.82, 9);
    expect(scottPi(table).value).toBeCloseTo(0.7995322, 7);
    expect(krippendorffAlpha(units).value).toBeCloseTo(0.8005346, 7);
  });

  it('shows the kappa paradox: high agreement, negative kappa, high AC1', () => {
    const table = findTable('kappa paradox');
    expect(cohenKappa(table)).toMatchObject({ observed: 0.944, value: expect.closeTo(-0.0233918, 7) });
    expect(gwetAc(unitsOf(table)).value).toBeCloseTo(0.940776, 6);
  });
});

describe('what two raters cannot tell', () => {
  it('is null with a reason, never 1 and never NaN', () => {
    expect(cohenKappa([])).toEqual({ value: null, reason: 'no_data' });
    expect(
      cohenKappa([
        [0, 0],
        [0, 0],
      ]),
    ).toEqual({ value: null, reason: 'no_data' });
    expect(
      cohenKappa([
        [7, 0],
        [0, 0],
      ]),
    ).toEqual({ value: null, reason: 'no_variation' });
    expect(scottPi([[7]])).toEqual({ value: null, reason: 'no_variation' });
    expect(bennettS([[7]])).toEqual({ value: null, reason: 'too_few' });
    expect(cohenKappaMetric.ofUnits?.([[1, 1, 2]])).toEqual({ value: null, reason: 'unequal_raters' });
    expect(cohenKappaMetric.ofUnits?.([[1, null]])).toEqual({ value: null, reason: 'no_pairs' });
    expect(linearKappaMetric.ofUnits?.([['low', 'high']])).toEqual({ value: null, reason: 'out_of_domain' });
    expect(
      linearKappaMetric.ofUnits?.(
        [
          ['low', 'high'],
          ['low', 'low'],
        ],
        { categories: ['low', 'high'] },
      ).value,
    ).toBe(0);
  });
});

describe('any table', () => {
  const table = fc
    .integer({ min: 2, max: 5 })
    .chain((size) =>
      fc.array(fc.array(fc.nat(20), { minLength: size, maxLength: size }), { minLength: size, maxLength: size }),
    );
  const transpose = (counts: readonly (readonly number[])[]) => counts.map((_, i) => counts.map((row) => row[i] ?? 0));

  it('keeps the same kappa when the raters change places, and stays within its bounds', () => {
    fc.assert(
      fc.property(table, fc.constantFrom('identity', 'linear', 'quadratic'), (counts, weights) => {
        const kappa = cohenKappa(counts, { weights });
        const swapped = cohenKappa(transpose(counts), { weights });
        if (kappa.value === null) {
          expect(swapped.value).toBeNull();
          return;
        }
        expect(swapped.value).toBeCloseTo(kappa.value, 9);
        expect(kappa.value).toBeLessThanOrEqual(1 + 1e-12);
        expect(kappa.value).toBeGreaterThanOrEqual(-1 - 1e-12);
        expect(kappa.se).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('does not depend on the order of the categories where they have none', () => {
    fc.assert(
      fc.property(table, (counts) => {
        const turned = [...counts].reverse().map((row) => [...row].reverse());
        const [a, b] = [cohenKappa(counts).value, cohenKappa(turned).value];
        if (a === null || b === null) expect(a).toBe(b);
        else expect(a).toBeCloseTo(b, 9);
      }),
    );
  });

  it('counts back to itself', () => {
    fc.assert(
      fc.property(table, (counts) => {
        const categories = [...counts.keys()];
        expect(crossTable(unitsOf(counts), categories).table).toEqual(counts);
      }),
    );
  });
});
