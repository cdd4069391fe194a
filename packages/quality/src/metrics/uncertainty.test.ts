import { describe, expect, it } from 'vitest';
import { bootstrapInterval, quantile } from './bootstrap.ts';
import { normalCdf, normalQuantile, zOfLevel } from './normal.ts';
import { createRandom } from './random.ts';
import { wilsonInterval } from './wilson.ts';

describe('Wilson’s interval', () => {
  // R. G. Newcombe, Statistics in Medicine 17, 1998, table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('gives Newcombe’s limits for %i of %i', (successes, trials, low, high) => {
    const result = wilsonInterval(successes, trials);
    if (result.value === null) throw new Error(result.reason);
    expect(result.interval.low).toBeCloseTo(low, 4);
    expect(result.interval.high).toBeCloseTo(high, 4);
  });

  it('ends at 1 when all were right, and needs trials', () => {
    expect(wilsonInterval(5, 5)).toMatchObject({ value: 1, interval: { high: 1 } });
    expect(wilsonInterval(0, 0)).toEqual({ value: null, reason: 'no_data' });
  });
});

describe('the normal curve', () => {
  it('has its known points', () => {
    expect(zOfLevel(0.95)).toBeCloseTo(1.959963984540054, 12);
    expect(normalQuantile(0.995)).toBeCloseTo(2.5758293035489004, 12);
    expect(normalQuantile(0.001)).toBeCloseTo(-3.090232306167813, 12);
    expect(normalCdf(normalQuantile(0.123))).toBeCloseTo(0.123, 14);
  });
});

describe('numbers from a seed', () => {
  it('repeat for the same seed and differ for another', () => {
    const draw = (seed: number | string) => Array.from({ length: 5 }, createRandom(seed).next);
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
    expect(draw('a')).not.toEqual(draw('b'));
  });

  it.each([
    [1000, 0.004],
    [50, 0.3],
    [100_000, 0.42],
    [300, 0.93],
  ])('draw binomials of %i at %d with the right mean and spread', (trials, chance) => {
    const random = createRandom(11);
    const draws = Array.from({ length: 20_000 }, () => random.binomial(trials, chance));
    const mean = draws.reduce((sum, count) => sum + count, 0) / draws.length;
    const variance = draws.reduce((sum, count) => sum + (count - mean) ** 2, 0) / draws.length;
    const expected = trials * chance * (1 - chance);
    expect(Math.abs(mean - trials * chance)).toBeLessThan(5 * Math.sqrt(expected / draws.length));
    expect(variance / expected).toBeGreaterThan(0.95);
    expect(variance / expected).toBeLessThan(1.05);
    expect(Math.min(...draws)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...draws)).toBeLessThanOrEqual(trials);
  });

  it('draw normals with mean 0 and deviation 1', () => {
    const random = createRandom(3);
    const draws = Array.from({ length: 50_000 }, random.normal);
    const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
    expect(mean).toBeCloseTo(0, 1);
    expect(draws.reduce((sum, draw) => sum + draw * draw, 0) / draws.length).toBeCloseTo(1, 1);
  });
});

describe('the bootstrap', () => {
  const share = (sizes: Float64Array) => (sizes[0] ?? 0) / sizes.reduce((sum, size) => sum + size, 0);

  it('gives the same interval for the same seed, about as wide as theory says', () => {
    const interval = bootstrapInterval([300, 700], share, { seed: 5, resamples: 4000 });
    expect(interval).toEqual(bootstrapInterval([300, 700], share, { seed: 5, resamples: 4000 }));
    if (interval.low === null) throw new Error(interval.reason);
    const half = 1.96 * Math.sqrt((0.3 * 0.7) / 1000);
    expect(interval.low).toBeCloseTo(0.3 - half, 2);
    expect(interval.high).toBeCloseTo(0.3 + half, 2);
  });

  it('draws groups of alike units as if each were drawn alone', () => {
    const alone = new Array<number>(60).fill(1);
    const ofAlone = (sizes: Float64Array) => sizes.subarray(0, 18).reduce((sum, size) => sum + size, 0) / 60;
    const single = bootstrapInterval(alone, ofAlone, { seed: 1, resamples: 4000 });
    const grouped = bootstrapInterval([18, 42], share, { seed: 1, resamples: 4000 });
    if (single.low === null || grouped.low === null) throw new Error('undefined');
    expect(Math.abs(single.low - grouped.low)).toBeLessThanOrEqual(1 / 60 + 1e-9);
    expect(Math.abs(single.high - grouped.high)).toBeLessThanOrEqual(1 / 60 + 1e-9);
  });

  it('counts resamples without a value and is undefined without any', () => {
    const sometimes = bootstrapInterval([1, 1], (sizes) => (sizes[0] === 2 ? null : 1), { seed: 1 });
    expect(sometimes.low).toBe(1);
    expect('undefinedResamples' in sometimes && sometimes.undefinedResamples).toBeGreaterThan(100);
    expect(bootstrapInterval([], share, { seed: 1 })).toEqual({ low: null, high: null, reason: 'no_data' });
    expect(bootstrapInterval([3], () => null, { seed: 1 })).toEqual({ low: null, high: null, reason: 'no_variation' });
  });

  it('takes quantiles between neighbours', () => {
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
    expect(quantile([7], 0.9)).toBe(7);
  });
});
