import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import published from '../../fixtures/kappa_icc.json' with { type: 'json' };
import { brierScore } from './brier.ts';
import { crossTable } from './cross-table.ts';
import { editSimilarity } from './edit-similarity.ts';
import { characterErrorRate, wordErrorRate } from './error-rate.ts';
import { expectedCalibrationError } from './expected-calibration-error.ts';
import { type IccForm, icc } from './icc.ts';
import { kendallTau } from './kendall-tau.ts';
import { classReport, precisionRecall } from './precision-recall.ts';
import { positionsOf } from './ranks.ts';
import { setF1 } from './set-f1.ts';
import { spearman } from './spearman.ts';

describe('intraclass correlation', () => {
  const { rows, ...expected } = published.icc_shrout_fleiss_1979;
  it.each<[IccForm, number]>([
    ['one_way_single', expected.ICC1],
    ['two_way_random_single', expected.ICC2],
    ['two_way_mixed_single', expected.ICC3],
    ['one_way_average', expected.ICC1k],
    ['two_way_random_average', expected.ICC2k],
    ['two_way_mixed_average', expected.ICC3k],
  ])('gives %s of Shrout & Fleiss 1979', (form, value) => {
    expect(icc(rows, form).value).toBeCloseTo(value, 7);
  });

  it('is undefined with gaps, too few or no differences', () => {
    expect(icc([], 'one_way_single')).toEqual({ value: null, reason: 'no_data' });
    expect(icc([[1, 2]], 'one_way_single')).toEqual({ value: null, reason: 'too_few' });
    expect(
      icc(
        [
          [1, 2],
          [1, null],
        ],
        'one_way_single',
      ),
    ).toEqual({ value: null, reason: 'unequal_raters' });
    expect(
      icc(
        [
          [3, 3],
          [3, 3],
        ],
        'two_way_mixed_average',
      ),
    ).toEqual({ value: null, reason: 'no_variation' });
  });

  it('does not change when all ratings move or stretch', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.nat(9), { minLength: 3, maxLength: 3 }), { minLength: 2, maxLength: 8 }),
        (given) => {
          const before = icc(given, 'two_way_random_single').value;
          const after = icc(
            given.map((row) => row.map((rating) => 2 * rating + 5)),
            'two_way_random_single',
          ).value;
          if (before === null || after === null) expect(before).toBe(after);
          else expect(after).toBeCloseTo(before, 9);
        },
      ),
    );
  });
});

describe('sets and hits', () => {
  it('measures what two selections share', () => {
    expect(setF1(['a', 'b'], ['b', 'c']).value).toBe(0.5);
    expect(setF1([], ['a']).value).toBe(0);
    expect(setF1([], [])).toEqual({ value: null, reason: 'no_data' });
  });

  it('has no precision without finds and no recall without truth', () => {
    const nothing = precisionRecall({ truePositives: 0, falsePositives: 0, falseNegatives: 0 });
    expect(nothing).toMatchObject({ precision: { value: null }, recall: { value: null }, f1: { value: null } });
    const some = precisionRecall({ truePositives: 6, falsePositives: 2, falseNegatives: 4 });
    expect(some).toMatchObject({ precision: { value: 0.75 }, recall: { value: 0.6 }, f1: { value: 2 / 3 } });
  });

  it('reports per category, over all, and weighted', () => {
    // The table of scikit-learn's documentation: y_true 0 1 2 2 2, y_pred 0 0 2 2 1.
    const report = classReport(
      crossTable([
        [0, 0],
        [1, 0],
        [2, 2],
        [2, 2],
        [2, 1],
      ]),
    );
    expect(report.classes.map(({ precision, recall, support }) => [precision.value, recall.value, support])).toEqual([
      [0.5, 1, 1],
      [0, 0, 1],
      [1, 2 / 3, 3],
    ]);
    expect(report.accuracy.value).toBe(0.6);
    expect(report.macroF1.value).toBeCloseTo(0.49, 2);
    expect(report.weightedF1.value).toBeCloseTo(0.61, 2);
  });
});

