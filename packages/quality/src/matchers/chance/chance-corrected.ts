import { type BootstrapResult, bootstrapInterval } from '../../metrics/bootstrap.ts';
import { type Measured, notMeasured } from '../../metrics/measured.ts';
import { createRandom, type Random } from '../../metrics/random.ts';
import type { Comparer, Parsed } from '../compare.ts';
import type { AnsweredTask } from './answered-task.ts';

export interface ChanceOptions {
  /** The same one gives the same numbers. */
  seed?: number | string;
  /** Pairs of answers to different tasks that are drawn to see what chance would agree. */
  draws?: number;
  /** Pairs of answers to the same task that are compared at most; of more a sample is taken, and told. */
  pairBudget?: number;
  /** Of one control alone. */
  control?: string;
}

export interface ChanceCorrected {
  observed: number;
  /** What answers to different tasks have in common. */
  expected: number;
  interval: BootstrapResult;
  tasks: number;
  pairs: { possible: number; computed: number };
  draws: number;
  seed: number | string;
}

interface Answer {
  task: number;
  annotator: string | number;
  parsed: Parsed;
}

/**
 * (observed − expected) / (1 − expected) agreement, for any kind of answer. What chance agrees is found by comparing answers
 * of different people to different tasks (the permutation of Braylan, Alonso & Lease, "Measuring annotator agreement
 * generally across complex structured, multi-object, and free-text annotation tasks", WWW 2022). Undefined without two
 * answers to a task, without a second task, and where answers to different tasks are all the same.
 */
export function chanceCorrected(
  comparer: Comparer,
  tasks: readonly AnsweredTask[],
  { seed = 1, draws = 1000, pairBudget = 200_000, control }: ChanceOptions = {},
): Measured<ChanceCorrected> {
  const answers = tasks.map(({ answers: given, data }, task) =>
    given.map(({ annotator, result }): Answer => ({ task, annotator, parsed: comparer.parse(result, data) })),
  );
  const score = (a: Answer, b: Answer) => {
    const { score: whole, controls } = comparer.compare(a.parsed, b.parsed);
    return control === undefined ? whole : (controls[control]?.score ?? null);
  };
  if (tasks.length === 0) return notMeasured('no_data');
  const random = createRandom(seed);
  const observed = observe(answers, score, random, pairBudget);
  if (observed.means.length === 0) return notMeasured('no_pairs');
  const expected = expectByChance(answers.flat(), score, random, draws);
  if (expected === undefined) return notMeasured('too_few');
  if (expected.mean >= 1) return notMeasured('no_variation');
  const correct = (agreement: number) => (agreement - expected.mean) / (1 - expected.mean);
  const { means } = observed;
  const statistic = (times: Float64Array) => correct(meanOf(means, times));
  const whole = meanOf(means, new Float64Array(means.length).fill(1));
  return {
    value: correct(whole),
    observed: whole,
    expected: expected.mean,
    interval: bootstrapInterval(new Float64Array(means.length).fill(1), statistic, { seed }),
    tasks: means.length,
    pairs: observed.pairs,
    draws: expected.draws,
    seed,
  };
}

type Score = (a: Answer, b: Answer) => number | null;

/** The mean over the pairs of every task that has any. */
function observe(answers: readonly Answer[][], score: Score, random: Random, pairBudget: number) {
  const possible = answers.reduce((sum, { length }) => sum + (length * (length - 1)) / 2, 0);
  const share = Math.min(pairBudget / possible, 1);
  let computed = 0;
  const means: number[] = [];
  for (const own of answers) {
    let [sum, count] = [0, 0];
    for (const [index, a] of own.entries()) {
      for (const b of own.slice(index + 1)) {
        if (share < 1 && random.next() >= share) continue;
        computed += 1;
        const found = score(a, b);
        if (found === null) continue;
        sum += found;
        count += 1;
      }
    }
    if (count > 0) means.push(sum / count);
  }
  return { means, pairs: { possible, computed } };
}

/** Tries a few times for every draw: most pairs are of different tasks and people. */
function expectByChance(
  answers: readonly Answer[],
  score: Score,
  random: Random,
  draws: number,
): { mean: number; draws: number } | undefined {
  let [sum, count] = [0, 0];
  for (let attempt = 0; attempt < draws * 4 && count < draws; attempt += 1) {
    const a = answers[random.below(answers.length)];
    const b = answers[random.below(answers.length)];
    if (a === undefined || b === undefined || a.task === b.task || a.annotator === b.annotator) continue;
    const found = score(a, b);
    if (found === null) continue;
    sum += found;
    count += 1;
  }
  return count === 0 ? undefined : { mean: sum / count, draws: count };
}

function meanOf(values: readonly number[], times: Float64Array): number {
  let [sum, count] = [0, 0];
  for (const [index, value] of values.entries()) {
    sum += value * (times[index] ?? 0);
    count += times[index] ?? 0;
  }
  return sum / count;
}
