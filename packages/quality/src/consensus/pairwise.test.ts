import { describe, expect, it } from 'vitest';
import { createRandom } from '../metrics/random.ts';
import { spearman } from '../metrics/spearman.ts';
import { bradleyTerry } from './bradley-terry.ts';
import { noisyBradleyTerry } from './noisy-bradley-terry.ts';
import type { Comparison } from './pairwise.ts';
import { rover } from './rover.ts';

/** American League East 1987: wins of the first against the second, and the other way (A. Agresti 1990). */
const BASEBALL: [string, string, number, number][] = [
  ['Milwaukee', 'Detroit', 7, 6],
  ['Milwaukee', 'Toronto', 9, 4],
  ['Milwaukee', 'New York', 7, 6],
  ['Milwaukee', 'Boston', 7, 6],
  ['Milwaukee', 'Cleveland', 9, 4],
  ['Milwaukee', 'Baltimore', 11, 2],
  ['Detroit', 'Toronto', 7, 6],
  ['Detroit', 'New York', 5, 8],
  ['Detroit', 'Boston', 11, 2],
  ['Detroit', 'Cleveland', 9, 4],
  ['Detroit', 'Baltimore', 9, 4],
  ['Toronto', 'New York', 7, 6],
  ['Toronto', 'Boston', 7, 6],
  ['Toronto', 'Cleveland', 8, 5],
  ['Toronto', 'Baltimore', 12, 1],
  ['New York', 'Boston', 6, 7],
  ['New York', 'Cleveland', 7, 6],
  ['New York', 'Baltimore', 10, 3],
  ['Boston', 'Cleveland', 7, 6],
  ['Boston', 'Baltimore', 12, 1],
  ['Cleveland', 'Baltimore', 6, 7],
];

function games(rows: typeof BASEBALL): Comparison[] {
  return rows.flatMap(([left, right, won, lost]) => [
    ...Array.from({ length: won }, (): Comparison => ({ worker: 'score', left, right, winner: 'left' })),
    ...Array.from({ length: lost }, (): Comparison => ({ worker: 'score', left, right, winner: 'right' })),
  ]);
}

describe('Bradley–Terry', () => {
  it('gives the published abilities of seven baseball teams, measured from Baltimore', () => {
    const ranking = bradleyTerry(games(BASEBALL), { prior: 0 });
    if (ranking.scores === null) throw new Error(ranking.reason);
    const { items, scores } = ranking;
    const from = scores[items.indexOf('Baltimore')] ?? 0;
    const abilities = Object.fromEntries(items.map((team, i) => [team, Number(((scores[i] ?? 0) - from).toFixed(4))]));
    expect(abilities).toEqual({
      Baltimore: 0,
      Boston: 1.1077,
      Cleveland: 0.6839,
      Detroit: 1.4364,
      Milwaukee: 1.5814,
      'New York': 1.2476,
      Toronto: 1.2945,
    });
    expect(items[ranking.order[0] ?? -1]).toBe('Milwaukee');
  });

  it('has no estimate without a prior where somebody never lost, and one with it', () => {
    const sweep: Comparison[] = [{ worker: 1, left: 'a', right: 'b', winner: 'left' }];
    expect(bradleyTerry(sweep, { prior: 0 })).toEqual({ scores: null, reason: 'unbounded' });
    expect(bradleyTerry(sweep)).toMatchObject({ order: [0, 1], converged: true });
    expect(bradleyTerry([])).toEqual({ scores: null, reason: 'no_data' });
    expect(noisyBradleyTerry([])).toEqual({ scores: null, reason: 'no_data' });
  });

  it('finds the true order better when it allows for workers who do not look', () => {
    const random = createRandom(5);
    const strength = Array.from({ length: 25 }, (_, i) => i / 6);
    const comparisons = Array.from({ length: 1500 }, (): Comparison => {
      const left = random.below(25);
      const right = (left + 1 + random.below(24)) % 25;
      const worker = random.below(12);
      const looks = worker < 6;
      const wins = 1 / (1 + Math.exp((strength[right] ?? 0) - (strength[left] ?? 0)));
      return { worker, left, right, winner: random.next() < (looks ? wins : 0.9) ? 'left' : 'right' };
    });
    const truth = (items: readonly (string | number)[]) => items.map((item) => strength[Number(item)] ?? 0);
    const plain = bradleyTerry(comparisons);
    const noisy = noisyBradleyTerry(comparisons);
    if (plain.scores === null || noisy.scores === null) throw new Error('no ranking');
    const plainFit = spearman([...plain.scores], truth(plain.items)).value ?? 0;
    const noisyFit = spearman([...noisy.scores], truth(noisy.items)).value ?? 0;
    expect(noisyFit).toBeGreaterThan(plainFit);
    for (const [w, worker] of noisy.workers.entries())
      expect((noisy.reliability[w] ?? 0) > 0.5, String(worker)).toBe(Number(worker) < 6);
    expect(noisy.leftBias[noisy.workers.indexOf(9)]).toBeGreaterThan(0.75);
  });
});

describe('ROVER', () => {
  const say = (...texts: string[]) => texts.map((text, worker) => ({ worker, text }));

  it('takes each word from those who heard it', () => {
    expect(rover(say('the cat sat on the mat', 'the cat sat on a mat', 'a cat sat on the mat'))?.text).toBe(
      'the cat sat on the mat',
    );
    expect(rover(say('hello world', 'hello big world', 'hello world'))?.text).toBe('hello world');
    expect(rover(say('hello world', 'hello big world', 'hello big word'))?.text).toBe('hello big world');
  });

  it('does not depend on the order of the texts', () => {
    const texts = ['one two three', 'one too three four', 'won two three', 'one two tree'];
    const merged = rover(say(...texts))?.text;
    expect(rover(say(...texts.reverse()))?.text).toBe(merged);
    expect(merged).toBe('one two three');
  });

  it('counts workers by weight and says how sure it is', () => {
    const answers = say('yes', 'no', 'no');
    expect(rover(answers, { weights: new Map([[0, 5]]) })).toMatchObject({ text: 'yes', sureness: 5 / 7 });
    expect(rover(answers)).toMatchObject({ text: 'no', sureness: 2 / 3 });
    expect(rover(say('yes', 'no'))?.slots[0]).toMatchObject({ share: 0.5, tied: true });
    expect(rover(say('', ''))).toMatchObject({ text: '', slots: [] });
    expect(rover([])).toBeNull();
  });
});
