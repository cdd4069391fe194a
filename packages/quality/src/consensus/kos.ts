import { createRandom } from '../metrics/random.ts';
import type { AnswerTable } from './answers.ts';
import { type ConsensusOptions, type Estimate, voteShares } from './consensus.ts';
import type { ConsensusMethod } from './method.ts';

/**
 * Message passing between tasks and workers for two classes (Karger, Oh & Shah, NIPS 2011). Started from normal numbers around
 * 1, messages kept at length 1. The posterior is the share of the messages for a class: an order of sureness, no chance.
 */
export const kos: ConsensusMethod = {
  id: 'kos',
  name: 'KOS',
  help: 'For yes-or-no tasks: people and tasks vote on each other until it settles.',
  data: 'two categories',
  ratesWorkers: true,
  usesKnown: false,
  refuses: (table) => (table.classes.length > 2 ? 'more_than_two_classes' : null),
  estimate: estimateKos,
};

function estimateKos(table: AnswerTable, options: ConsensusOptions): Estimate {
  const { seed = 1, maxIterations = 100, tolerance = 1e-5 } = options;
  const random = createRandom(seed);
  const sign = Float64Array.from(table.classOf, (label) => (label === 0 ? 1 : -1));
  const fromWorker = new Float64Array(sign.length).map(() => 1 + random.normal());
  const fromTask = new Float64Array(sign.length);
  const ofWorker = new Float64Array(table.workers.length);
  let iterations = 0;
  let moved = Number.POSITIVE_INFINITY;
  while (iterations < maxIterations && moved > tolerance) {
    iterations++;
    toTasks(table, sign, fromWorker, fromTask);
    moved = toWorkers(table, sign, fromTask, fromWorker, ofWorker);
  }
  const answers = new Float64Array(table.workers.length);
  for (const worker of table.workerOf) answers[worker] = (answers[worker] as number) + 1;
  const mean = ofWorker.map((sum, w) => sum / (answers[w] as number));
  const strongest = mean.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return {
    posteriors: sharesOf(table, sign, fromWorker),
    reliability: mean.map((value) => (strongest > 0 ? (1 + value / strongest) / 2 : 0.5)),
    confusion: null,
    classShares: null,
    iterations,
    converged: moved <= tolerance,
    logLikelihood: null,
    history: [],
    choices: { seed, maxIterations, tolerance },
  };
}

/** To every worker of a task: what all its other workers say. */
function toTasks(table: AnswerTable, sign: Float64Array, fromWorker: Float64Array, fromTask: Float64Array): void {
  for (let t = 0; t < table.tasks.length; t++) {
    let sum = 0;
    const [from, to] = [table.taskStart[t] as number, table.taskStart[t + 1] as number];
    for (let i = from; i < to; i++) sum += (sign[i] as number) * (fromWorker[i] as number);
    for (let i = from; i < to; i++) fromTask[i] = sum - (sign[i] as number) * (fromWorker[i] as number);
  }
}

/** To every task of a worker: how far all their other answers fit. Answers how much the messages turned. */
function toWorkers(
  table: AnswerTable,
  sign: Float64Array,
  fromTask: Float64Array,
  fromWorker: Float64Array,
  ofWorker: Float64Array,
): number {
  ofWorker.fill(0);
  for (let i = 0; i < sign.length; i++) {
    const worker = table.workerOf[i] as number;
    ofWorker[worker] = (ofWorker[worker] as number) + (sign[i] as number) * (fromTask[i] as number);
  }
  const next = fromTask.map(
    (message, i) => (ofWorker[table.workerOf[i] as number] as number) - (sign[i] as number) * message,
  );
  const length = Math.sqrt(next.reduce((sum, message) => sum + message * message, 0)) || 1;
  let moved = 0;
  for (let i = 0; i < next.length; i++) {
    const message = (next[i] as number) / length;
    moved += (message - (fromWorker[i] as number)) ** 2;
    fromWorker[i] = message;
  }
  for (let w = 0; w < ofWorker.length; w++) ofWorker[w] = (ofWorker[w] as number) / length;
  return Math.sqrt(moved);
}

/** Where no message came (one answer, or perfect balance), the plain votes. */
function sharesOf(table: AnswerTable, sign: Float64Array, fromWorker: Float64Array): Float64Array {
  const votes = voteShares(table);
  if (table.classes.length < 2) return votes;
  for (let t = 0; t < table.tasks.length; t++) {
    let sum = 0;
    let all = 0;
    for (let i = table.taskStart[t] as number; i < (table.taskStart[t + 1] as number); i++) {
      sum += (sign[i] as number) * (fromWorker[i] as number);
      all += Math.abs(fromWorker[i] as number);
    }
    if (all < 1e-12) continue;
    votes[2 * t] = (1 + sum / all) / 2;
    votes[2 * t + 1] = (1 - sum / all) / 2;
  }
  return votes;
}