describe('rankings', () => {
  const numbers = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 })), {
    minLength: 2,
    maxLength: 30,
  });

  it('gives known values with ties', () => {
    expect(
      spearman([106, 100, 86, 101, 99, 103, 97, 113, 112, 110], [7, 27, 2, 50, 28, 29, 20, 12, 6, 17]).value,
    ).toBeCloseTo(-29 / 165, 12);
    expect(kendallTau([12, 2, 1, 12, 2], [1, 4, 7, 1, 0]).value).toBeCloseTo(-0.4714045207910316, 12);
  });

  it('counts pairs as a table of all pairs does', () => {
    fc.assert(
      fc.property(numbers, (points) => {
        const [a, b] = [points.map(([x]) => x), points.map(([, y]) => y)];
        let [concordant, discordant, aDiffers, bDiffers] = [0, 0, 0, 0];
        for (const [i, p] of points.entries())
          for (const q of points.slice(0, i)) {
            const sign = Math.sign(p[0] - q[0]) * Math.sign(p[1] - q[1]);
            if (sign > 0) concordant++;
            if (sign < 0) discordant++;
            if (p[0] !== q[0]) aDiffers++;
            if (p[1] !== q[1]) bDiffers++;
          }
        const tau = kendallTau(a, b);
        if (aDiffers === 0 || bDiffers === 0) {
          expect(tau).toEqual({ value: null, reason: 'no_variation' });
          return;
        }
        expect(tau).toMatchObject({ concordant, discordant });
        expect(tau.value).toBeCloseTo((concordant - discordant) / Math.sqrt(aDiffers * bDiffers), 9);
      }),
    );
  });

  it('turns its sign when one ranking is turned round, and is the same for both sides', () => {
    fc.assert(
      fc.property(numbers, fc.constantFrom(spearman, kendallTau), (points, correlation) => {
        const [a, b] = [points.map(([x]) => x), points.map(([, y]) => y)];
        const value = correlation(a, b).value;
        if (value === null) return;
        expect(correlation(b, a).value).toBeCloseTo(value, 9);
        expect(
          correlation(
            a,
            b.map((y) => -y),
          ).value,
        ).toBeCloseTo(-value, 9);
        expect(Math.abs(value)).toBeLessThanOrEqual(1 + 1e-12);
      }),
    );
  });

  it('compares the places of the items that both ranked', () => {
    const { a, b } = positionsOf(['x', 'y', 'z', 'w'], ['z', 'y', 'x']);
    expect(kendallTau(a, b).value).toBe(-1);
    expect(spearman([], [])).toEqual({ value: null, reason: 'no_data' });
    expect(spearman([1], [1])).toEqual({ value: null, reason: 'too_few' });
    expect(spearman([1, 2], [1])).toEqual({ value: null, reason: 'out_of_domain' });
  });
});

describe('texts', () => {
  const pair = (reference: string, hypothesis: string) => [{ reference, hypothesis }];

  it('counts words by what happened to them', () => {
    expect(wordErrorRate(pair('the cat sat on the mat', 'the cat sat mat on'))).toMatchObject({ errors: 3 });
    expect(wordErrorRate(pair('hello duck', 'hello world'))).toMatchObject({
      value: 0.5,
      edits: { substitutions: 1, deletions: 0, insertions: 0 },
    });
    expect(wordErrorRate(pair('a', 'a b c'))).toMatchObject({ value: 2, edits: { insertions: 2 } });
    expect(characterErrorRate(pair('kitten', 'sitting'))).toMatchObject({
      value: 0.5,
      edits: { substitutions: 2, deletions: 0, insertions: 1 },
    });
    expect(characterErrorRate(pair('a🙂b', 'ab'))).toMatchObject({ errors: 1, referenceLength: 3 });
    expect(wordErrorRate(pair('', 'word'))).toEqual({ value: null, reason: 'empty_reference' });
    expect(wordErrorRate([])).toEqual({ value: null, reason: 'no_data' });
  });

  it('pools over transcripts instead of averaging', () => {
    const rate = wordErrorRate([...pair('one', 'two'), ...pair('a b c d e f g h i', 'a b c d e f g h i')]);
    expect(rate.value).toBeCloseTo(0.1, 12);
  });

  it('divides errors so that they add up and explain the lengths', () => {
    const word = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 14 });
    fc.assert(
      fc.property(word, word, (reference, hypothesis) => {
        const rate = wordErrorRate(pair(reference.join(' '), hypothesis.join(' ')));
        if (rate.value === null) return;
        const { substitutions = -1, deletions = -1, insertions = -1 } = rate.edits ?? {};
        expect(substitutions + deletions + insertions).toBe(rate.errors);
        expect(insertions - deletions).toBe(hypothesis.length - reference.length);
        expect(Math.min(substitutions, deletions, insertions)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('is as similar one way as the other', () => {
    expect(editSimilarity('kitten', 'sitting').value).toBeCloseTo(4 / 7, 12);
    expect(editSimilarity('', '')).toEqual({ value: null, reason: 'no_data' });
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(editSimilarity(a, b)).toEqual(editSimilarity(b, a));
      }),
    );
  });
});

describe('calibration', () => {
  it('is 0 for who is right as often as they say', () => {
    const honest = Array.from({ length: 10 }, (_, i) => ({ confidence: 0.7, right: i < 7 }));
    expect(expectedCalibrationError(honest).value).toBeCloseTo(0, 12);
    const boastful = honest.map(({ right }) => ({ confidence: 1, right }));
    expect(expectedCalibrationError(boastful)).toMatchObject({
      value: expect.closeTo(0.3, 12),
      largestGap: expect.closeTo(0.3, 12),
    });
    expect(expectedCalibrationError([])).toEqual({ value: null, reason: 'no_data' });
    expect(expectedCalibrationError([{ confidence: 1.5, right: true }])).toEqual({
      value: null,
      reason: 'out_of_domain',
    });
  });

  it('puts a confidence of 0 into the first bin and an edge into the lower one', () => {
    const told = [0, 0.5, 1].map((confidence) => ({ confidence, right: true }));
    const result = expectedCalibrationError(told, 2);
    expect(result.value === null ? [] : result.bins.map(({ count }) => count)).toEqual([2, 1]);
  });

  it('scores forecasts as Brier did', () => {
    expect(brierScore([{ chances: [0.7, 0.3], truth: 0 }]).value).toBeCloseTo(0.18, 12);
    expect(brierScore([{ chances: [0, 1], truth: 0 }]).value).toBe(2);
    expect(brierScore([])).toEqual({ value: null, reason: 'no_data' });
    expect(brierScore([{ chances: [1], truth: 3 }])).toEqual({ value: null, reason: 'out_of_domain' });
  });
});
