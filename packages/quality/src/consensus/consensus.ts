import { hash } from '../metrics/random.ts';
import type { AnswerTable, Id } from './answers.ts';

/** What to do when several classes are equally likely. */
export type TieRule =
  /** One of them by a hash of seed and task: repeatable, and favouring none. */
  | 'seeded'
  /** The one that stands first in the list of classes. */
  | 'first'
  /** None: the task stays open. */
  | 'open';

export interface ConsensusOptions {
  ties?: TieRule;
  seed?: number | string;
  /** Added to each count of an estimate, so that nothing is held for impossible because it was not seen. */
  smoothing?: number;
  maxIterations?: number;
  /** Stop when the log-likelihood grows by less than this share of itself. */
  tolerance?: number;
  /** Random starts, of which the likeliest is kept. */
  restarts?: number;
  /** How much each worker's vote counts; 1 unless told. */
  weights?: ReadonlyMap<Id, number>;
  /** Tasks whose answer is known (golden tasks): they teach about workers and keep their answer. */
  known?: ReadonlyMap<Id, Id>;
}

export type Choices = Readonly<Record<string, string | number | boolean>>;

/** What is known after aggregation, by the indexes of the answer table. */
export interface Estimate {
  /** tasks × classes, row by row: how likely each class is, by the method's own account. */
  posteriors: Float64Array;
  /** 0 to 1 per worker: how far they can be trusted; null where the method does not say. */
  reliability: Float64Array | null;
  /** workers × true class × given class; null where the method knows no confusion. */
  confusion: Float64Array | null;
  /** Estimated share of each class; null where the method takes them for equal. */
  classShares: Float64Array | null;
  iterations: number;
  converged: boolean;
  /** Of the answers under the last parameters; null for votes. */
  logLikelihood: number | null;
  /** Log-likelihood after each iteration. */
  history: readonly number[];
  /** Every setting that had a say, to be shown beside the result. */
  choices: Choices;
}

export interface Consensus extends Estimate {
  tasks: readonly Id[];
  workers: readonly Id[];
  classes: readonly Id[];
  /** Per task the index of its class; −1 where it stays open. */
  labels: Int32Array;
  /** Per task 1 where classes were equally likely. */
  tied: Uint8Array;
  tieCount: number;
}

export type NoConsensusReason = 'no_data' | 'more_than_two_classes' | 'too_many_workers';

export interface NoConsensus {
  labels: null;
  reason: NoConsensusReason;
}

const SAME = 1e-9;

/** The likeliest class of each task, ties by their rule. */
export function decide(
  table: AnswerTable,
  estimate: Estimate,
  { ties = 'seeded', seed = 1 }: ConsensusOptions,
): Consensus {
  const count = table.classes.length;
  const labels = new Int32Array(table.tasks.length);
  const tied = new Uint8Array(labels.length);
  let tieCount = 0;
  for (let t = 0; t < labels.length; t++) {
    let best = 0;
    let equals = 1;
    for (let k = 1; k < count; k++) {
      const lead = (estimate.posteriors[t * count + k] as number) - (estimate.posteriors[t * count + best] as number);
      if (lead > SAME) {
        best = k;
        equals = 1;
      } else if (lead >= -SAME) equals++;
    }
    if (equals > 1) {
      tied[t] = 1;
      tieCount++;
      best = breakTie(
        estimate.posteriors.subarray(t * count, (t + 1) * count),
        best,
        equals,
        ties,
        table.tasks[t],
        seed,
      );
    }
    labels[t] = best;
  }
  const { tasks, workers, classes } = table;
  return { tasks, workers, classes, labels, tied, tieCount, ...estimate, choices: { ties, seed, ...estimate.choices } };
}

function breakTie(
  chances: Float64Array,
  best: number,
  equals: number,
  rule: TieRule,
  task: Id | undefined,
  seed: number | string,
): number {
  if (rule === 'open') return -1;
  if (rule === 'first') return best;
  let skip = hash(`${seed}/${task}`) % equals;
  for (let k = best; k < chances.length; k++)
    if (Math.abs((chances[k] as number) - (chances[best] as number)) <= SAME && skip-- === 0) return k;
  return best;
}

/** Per task the index of its known class, −1 where it has none. */
export function knownClasses(table: AnswerTable, known: ReadonlyMap<Id, Id> | undefined): Int32Array | null {
  if (!known || known.size === 0) return null;
  const place = new Map(table.classes.map((label, k) => [label, k]));
  return Int32Array.from(table.tasks, (task) => {
    const label = known.get(task);
    return label === undefined ? -1 : (place.get(label) ?? -1);
  });
}

/** Each task's share of votes per class, counting every worker by its weight. Without any weight: equal shares. */
export function voteShares(table: AnswerTable, weightOf?: Float64Array): Float64Array {
  const count = table.classes.length;
  const shares = new Float64Array(table.tasks.length * count);
  for (let t = 0; t < table.tasks.length; t++) {
    let total = 0;
    for (let i = table.taskStart[t] as number; i < (table.taskStart[t + 1] as number); i++) {
      const weight = weightOf ? (weightOf[table.workerOf[i] as number] as number) : 1;
      const at = t * count + (table.classOf[i] as number);
      shares[at] = (shares[at] as number) + weight;
      total += weight;
    }
    for (let k = 0; k < count; k++)
      shares[t * count + k] = total > 0 ? (shares[t * count + k] as number) / total : 1 / count;
  }
  return shares;
}

/** Overwrites the rows of known tasks with certainty. */
export function fixKnown(posteriors: Float64Array, known: Int32Array | null, count: number): void {
  if (!known) return;
  for (let t = 0; t < known.length; t++) {
    const label = known[t] as number;
    if (label < 0) continue;
    posteriors.fill(0, t * count, (t + 1) * count);
    posteriors[t * count + label] = 1;
  }
}

/** log Σ exp of a short row, without overflow; turns the row into shares that sum to 1. */
export function normaliseLogs(row: Float64Array): number {
  let most = Number.NEGATIVE_INFINITY;
  for (const log of row) if (log > most) most = log;
  let sum = 0;
  for (let k = 0; k < row.length; k++) {
    const part = Math.exp((row[k] as number) - most);
    row[k] = part;
    sum += part;
  }
  for (let k = 0; k < row.length; k++) row[k] = (row[k] as number) / sum;
  return most + Math.log(sum);
}

/** Whether a run that climbs has come to rest. */
export function isAtRest(history: readonly number[], tolerance: number): boolean {
  const [last, before] = [history.at(-1), history.at(-2)];
  return last !== undefined && before !== undefined && Math.abs(last - before) <= tolerance * Math.abs(last);
}
