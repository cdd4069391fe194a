import { describe, expect, it } from 'vitest';
import published from '../../fixtures/kappa_icc.json' with { type: 'json' };
import { describeAgreement } from './describe-agreement.ts';
import { masiDistance, setKey } from './distances.ts';
import { gwetAc } from './gwet-ac.ts';
import { krippendorffAlpha } from './krippendorff-alpha.ts';
import { findMetric, METRICS } from './metrics.ts';
import { createRandom } from './random.ts';

const diagnoses = published.fleiss1971_diagnoses_30x6;

describe('all that should stand beside an agreement figure', () => {
  const told = describeAgreement(diagnoses, { categories: [1, 2, 3, 4, 5], seed: 3 });

  it('holds the same numbers that each measure gives alone', () => {
    expect(told).toMatchObject({ units: 30, pairableUnits: 30, pairs: 450 });
    expect(told.alpha.value).toBeCloseTo(krippendorffAlpha(diagnoses).value ?? 0, 12);
    expect(told.ac1.value).toBeCloseTo(gwetAc(diagnoses).value ?? 0, 12);
    expect(told.prevalence.map(({ category, count }) => [category, count])).toEqual([
      ['1', 26],
      ['2', 26],
      ['3', 30],
      ['4', 55],
      ['5', 43],
    ]);
    expect(told.warnings).toEqual([]);
    expect(told.distances).toEqual({ possible: 10, computed: 10 });
  });

  it('has an interval around alpha, the same for the same seed', () => {
    const { low, high } = told.alphaInterval;
    expect(low).toBeLessThan(told.alpha.value ?? 0);
    expect(high).toBeGreaterThan(told.alpha.value ?? 1);
    expect(describeAgreement(diagnoses, { categories: [1, 2, 3, 4, 5], seed: 3 })).toEqual(told);
    expect(describeAgreement(diagnoses, { seed: 4 }).alphaInterval).not.toEqual(told.alphaInterval);
  });

  it('describes each category against all others', () => {
    for (const [i, category] of told.categories.entries()) {
      const alone = diagnoses.map((unit) => unit.map((value) => value === i + 1));
      expect(category.alpha.value).toBeCloseTo(krippendorffAlpha(alone).value ?? 0, 12);
      expect(category.unitsWith).toBe(diagnoses.filter((unit) => unit.includes(i + 1)).length);
      expect(category.warnings).toContainEqual({ code: 'few_units', units: category.unitsWith, least: 30 });
    }
  });

  it('takes units that come counted', () => {
    const counted = describeAgreement(
      [
        ['a', 'b'],
        ['a', 'a'],
        ['b', 'b'],
      ],
      { unitCounts: [3, 40, 20] },
    );
    const single = describeAgreement([
      ...new Array<string[]>(3).fill(['a', 'b']),
      ...new Array<string[]>(40).fill(['a', 'a']),
      ...new Array<string[]>(20).fill(['b', 'b']),
    ]);
    expect(counted).toEqual(single);
  });

  it('warns of small and one-sided samples, and stays null with a reason where nothing can be said', () => {
    const all = describeAgreement(Array.from({ length: 40 }, () => ['yes', 'yes']));
    expect(all).toMatchObject({
      alpha: { value: null, reason: 'no_variation' },
      raw: { value: 1 },
      ac1: { value: null },
    });
    expect(all.alphaInterval).toEqual({ low: null, high: null, reason: 'no_variation' });
    expect(all.warnings).toEqual([{ code: 'one_sided', category: 'yes', share: 1, most: 0.9 }]);
    const few = describeAgreement([
      ['yes', 'no'],
      ['yes', 'yes'],
      ['no', null],
    ]);
    expect(few).toMatchObject({ units: 3, pairableUnits: 2, pairs: 2 });
    expect(few.warnings.map(({ code }) => code)).toEqual(['few_units', 'few_pairs']);
    expect(describeAgreement([])).toMatchObject({ units: 0, raw: { value: null }, alpha: { reason: 'no_data' } });
  });

  it('takes numbers and sets as well', () => {
    const numbers = describeAgreement(
      [
        [1, 2],
        [5, 5],
        [9, 7],
      ],
      { scale: 'interval' },
    );
    expect(numbers.alpha.value).toBeGreaterThan(0.8);
    expect(numbers.categories).toEqual([]);
    const sets = describeAgreement(
      [
        [['a'], ['a', 'b']],
        [['b'], ['b']],
      ],
      {
        scale: masiDistance,
        key: setKey,
        name: (labels) => labels.join(', '),
      },
    );
    expect(sets.prevalence.map(({ category }) => category)).toEqual(['a', 'a, b', 'b']);
  });

  it('gives an honest interval where distances are sampled', () => {
    const random = createRandom(2);
    const labels = Array.from({ length: 1300 }, (_, i) => `l${i}`);
    const units = Array.from({ length: 1200 }, () => {
      const chosen = [labels[random.below(1300)] ?? '', labels[random.below(1300)] ?? ''];
      return [chosen, random.next() < 0.7 ? chosen : chosen.slice(0, 1)];
    });
    const options = { scale: masiDistance, key: setKey, resamples: 50 };
    const sampled = describeAgreement(units, { ...options, pairBudget: 50_000 });
    const exact = krippendorffAlpha(units, { ...options, pairBudget: 10_000_000 });
    expect(sampled.distances?.computed).toBe(50_000);
    expect(sampled.alpha.value).toBeCloseTo(exact.value ?? 0, 2);
    expect(sampled.alphaInterval.low).toBeLessThan(sampled.alpha.value ?? 0);
  });
});

describe('the list of measures', () => {
  it('names each once and gives it a line of help', () => {
    expect(new Set(METRICS.map(({ id }) => id)).size).toBe(METRICS.length);
    for (const { help, name, range } of METRICS) {
      expect(help.length).toBeGreaterThan(20);
      expect(name).not.toBe('');
      expect(range[0]).toBeLessThan(range[1]);
    }
  });

  it('calls each measure of units the same way', () => {
    const units = [
      [1, 2],
      [3, 3],
      [2, 2],
      [1, 1],
    ];
    for (const { id, ofUnits, range } of METRICS) {
      if (!ofUnits) continue;
      const { value } = ofUnits(units);
      expect(value, id).toBeGreaterThan(0);
      expect(value, id).toBeLessThanOrEqual(range[1]);
      expect(ofUnits([]).value, id).toBeNull();
    }
    expect(findMetric('fleiss_kappa')?.ofUnits?.(diagnoses).value).toBeCloseTo(0.4302445, 7);
  });
});
