import { withActor } from '../../../platform/db/db.ts';
import { type JobContext, PermanentJobError, throwIfCancelled } from '../../../platform/jobs/job.ts';
import type { Platform } from '../../../platform/platform.ts';
import { getCompiledConfig } from '../../task-definitions/index.ts';
import type { Scope } from '../measuring/measure.queries.ts';
import { countTasksToMerge, insertProposals, listTasksToMerge, type RunRow } from './consensus.queries.ts';
import { mergeAnswers } from './merge-answers.ts';

const BLOCK = 200;

/** Merges task by task, in blocks that are stored as they are done: done again, it goes over what is there. */
export async function mergeRun(
  platform: Platform,
  context: JobContext,
  scope: Scope,
  run: RunRow,
): Promise<Record<string, unknown>> {
  const { actor, signal, progress } = context;
  const { compiled } = await withActor(platform.db, actor, (tx) =>
    getCompiledConfig(tx, scope.organizationId, scope.projectId),
  );
  const total = await withActor(platform.db, actor, (tx) => countTasksToMerge(tx, scope, run.options));
  if (total === 0) throw new PermanentJobError('No task has enough answers.');
  const people = new Set<number>();
  const sums = { tasks: 0, answers: 0, confidence: 0, disputed: 0, too_large: 0 };
  for (let after = 0, seen = 0; ; ) {
    throwIfCancelled(signal);
    const block = await withActor(platform.db, actor, (tx) => listTasksToMerge(tx, scope, run.options, after, BLOCK));
    const last = block.at(-1);
    if (!last) break;
    const merged = block.map((task) => mergeAnswers(compiled, task));
    const proposals = merged.filter((proposal) => proposal !== undefined);
    sums.too_large += block.length - proposals.length;
    const wanted = proposals.filter(({ parts }) => !run.options.only_disputed || isDisputed(parts));
    await withActor(platform.db, actor, (tx) => insertProposals(tx, scope, run.id, wanted));
    for (const { answers } of block) for (const { user_id: user } of answers) if (user !== null) people.add(user);
    sums.tasks += wanted.length;
    sums.answers += wanted.reduce((sum, { votes }) => sum + votes.length, 0);
    sums.confidence += wanted.reduce((sum, { confidence }) => sum + confidence, 0);
    sums.disputed += wanted.filter(({ differs }) => differs).length;
    after = last.task_id;
    seen += block.length;
    progress({ done: seen, total: Math.max(total, seen), unit: 'tasks' });
  }
  return {
    tasks: sums.tasks,
    answers: sums.answers,
    people: people.size,
    labels: [],
    mean_confidence: sums.tasks === 0 ? null : sums.confidence / sums.tasks,
    differs_from_majority: sums.disputed,
    too_large: sums.too_large,
    methods: [],
    workers: [],
    iterations: null,
    converged: null,
  };
}

const isDisputed = (parts: { majority: number; disputed: number } | undefined): boolean =>
  parts !== undefined && parts.majority + parts.disputed > 0;
