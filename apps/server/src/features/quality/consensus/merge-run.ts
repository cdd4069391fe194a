import type { ConsensusRun } from '@labelwright/contract/quality-consensus';
import { type Tx, withActor } from '../../../platform/db/db.ts';
import { type JobContext, PermanentJobError, throwIfCancelled } from '../../../platform/jobs/job.ts';
import type { Platform } from '../../../platform/platform.ts';
import { getCompiledConfig } from '../../task-definitions/index.ts';
import { scoreAnswers } from '../golden/score-answers.ts';
import { findMeasuringRules, type Scope } from '../measuring/measure.queries.ts';
import { readRules } from '../quality-settings.policy.ts';
import { withCalculator } from '../threads/calculator.ts';
import {
  countTasksToMerge,
  type GoldenSum,
  type GoldenTaskScores,
  insertProposals,
  listGoldenTasks,
  listTasksToMerge,
  type NewProposal,
  type RunRow,
  sumGoldenScores,
} from './consensus.queries.ts';
import type { ConsensusCall } from './consensus-thread.ts';
import { goldenWeights } from './golden-weights.ts';
import { comparisonOf, mergeCall } from './measure-merge.ts';
import { CONSENSUS_THREAD } from './vote-run.ts';

const BLOCK = 200;

interface Sums {
  tasks: number;
  answers: number;
  confidence: number;
  disputed: number;
  too_large: number;
  /** By person, answers that were merged. */
  people: Map<number, number>;
  golden: { right: number; all: number; scores: number[] };
}

/** Merges task by task, in blocks that are stored as they are done: done again, it goes over what is there. */
export async function mergeRun(
  platform: Platform,
  context: JobContext,
  scope: Scope,
  run: RunRow,
): Promise<NonNullable<ConsensusRun['summary']>> {
  const { actor, signal, progress } = context;
  const begun = performance.now();
  const read = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => withActor(platform.db, actor, work);
  const { compiled } = await read((tx) => getCompiledConfig(tx, scope.organizationId, scope.projectId));
  const total = await read((tx) => countTasksToMerge(tx, scope, run.options));
  if (total === 0) throw new PermanentJobError('No task has enough answers.');
  const scores = await read((tx) => sumGoldenScores(tx, scope));
  const passScore = readRules((await read((tx) => findMeasuringRules(tx, scope)))?.quality).golden_pass_score;
  const sums: Sums = {
    ...{ tasks: 0, answers: 0, confidence: 0, disputed: 0, too_large: 0 },
    people: new Map(),
    golden: { right: 0, all: 0, scores: [] },
  };
  await withCalculator<ConsensusCall, void>(CONSENSUS_THREAD, signal, async (calculator) => {
    await calculator.ask({ call: 'config', source: compiled.source });
    for (let after = 0, seen = 0; ; ) {
      throwIfCancelled(signal);
      const block = await read((tx) => listTasksToMerge(tx, scope, run.options, after, BLOCK));
      const last = block.at(-1);
      if (!last) break;
      const taskIds = block.map(({ task_id }) => task_id);
      const golden = await read((tx) => listGoldenTasks(tx, scope, taskIds));
      const merged = await calculator.ask<(NewProposal | undefined)[]>(mergeCall(block, scores, golden));
      const proposals = merged.filter((proposal) => proposal !== undefined);
      const wanted = proposals.filter(({ parts }) => !run.options.only_disputed || isDisputed(parts));
      await read((tx) => insertProposals(tx, scope, run.id, wanted));
      await read((tx) => judgeGolden(tx, scope, golden, proposals, passScore, sums));
      for (const { answers } of block)
        for (const { user_id: user } of answers)
          if (user !== null) sums.people.set(user, (sums.people.get(user) ?? 0) + 1);
      add(sums, wanted, block.length - proposals.length);
      after = last.task_id;
      seen += block.length;
      progress({ done: seen, total: Math.max(total, seen), unit: 'tasks' });
    }
  });
  return summaryOf(sums, scores, Math.round(performance.now() - begun));
}

function summaryOf(
  { people, golden, confidence, disputed, ...counts }: Sums,
  scores: readonly GoldenSum[],
  durationMs: number,
): NonNullable<ConsensusRun['summary']> {
  const weight = goldenWeights(scores);
  const known = new Set(scores.map(({ user_id: user }) => user));
  return {
    ...counts,
    people: people.size,
    labels: [],
    mean_confidence: counts.tasks === 0 ? null : confidence / counts.tasks,
    differs_from_majority: disputed,
    methods: [comparisonOf(golden, { differs_from_majority: disputed, duration_ms: durationMs })],
    workers: [...people].map(([user, answers]) => ({
      user_id: user,
      answers,
      skill: known.has(user) ? Math.min(1, weight(user)) : null,
    })),
    iterations: null,
    converged: null,
  };
}

function add(sums: Sums, proposals: readonly NewProposal[], tooLarge: number): void {
  sums.too_large += tooLarge;
  sums.tasks += proposals.length;
  for (const { votes, confidence, differs } of proposals) {
    sums.answers += votes.length;
    sums.confidence += confidence;
    if (differs) sums.disputed += 1;
  }
}

/** Against the golden answer of each task that has one, as answers of people are. */
async function judgeGolden(
  tx: Tx,
  scope: Scope,
  golden: readonly GoldenTaskScores[],
  proposals: readonly NewProposal[],
  passScore: number,
  sums: Sums,
): Promise<void> {
  const ids = new Set(golden.map(({ task_id }) => task_id));
  const results = new Map(
    proposals.filter(({ taskId }) => ids.has(taskId)).map(({ taskId, result }) => [taskId, result]),
  );
  if (results.size === 0) return;
  for (const score of (await scoreAnswers(tx, scope, results)).values()) {
    sums.golden.all += 1;
    sums.golden.scores.push(score);
    if (score >= passScore) sums.golden.right += 1;
  }
}

const isDisputed = (parts: { majority: number; disputed: number } | undefined): boolean =>
  parts !== undefined && parts.majority + parts.disputed > 0;
