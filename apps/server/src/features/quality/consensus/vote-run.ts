import type { MethodComparison, RunMethod } from '@labelwright/contract/quality-consensus';
import { withActor } from '../../../platform/db/db.ts';
import { type JobContext, PermanentJobError, throwIfCancelled } from '../../../platform/jobs/job.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Scope } from '../measuring/measure.queries.ts';
import { type Calculator, withCalculator } from '../threads/calculator.ts';
import { insertProposals, listVotes, type NewProposal, type RunRow } from './consensus.queries.ts';
import type { ConsensusCall } from './consensus-thread.ts';
import { measureMergeOf } from './measure-merge.ts';

export const CONSENSUS_THREAD = new URL('./consensus-thread.ts', import.meta.url);

const TASKS_AT_ONCE = 5000;
const PROPOSALS_AT_ONCE = 2000;

export interface VoteSummary {
  tasks: number;
  methods: MethodComparison[];
}

/** Puts the answers to one control together, or only compares how that could be done. */
export function voteRun(
  platform: Platform,
  context: JobContext,
  scope: Scope,
  run: RunRow,
  method: Exclude<RunMethod, 'merge'>,
): Promise<VoteSummary> {
  return withCalculator<ConsensusCall, VoteSummary>(CONSENSUS_THREAD, context.signal, async (calculator) => {
    const { iterations } = run.options;
    const golden = await giveVotes(platform, context, scope, run, calculator);
    if (method === 'compare') {
      const summary = await calculator.ask<VoteSummary>({ call: 'compare', iterations });
      const merge = await measureMergeOf(platform, context, scope, run, golden, calculator);
      return merge === undefined ? summary : { ...summary, methods: [...summary.methods, merge] };
    }
    const summary = await calculator.ask<VoteSummary>({ call: 'propose', method, iterations });
    await takeProposals(platform, context, scope, run, calculator, summary.tasks);
    return summary;
  });
}

/** Page by page; answers the golden answers among them, by task. */
async function giveVotes(
  platform: Platform,
  { actor, signal }: JobContext,
  scope: Scope,
  run: RunRow,
  calculator: Calculator<ConsensusCall>,
): Promise<Map<number, string>> {
  const golden = new Map<number, string>();
  let [after, given] = [0, 0];
  for (;;) {
    throwIfCancelled(signal);
    const votes = await withActor(platform.db, actor, (tx) =>
      listVotes(tx, scope, run.control, run.options, after, TASKS_AT_ONCE),
    );
    const last = votes.at(-1);
    if (last === undefined) break;
    await calculator.ask({ call: 'votes', votes });
    for (const vote of votes) if (vote.is_golden) golden.set(vote.task_id, vote.label);
    given += votes.length;
    after = last.task_id;
  }
  if (given === 0) throw new PermanentJobError('No task has enough answers to this control.');
  return golden;
}

/** All or none: a run that is done again finds nothing of what it had begun. */
function takeProposals(
  platform: Platform,
  { actor, progress }: JobContext,
  scope: Scope,
  run: RunRow,
  calculator: Calculator<ConsensusCall>,
  total: number,
): Promise<void> {
  return withActor(platform.db, actor, async (tx) => {
    for (let from = 0; ; from += PROPOSALS_AT_ONCE) {
      const block = await calculator.ask<NewProposal[]>({ call: 'take', from, count: PROPOSALS_AT_ONCE });
      if (block.length === 0) return;
      await insertProposals(tx, scope, run.id, block);
      progress({ done: from + block.length, total: Math.max(total, from + block.length), unit: 'tasks' });
    }
  });
}
