import { Type } from 'typebox';
import { systemActor } from '../../platform/db/actor.ts';
import { withActor, withSystem } from '../../platform/db/db.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import { type JobContext, type JobDefinition, job, type RegisteredJob } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { afterRun, afterTraining } from './after-work.ts';
import { findBackend, listBackends, takeDueBackends } from './backends.queries.ts';
import { checkBackend } from './check-backend.ts';
import { deleteVersion, deleteVersionJob } from './delete-version.ts';
import { agreementJob, measureAgreement } from './evaluating/measure-agreement.ts';
import { runEvaluation } from './evaluating/run-evaluation.ts';
import { evaluateJob } from './evaluating/start-evaluation.ts';
import { followTasks } from './follow-tasks.ts';
import { countWanted } from './model-tasks.queries.ts';
import { runPredictions } from './predicting/run-predictions.ts';
import { hasActiveRun } from './predicting/runs.queries.ts';
import { predictJob, startRun, wantedBy } from './predicting/start-run.ts';
import { runTraining } from './training/run-training.ts';
import { trainJob } from './training/start-training.ts';
import { creditTraining } from './training/trainings.queries.ts';

const nothing = Type.Object({});

const checkDue = {
  type: 'ml.check',
  queue: 'maintenance',
  payload: nothing,
  maxAttempts: 1,
  title: () => 'Look after the models',
  hidden: true,
} satisfies JobDefinition<typeof nothing>;

export function mlBackendJobs(platform: Platform): RegisteredJob[] {
  return [
    job(checkDue, () => checkDueBackends(platform), '* * * * *'),
    job(predictJob, (asked, context) =>
      runPredictions(platform, asked, context, (tx, run, backend) =>
        afterRun(platform, tx, context.actor, run, backend),
      ),
    ),
    job(trainJob, (asked, context) =>
      runTraining(platform, asked, context, (tx, backend, training, { isNew }) =>
        afterTraining(tx, context.actor, backend, { versionBefore: training.version_before, isNew }),
      ),
    ),
    job(followTasks, (asked, context) => predictNewTasks(platform, asked, context)),
    job(evaluateJob, (asked, context) => runEvaluation(platform, asked, context)),
    job(agreementJob, (asked, context) => measureAgreement(platform, asked, context)),
    job(deleteVersionJob, (asked, context) => deleteVersion(platform, asked, context)),
  ];
}

const MOST_AT_ONCE = 200;
const TOGETHER = 10;
/** If the look itself is lost; each check sets its own time. */
const AGAIN_MS = 300_000;

async function checkDueBackends(platform: Platform): Promise<{ checked: number }> {
  const now = platform.now();
  const again = new Date(now.getTime() + AGAIN_MS);
  const due = await withSystem(platform.db, (tx) => takeDueBackends(tx, now, again, MOST_AT_ONCE));
  for (let from = 0; from < due.length; from += TOGETHER) {
    const some = due.slice(from, from + TOGETHER);
    await Promise.all(some.map((one) => checkDueBackend(platform, one.organization_id, one.id)));
  }
  return { checked: due.length };
}

/** A version that has come up meanwhile is that of a training in the background, or of somebody who changed the model. */
async function checkDueBackend(platform: Platform, organizationId: number, id: number): Promise<void> {
  const actor = systemActor(organizationId);
  const before = await withActor(platform.db, actor, (tx) => findBackend(tx, organizationId, id));
  if (!before) return;
  await checkBackend(platform, actor, before);
  await withActor(platform.db, actor, async (tx) => {
    const after = await findBackend(tx, organizationId, id);
    if (!after || after.state === 'training') return;
    if (after.model_version === before.model_version || before.model_version === '') return;
    await creditTraining(tx, organizationId, id, after.model_version);
    await afterTraining(tx, actor, after, { versionBefore: before.model_version, isNew: true });
  });
}

const LATER_MS = 15_000;

async function predictNewTasks(
  platform: Platform,
  { projectId }: { projectId: number },
  { actor }: JobContext,
): Promise<void> {
  const { organizationId } = actor;
  if (organizationId === undefined) return;
  const scope = { organizationId, projectId };
  await withActor(platform.db, actor, async (tx) => {
    const backends = await listBackends(tx, scope, undefined);
    const backend = backends.find((row) => row.is_followed) ?? backends[0];
    if (!backend) return;
    const choice = { cause: 'automatic', taskIds: null, onlyMissing: true, onlyUnlabeled: true } as const;
    if ((await countWanted(tx, scope, wantedBy(backend, choice))) === 0) return;
    if (await hasActiveRun(tx, organizationId, backend.id)) {
      const runAt = new Date(platform.now().getTime() + LATER_MS);
      await enqueueJob(tx, actor, followTasks, { projectId }, { projectId, runAt });
      return;
    }
    await startRun(tx, actor, backend, choice);
  });
}
