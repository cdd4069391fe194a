import type { AnswerTable } from './answers.ts';
import { type ConsensusOptions, knownClasses, voteShares } from './consensus.ts';
import { type ConsensusMethod, voteEstimate } from './method.ts';

/** Golden answers that everybody is credited with, at the accuracy of all; keeps one lucky answer from deciding. */
const PRIOR_ANSWERS = 2;

/**
 * Votes count by given weights, or else by the log-odds of each worker's accuracy on the known tasks, which is the best
 * weight for independent workers (Nitzan & Paroush 1982). Workers below chance count nothing.
 */
export const weightedVote: ConsensusMethod = {
  id: 'weighted',
  name: 'Weighted vote',
  help: 'A vote in which people who did well on golden tasks count more.',
  data: 'categories',
  ratesWorkers: true,
  usesKnown: true,
  estimate(table, options) {
    const accuracy = options.weights ? null : accuracyOnKnown(table, options);
    const weights = accuracy
      ? accuracy.map((share) => weightOf(share, table.classes.length))
      : Float64Array.from(table.workers, (worker) => Math.max(0, options.weights?.get(worker) ?? 1));
    return voteEstimate(voteShares(table, weights), {
      reliability: accuracy,
      choices: { weights: options.weights ? 'given' : accuracy ? 'log-odds on known tasks' : 'equal' },
    });
  },
};

function weightOf(accuracy: number, classes: number): number {
  const share = Math.min(0.99, Math.max(0.01, accuracy));
  return Math.max(0, Math.log((share * Math.max(1, classes - 1)) / (1 - share)));
}

/** Per worker, drawn towards the accuracy of all; null without a known task. */
function accuracyOnKnown(table: AnswerTable, { known }: ConsensusOptions): Float64Array | null {
  const truth = knownClasses(table, known);
  if (!truth) return null;
  const right = new Float64Array(table.workers.length);
  const seen = new Float64Array(table.workers.length);
  for (let t = 0; t < truth.length; t++) {
    if ((truth[t] as number) < 0) continue;
    for (let i = table.taskStart[t] as number; i < (table.taskStart[t + 1] as number); i++) {
      const worker = table.workerOf[i] as number;
      seen[worker] = (seen[worker] as number) + 1;
      if (table.classOf[i] === truth[t]) right[worker] = (right[worker] as number) + 1;
    }
  }
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  const all = sum(seen);
  if (all === 0) return null;
  const pooled = sum(right) / all;
  return right.map((hits, w) => (hits + PRIOR_ANSWERS * pooled) / ((seen[w] as number) + PRIOR_ANSWERS));
}
