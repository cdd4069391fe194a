import { createRandom } from '../metrics/random.ts';
import type { AnswerTable } from './answers.ts';
import { type ConsensusOptions, type Estimate, normaliseLogs, voteShares } from './consensus.ts';
import { type ConsensusMethod, voteEstimate } from './method.ts';

/** The table of who agreed with whom grows with the square of the workers. */
const MOST_WORKERS = 2000;

/** Workers × workers: agreement beyond chance, −1 / (k − 1) to 1, and how many tasks it rests on. */
interface Agreement {
  score: Float64Array;
  shared: Float64Array;
}

/**
 * Agreement of two workers beyond chance is the product of their skills; skills are found one by one from all their pairs with
 * the most extreme ones set aside, so that a few strange workers spoil nothing (Q. Ma & A. Olshevsky, "Adversarial
 * crowdsourcing through robust rank-one matrix completion", NeurIPS 2020). Votes then count by log-odds; a vote of somebody
 * who is worse than chance counts against its class.
 */
export const mmsr: ConsensusMethod = {
  id: 'm_msr',
  name: 'M-MSR',
  help: 'Finds skills from who agrees with whom, setting extremes aside: robust against colluding people.',
  data: 'categories',
  ratesWorkers: true,
  usesKnown: false,
  refuses: (table) => (table.workers.length > MOST_WORKERS ? 'too_many_workers' : null),
  estimate: estimateMmsr,
};

function estimateMmsr(table: AnswerTable, options: ConsensusOptions): Estimate {
  const { seed = 1, maxIterations = 1000, tolerance = 1e-9 } = options;
  const count = table.classes.length;
  const choices = { seed, maxIterations, tolerance };
  if (count < 2) return voteEstimate(voteShares(table), { choices });
  const agreement = agreementOf(table);
  const { size, iterations, converged } = findSizes(agreement, table.workers.length, {
    seed,
    maxIterations,
    tolerance,
  });
  const signs = findSigns(agreement, table.workers.length);
  const margin = 1 / Math.sqrt(table.tasks.length + 1);
  const accuracy = size.map((value, w) => {
    const skill = Math.max(margin - 1 / (count - 1), Math.min(1 - margin, value * (signs[w] as number)));
    return Math.min(1 - 1e-9, Math.max(1e-9, (skill * (count - 1) + 1) / count));
  });
  const weights = accuracy.map((share) => Math.log((share * (count - 1)) / (1 - share)));
  return {
    ...voteEstimate(chancesOf(table, weights), { reliability: accuracy, choices }),
    iterations,
    converged,
  };
}

function agreementOf(table: AnswerTable): Agreement {
  const workers = table.workers.length;
  const count = table.classes.length;
  const score = new Float64Array(workers * workers);
  const shared = new Float64Array(workers * workers);
  for (let t = 0; t < table.tasks.length; t++) {
    const [from, to] = [table.taskStart[t] as number, table.taskStart[t + 1] as number];
    for (let i = from; i < to; i++)
      for (let j = from; j < to; j++) {
        if (table.workerOf[i] === table.workerOf[j]) continue;
        const cell = (table.workerOf[i] as number) * workers + (table.workerOf[j] as number);
        shared[cell] = (shared[cell] as number) + 1;
        if (table.classOf[i] === table.classOf[j]) score[cell] = (score[cell] as number) + 1;
      }
  }
  for (let cell = 0; cell < score.length; cell++)
    if ((shared[cell] as number) > 0)
      score[cell] = ((count * (score[cell] as number)) / (shared[cell] as number) - 1) / (count - 1);
  return { score, shared };
}

/** Sizes of the skills: each is the mean of |agreement| / other's size, without the extremes on either side of itself. */
function findSizes(
  { score, shared }: Agreement,
  workers: number,
  { seed, maxIterations, tolerance }: { seed: number | string; maxIterations: number; tolerance: number },
): { size: Float64Array; iterations: number; converged: boolean } {
  const random = createRandom(seed);
  const size = Float64Array.from({ length: workers }, () => 0.5 + random.next() / 2);
  const partners = Array.from({ length: workers }, (_, w) =>
    Int32Array.from({ length: workers }, (_unused, other) => other).filter(
      (other) => (shared[w * workers + other] as number) > 0,
    ),
  );
  const least = partners.reduce((fewest, list) => Math.min(fewest, list.length), workers);
  const extremes = Math.max(0, Math.floor(least / 2) - 1);
  let iterations = 0;
  let moved = Number.POSITIVE_INFINITY;
  while (iterations < maxIterations && moved > tolerance) {
    iterations++;
    moved = 0;
    for (const [w, list] of partners.entries()) {
      const ratios = Float64Array.from(
        list,
        (other) => Math.abs(score[w * workers + other] as number) / Math.max(1e-9, size[other] as number),
      ).sort();
      const next = Math.max(1e-9, meanWithoutExtremes(ratios, size[w] as number, extremes));
      moved = Math.max(moved, Math.abs(next - (size[w] as number)));
      size[w] = next;
    }
  }
  return { size, iterations, converged: moved <= tolerance };
}

function meanWithoutExtremes(sorted: Float64Array, own: number, extremes: number): number {
  let from = 0;
  let to = sorted.length;
  while (from < extremes && from < to && (sorted[from] as number) < own) from++;
  while (sorted.length - to < extremes && to > from && (sorted[to - 1] as number) > own) to--;
  if (from === to) return own;
  let sum = 0;
  for (let i = from; i < to; i++) sum += sorted[i] as number;
  return sum / (to - from);
}

/** Who is with whom: the leading direction of the agreements, turned so that most people are on the good side. */
function findSigns({ score }: Agreement, workers: number): Float64Array {
  let direction: Float64Array = new Float64Array(workers).fill(1);
  for (let round = 0; round < 100; round++) {
    const next = new Float64Array(workers);
    for (let w = 0; w < workers; w++)
      for (let other = 0; other < workers; other++)
        next[w] = (next[w] as number) + (score[w * workers + other] as number) * (direction[other] as number);
    // Adding the old direction keeps a negative eigenvalue from turning it round each time.
    const length = Math.sqrt(next.reduce((sum, value) => sum + value * value, 0)) || 1;
    direction = next.map((value, w) => value / length + (direction[w] as number));
    const whole = Math.sqrt(direction.reduce((sum, value) => sum + value * value, 0));
    direction = direction.map((value) => value / whole);
  }
  const side = direction.reduce((sum, value) => sum + value, 0) < 0 ? -1 : 1;
  return direction.map((value) => (value * side < 0 ? -1 : 1));
}

/** Chances of the classes if workers with these log-odds answered independently. */
function chancesOf(table: AnswerTable, weights: Float64Array): Float64Array {
  const count = table.classes.length;
  const chances = new Float64Array(table.tasks.length * count);
  for (let t = 0; t < table.tasks.length; t++) {
    const row = chances.subarray(t * count, (t + 1) * count);
    for (let i = table.taskStart[t] as number; i < (table.taskStart[t + 1] as number); i++) {
      const k = table.classOf[i] as number;
      row[k] = (row[k] as number) + (weights[table.workerOf[i] as number] as number);
    }
    normaliseLogs(row);
  }
  return chances;
}
