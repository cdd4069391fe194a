import { type Answer, type AnswerTable, encodeAnswers, type Id } from './answers.ts';
import { type Consensus, type ConsensusOptions, decide, type NoConsensus } from './consensus.ts';
import { dawidSkene } from './dawid-skene.ts';
import { majorityVote } from './majority.ts';
import type { ConsensusMethod } from './method.ts';

export interface AggregateOptions extends ConsensusOptions {
  method: ConsensusMethod;
  /** All classes in their order, where some may not have been given. */
  classes?: readonly Id[];
}

/**
 * One answer per task out of many. Answers may be given as they are, or encoded once and used for several methods.
 * Tasks without an answer do not occur.
 */
export function aggregate(
  answers: Iterable<Answer> | AnswerTable,
  { method, classes, ...options }: AggregateOptions,
): Consensus | NoConsensus {
  const table = 'taskStart' in answers ? answers : encodeAnswers(answers, classes);
  if (table.tasks.length === 0) return { labels: null, reason: 'no_data' };
  const reason = method.refuses?.(table);
  return reason ? { labels: null, reason } : decide(table, method.estimate(table, options), options);
}

/** The task's class and how sure the method is of it; undefined for a task that nobody answered. */
export function findAnswer(
  consensus: Consensus,
  taskIndex: number,
): { label: Id | null; sureness: number; tied: boolean } | undefined {
  const label = consensus.labels[taskIndex];
  if (label === undefined) return undefined;
  const count = consensus.classes.length;
  const row = consensus.posteriors.subarray(taskIndex * count, (taskIndex + 1) * count);
  return {
    label: label < 0 ? null : (consensus.classes[label] as Id),
    sureness: row.reduce((most, chance) => Math.max(most, chance), 0),
    tied: consensus.tied[taskIndex] === 1,
  };
}

/** Answers per worker that a confusion matrix needs to be more than noise. */
const ENOUGH_PER_WORKER = 3;

/** Dawid–Skene where the typical worker shares three or more tasks with others, majority vote otherwise. */
export function recommendMethod(table: AnswerTable): ConsensusMethod {
  const shared = new Float64Array(table.workers.length);
  for (let t = 0; t < table.tasks.length; t++) {
    const [from, to] = [table.taskStart[t] as number, table.taskStart[t + 1] as number];
    if (to - from < 2) continue;
    for (let i = from; i < to; i++) {
      const worker = table.workerOf[i] as number;
      shared[worker] = (shared[worker] as number) + 1;
    }
  }
  const median = shared.sort()[Math.floor(shared.length / 2)] ?? 0;
  return median >= ENOUGH_PER_WORKER ? dawidSkene : majorityVote;
}
