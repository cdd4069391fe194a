import type { MethodComparison } from '@labelwright/contract/quality-consensus';
import { wilsonInterval } from '@labelwright/quality/metrics/wilson';
import type { CompiledConfig, ResultItem } from '@labelwright/task-definition/model';
import { type Tx, withActor } from '../../../platform/db/db.ts';
import type { JobContext } from '../../../platform/jobs/job.ts';
import type { Platform } from '../../../platform/platform.ts';
import { getAskedConfig } from '../coefficients/asked-config.ts';
import { LABEL_SEPARATOR } from '../dashboards/filter-sql.queries.ts';
import { labelsOf } from '../measuring/labels-of.ts';
import { findMeasuringRules, type Scope } from '../measuring/measure.queries.ts';
import type { Calculator } from '../threads/calculator.ts';
import {
  type GoldenSum,
  type GoldenTaskScores,
  listGoldenTasks,
  listTasksToMerge,
  type NewProposal,
  type RunRow,
  sumGoldenScores,
} from './consensus.queries.ts';
import type { ConsensusCall } from './consensus-thread.ts';
import { goldenWeights } from './golden-weights.ts';
import type { TaskAnswers } from './merge-answers.ts';

/** What the thread needs beside the tasks: how much each of their answers counts. */
export function mergeCall(
  tasks: TaskAnswers[],
  sums: readonly GoldenSum[],
  golden: readonly GoldenTaskScores[],
): Extract<ConsensusCall, { call: 'merge' }> {
  const own = new Map(golden.map(({ task_id, scores }) => [task_id, scores]));
  const everyday = goldenWeights(sums);
  return {
    call: 'merge',
    tasks,
    weights: tasks.map(({ task_id, answers }) => {
      const scores = own.get(task_id);
      const weight = scores === undefined ? everyday : goldenWeights(sums, scores);
      return answers.map(({ user_id: user }) => weight(user));
    }),
  };
}

export function comparisonOf(
  judged: { right: number; all: number; scores: readonly number[] },
  more: Pick<MethodComparison, 'differs_from_majority' | 'duration_ms'>,
): MethodComparison {
  const accuracy = wilsonInterval(judged.right, judged.all);
  return {
    method: 'merge',
    golden_tasks: judged.all,
    correct: judged.right,
    accuracy: accuracy.value,
    interval: accuracy.value === null ? null : [accuracy.interval.low, accuracy.interval.high],
    mean_score:
      judged.scores.length === 0 ? null : judged.scores.reduce((sum, score) => sum + score, 0) / judged.scores.length,
    refused: null,
    ...more,
  };
}

/**
 * How often a merge of whole answers finds the golden answer to the control of a run, as the other methods are judged.
 * Undefined for answers to a JSON schema, which cannot be merged.
 */
export async function measureMergeOf(
  platform: Platform,
  { actor }: JobContext,
  scope: Scope,
  run: RunRow,
  golden: ReadonlyMap<number, string>,
  calculator: Calculator<ConsensusCall>,
): Promise<MethodComparison | undefined> {
  const begun = performance.now();
  const read = await withActor(platform.db, actor, (tx) => readGolden(tx, scope, run, [...golden.keys()]));
  if (read === undefined) return undefined;
  const { config, tasks, sums, scores } = read;
  await calculator.ask({ call: 'config', source: config.source });
  const merged = await calculator.ask<(NewProposal | undefined)[]>(mergeCall(tasks, sums, scores));
  const right = merged.filter(
    (proposal) =>
      proposal !== undefined && labelOf(config, run.control, proposal.result) === golden.get(proposal.taskId),
  ).length;
  return comparisonOf(
    { right, all: tasks.length, scores: [] },
    { differs_from_majority: null, duration_ms: Math.round(performance.now() - begun) },
  );
}

async function readGolden(tx: Tx, scope: Scope, run: RunRow, taskIds: number[]) {
  const rules = await findMeasuringRules(tx, scope);
  const config: CompiledConfig | undefined = rules && (await getAskedConfig(tx, scope, rules));
  if (config === undefined) return undefined;
  const options = { ...run.options, task_ids: taskIds };
  return {
    config,
    tasks: taskIds.length === 0 ? [] : await listTasksToMerge(tx, scope, options, 0, taskIds.length),
    sums: await sumGoldenScores(tx, scope),
    scores: taskIds.length === 0 ? [] : await listGoldenTasks(tx, scope, taskIds),
  };
}

/** As answers to the control are written down for votes. */
function labelOf(config: CompiledConfig, control: string, result: unknown): string {
  const labels = labelsOf(config, [control], result as ResultItem[] | undefined).get(control) ?? new Map();
  return [...labels.keys()].sort((a, b) => (a < b ? -1 : 1)).join(LABEL_SEPARATOR);
}
