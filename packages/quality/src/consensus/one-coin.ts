import type { AnswerTable } from './answers.ts';
import {
  type ConsensusOptions,
  type Estimate,
  fixKnown,
  isAtRest,
  knownClasses,
  normaliseLogs,
  voteShares,
} from './consensus.ts';
import type { ConsensusMethod } from './method.ts';

/** Keeps a worker's accuracy off 0 and 1. */
const MARGIN = 1e-9;

interface Parameters {
  shares: Float64Array;
  accuracy: Float64Array;
}

/**
 * Dawid & Skene's model with one number per worker: right with a fixed chance, otherwise any other class alike. Needs fewer
 * answers per worker than full matrices, and is wrong where people confuse particular classes.
 */
export const oneCoinDawidSkene: ConsensusMethod = {
  id: 'one_coin_dawid_skene',
  name: 'Dawid–Skene, one coin',
  help: 'Learns one accuracy per person. For few answers per person.',
  data: 'categories',
  ratesWorkers: true,
  usesKnown: true,
  estimate: estimateOneCoin,
};

function estimateOneCoin(table: AnswerTable, options: ConsensusOptions): Estimate {
  const { smoothing = 0.01, maxIterations = 100, tolerance = 1e-7 } = options;
  const known = knownClasses(table, options.known);
  const posteriors = voteShares(table);
  fixKnown(posteriors, known, table.classes.length);
  const history: number[] = [];
  let converged = false;
  let parameters = maximise(table, posteriors, smoothing);
  while (history.length < maxIterations && !converged) {
    if (history.length > 0) parameters = maximise(table, posteriors, smoothing);
    history.push(believe(table, posteriors, parameters, known));
    converged = isAtRest(history, tolerance);
  }
  return {
    posteriors,
    reliability: parameters.accuracy,
    confusion: null,
    classShares: parameters.shares,
    iterations: history.length,
    converged,
    logLikelihood: history.at(-1) ?? null,
    history,
    choices: { smoothing, maxIterations, tolerance, knownTasks: options.known?.size ?? 0 },
  };
}

function maximise(table: AnswerTable, posteriors: Float64Array, smoothing: number): Parameters {
  const count = table.classes.length;
  const shares = new Float64Array(count).fill(smoothing);
  const right = new Float64Array(table.workers.length).fill(smoothing);
  const given = new Float64Array(table.workers.length).fill(smoothing * count);
  for (let t = 0; t < table.tasks.length; t++) {
    for (let k = 0; k < count; k++) shares[k] = (shares[k] as number) + (posteriors[t * count + k] as number);
    for (let i = table.taskStart[t] as number; i < (table.taskStart[t + 1] as number); i++) {
      const worker = table.workerOf[i] as number;
      given[worker] = (given[worker] as number) + 1;
      right[worker] = (right[worker] as number) + (posteriors[t * count + (table.classOf[i] as number)] as number);
    }
  }
  const whole = table.tasks.length + smoothing * count;
  return {
    shares: shares.map((sum) => sum / whole),
    accuracy: right.map((sum, w) => Math.min(1 - MARGIN, Math.max(MARGIN, sum / (given[w] as number)))),
  };
}

/** Beliefs about every task under the parameters; answers the log-likelihood. */
function believe(
  table: AnswerTable,
  posteriors: Float64Array,
  { shares, accuracy }: Parameters,
  known: Int32Array | null,
): number {
  const count = table.classes.length;
  const logShares = shares.map((share) => Math.log(Math.max(share, 1e-300)));
  const logWrong = accuracy.map((share) => Math.log((1 - share) / Math.max(1, count - 1)));
  const gain = accuracy.map((share, w) => Math.log(share) - (logWrong[w] as number));
  const logs = new Float64Array(count);
  let logLikelihood = 0;
  for (let t = 0; t < table.tasks.length; t++) {
    logs.set(logShares);
    for (let i = table.taskStart[t] as number; i < (table.taskStart[t + 1] as number); i++) {
      const worker = table.workerOf[i] as number;
      const k = table.classOf[i] as number;
      logLikelihood += logWrong[worker] as number;
      logs[k] = (logs[k] as number) + (gain[worker] as number);
    }
    const fixed = known ? (known[t] as number) : -1;
    if (fixed >= 0) logLikelihood += logs[fixed] as number;
    else {
      logLikelihood += normaliseLogs(logs);
      posteriors.set(logs, t * count);
    }
  }
  return logLikelihood;
}
