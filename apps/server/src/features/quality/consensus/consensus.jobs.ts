import { Type } from 'typebox';
import { afterCommit, withActor } from '../../../platform/db/db.ts';
import { type JobDefinition, job, PermanentJobError, type RegisteredJob } from '../../../platform/jobs/job.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Scope } from '../measuring/measure.queries.ts';
import { listRuns, setRun } from './consensus.queries.ts';
import { mergeRun } from './merge-run.ts';
import { voteRun } from './vote-run.ts';
import { undoProposals, writeProposals } from './write-consensus.ts';

const runPayload = Type.Object({ projectId: Type.Integer(), runId: Type.Integer() });
const writePayload = Type.Object({
  projectId: Type.Integer(),
  runId: Type.Integer(),
  minConfidence: Type.Union([Type.Number(), Type.Null()]),
  replacesFinal: Type.Boolean(),
});

export const runConsensus = {
  type: 'quality.consensus',
  queue: 'default',
  payload: runPayload,
  maxAttempts: 3,
  title: () => 'Make one answer of several',
} satisfies JobDefinition<typeof runPayload>;

export const writeConsensus = {
  type: 'quality.write-consensus',
  queue: 'default',
  payload: writePayload,
  maxAttempts: 3,
  title: () => 'Write proposed answers as annotations',
} satisfies JobDefinition<typeof writePayload>;

export const undoConsensus = {
  type: 'quality.undo-consensus',
  queue: 'default',
  payload: runPayload,
  maxAttempts: 3,
  title: () => 'Take written answers back',
} satisfies JobDefinition<typeof runPayload>;

export function consensusJobs(platform: Platform): RegisteredJob[] {
  return [
    job(runConsensus, async ({ projectId, runId }, context) => {
      const { actor } = context;
      const scope = scopeOf(actor.organizationId, projectId);
      const run = await withActor(platform.db, actor, async (tx) => {
        await setRun(tx, scope, runId, { status: 'running', error: null });
        return (await listRuns(tx, scope, runId))[0];
      });
      if (!run) throw new PermanentJobError('the run was deleted');
      try {
        const summary =
          run.method === 'merge'
            ? await mergeRun(platform, context, scope, run)
            : await voteRun(platform, context, scope, run, run.method);
        await withActor(platform.db, actor, async (tx) => {
          await setRun(tx, scope, runId, { status: 'completed', summary, finishedAt: platform.now() });
          afterCommit(tx, () => platform.live.publish({ ...scope, topic: 'consensus', id: String(runId) }));
        });
        return { tasks: summary.tasks };
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        await withActor(platform.db, actor, (tx) =>
          setRun(tx, scope, runId, { status: 'failed', error: message.slice(0, 1000), finishedAt: platform.now() }),
        );
        throw error;
      }
    }),
    job(writeConsensus, async ({ projectId, runId, minConfidence, replacesFinal }, { actor, progress, signal }) =>
      writeProposals(
        platform,
        actor,
        scopeOf(actor.organizationId, projectId),
        runId,
        { taskIds: undefined, minConfidence: minConfidence ?? undefined, replacesFinal },
        { signal, tell: (done) => progress({ done, unit: 'tasks' }) },
      ),
    ),
    job(undoConsensus, async ({ projectId, runId }, { actor, progress, signal }) => ({
      tasks: await undoProposals(platform, actor, scopeOf(actor.organizationId, projectId), runId, {
        signal,
        tell: (done) => progress({ done, unit: 'tasks' }),
      }),
    })),
  ];
}

function scopeOf(organizationId: number | undefined, projectId: number): Scope {
  if (organizationId === undefined) throw new PermanentJobError('a consensus needs an organization');
  return { organizationId, projectId };
}
