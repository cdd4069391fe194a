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

/** Stands for a chance of 0, whose logarithm does not exist; small enough to decide like 0. */
const LEAST = 1e-300;

interface Parameters {
  shares: Float64Array;
  /** workers × given class × true class: read and written with the true class running fastest. */
  confusion: Float64Array;
}

/**
 * Maximum likelihood of the true classes and of each worker's confusion matrix by expectation and maximisation
 * (A. P. Dawid & A. M. Skene, Applied Statistics 28, 1979). Starts from each task's share of votes. Without smoothing it is
 * the published method; a class that a worker never met then has equal chances in their row.
 */
export const dawidSkene: ConsensusMethod = {
  id: 'dawid_skene',
  name: 'Dawid–Skene',
  help: 'Learns who confuses what with what, and the answers, from each other. The usual best choice with enough overlap.',
  data: 'categories',
  ratesWorkers: true,
  usesKnown: true,
  estimate: estimateDawidSkene,
};

function estimateDawidSkene(table: AnswerTable, options: ConsensusOptions): Estimate {
  const { smoothing = 0.01, maxIterations = 100, tolerance = 1e-7 } = options;
  const count = table.classes.length;
  const known = knownClasses(table, options.known);
  const posteriors = voteShares(table);
  fixKnown(posteriors, known, count);
  const parameters: Parameters = {
    shares: new Float64Array(count),
    confusion: new Float64Array(table.workers.length * count * count),
  };
  const history: number[] = [];
  let converged = false;
  while (history.length < maxIterations && !converged) {
    maximise(table, posteriors, parameters, smoothing);
    history.push(believe(table, posteriors, parameters, known));
    converged = isAtRest(history, tolerance);
  }
  const confusion = turnRows(parameters.confusion, table.workers.length, count);
  return {
    posteriors,
    reliability: chanceOfRight(confusion, parameters.shares, table.workers.length),
    confusion,
    classShares: parameters.shares,
    iterations: history.length,
    converged,
    logLikelihood: history.at(-1) ?? null,
    history,
    choices: { smoothing, maxIterations, tolerance, knownTasks: options.known?.size ?? 0 },
  };
}

/** Shares and confusion matrices that suit the present beliefs best. */
function maximise(
  table: AnswerTable,
  posteriors: Float64Array,
  { shares, confusion }: Parameters,
  smoothing: number,
): void {
  const count = table.classes.length;
  const { taskStart, workerOf, classOf } = table;
  shares.fill(smoothing);
  confusion.fill(smoothing);
  for (let t = 0; t < table.tasks.length; t++) {
    const row = t * count;
    const end = taskStart[t + 1] as number;
    for (let k = 0; k < count; k++) shares[k] = (shares[k] as number) + (posteriors[row + k] as number);
    for (let i = taskStart[t] as number; i < end; i++) {
      const cell = ((workerOf[i] as number) * count + (classOf[i] as number)) * count;
      for (let k = 0; k < count; k++)
        confusion[cell + k] = (confusion[cell + k] as number) + (posteriors[row + k] as number);
    }
  }
  const whole = table.tasks.length + smoothing * count;
  for (let k = 0; k < count; k++) shares[k] = (shares[k] as number) / whole;
  for (let w = 0; w < table.workers.length; w++) normaliseWorker(confusion, w * count * count, count);
}

function normaliseWorker(confusion: Float64Array, from: number, count: number): void {
  for (let k = 0; k < count; k++) {
    let total = 0;
    for (let l = 0; l < count; l++) total += confusion[from + l * count + k] as number;
    for (let l = 0; l < count; l++) {
      const cell = from + l * count + k;
      confusion[cell] = total > 0 ? (confusion[cell] as number) / total : 1 / count;
    }
  }
}

/** Beliefs about every task under the parameters; answers the log-likelihood. */
function believe(
  table: AnswerTable,
  posteriors: Float64Array,
  { shares, confusion }: Parameters,
  known: Int32Array | null,
): number {
  const count = table.classes.length;
  const { taskStart, workerOf, classOf } = table;
  const logShares = shares.map((share) => Math.log(Math.max(share, LEAST)));
  const logConfusion = confusion.map((share) => Math.log(Math.max(share, LEAST)));
  const logs = new Float64Array(count);
  let logLikelihood = 0;
  for (let t = 0; t < table.tasks.length; t++) {
    logs.set(logShares);
    const end = taskStart[t + 1] as number;
    for (let i = taskStart[t] as number; i < end; i++) {
      const cell = ((workerOf[i] as number) * count + (classOf[i] as number)) * count;
      for (let k = 0; k < count; k++) logs[k] = (logs[k] as number) + (logConfusion[cell + k] as number);
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

/** To workers × true class × given class, the way people read it. */
function turnRows(confusion: Float64Array, workers: number, count: number): Float64Array {
  const turned = new Float64Array(confusion.length);
  for (let w = 0; w < workers; w++)
    for (let l = 0; l < count; l++)
      for (let k = 0; k < count; k++)
        turned[(w * count + k) * count + l] = confusion[(w * count + l) * count + k] as number;
  return turned;
}

function chanceOfRight(confusion: Float64Array, shares: Float64Array, workers: number): Float64Array {
  const count = shares.length;
  return Float64Array.from({ length: workers }, (_, w) =>
    shares.reduce((sum, share, k) => sum + share * (confusion[(w * count + k) * count + k] as number), 0),
  );
}
