import type { PredictionRun, PredictTasks } from '@labelwright/contract/ml-runs';
import { Type } from 'typebox';
import type { Actor } from '../../../platform/db/actor.ts';
import { type Tx, withActor } from '../../../platform/db/db.ts';
import { emit } from '../../../platform/events/emit.ts';
import { enqueueJob } from '../../../platform/jobs/enqueue.ts';
import type { JobDefinition } from '../../../platform/jobs/job.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type BackendRow, listBackends } from '../backends.queries.ts';
import { countWanted } from '../model-tasks.queries.ts';
import { requireBackend } from '../require-backend.ts';
import { findRun, insertRun, type RunRow, setRunJob } from './runs.queries.ts';

const payload = Type.Object({ runId: Type.Integer(), title: Type.String() });

export const predictJob = {
  type: 'ml.predict',
  queue: 'io',
  payload,
  // Half an hour with a model that is away.
  maxAttempts: 10,
  title: ({ title }) => `Predictions of ${title}`,
} satisfies JobDefinition<typeof payload>;

export interface RunChoice {
  cause: RunRow['cause'];
  taskIds: readonly number[] | null;
  onlyMissing: boolean;
  onlyUnlabeled: boolean;
  batchSize?: number | undefined;
}

/** Makes the record of a run and its job, in the caller's transaction. */
export async function startRun(tx: Tx, actor: Actor, backend: BackendRow, choice: RunChoice): Promise<RunRow> {
  const scope = { organizationId: backend.organization_id, projectId: backend.project_id };
  const total = await countWanted(tx, scope, wantedBy(backend, choice));
  const runId = await insertRun(tx, scope, {
    ...choice,
    backendId: backend.id,
    batchSize: choice.batchSize ?? backend.batch_size,
    total,
    createdBy: actor.userId,
  });
  const job = await enqueueJob(tx, actor, predictJob, { runId, title: backend.title }, { projectId: scope.projectId });
  await setRunJob(tx, runId, job.id);
  await emit(tx, actor, {
    type: 'PREDICTION_RUN_STARTED',
    organizationId: scope.organizationId,
    projectId: scope.projectId,
    aggregateType: 'ml_backend',
    aggregateId: backend.id,
    payload: { project_id: scope.projectId, ml_backend_id: backend.id, run_id: runId, cause: choice.cause, total },
  });
  const run = await findRun(tx, scope.organizationId, runId);
  if (!run) throw new Error(`the run ${runId} is gone`);
  return run;
}

/** "Missing" means without a prediction of the version that the backend has; one that names none predicts all. */
export function wantedBy(
  backend: Pick<BackendRow, 'model_version'>,
  choice: Pick<RunChoice, 'taskIds' | 'onlyMissing' | 'onlyUnlabeled'>,
) {
  const without = choice.onlyMissing && backend.model_version !== '' ? backend.model_version : null;
  return { taskIds: choice.taskIds, without, onlyUnlabeled: choice.onlyUnlabeled };
}

export async function predictByHand(
  platform: Platform,
  actor: Actor,
  backendId: number,
  asked: PredictTasks,
): Promise<PredictionRun> {
  const { row } = await requireBackend(platform, actor, backendId);
  const run = await withActor(platform.db, actor, (tx) =>
    startRun(tx, actor, row, {
      cause: 'hand',
      taskIds: asked.task_ids ?? null,
      onlyMissing: asked.only_missing ?? true,
      onlyUnlabeled: asked.only_unlabeled ?? false,
      batchSize: asked.batch_size,
    }),
  );
  return runBody(run);
}

/** For the data manager: the backend whose versions the project shows, or the first that is there; undefined without any. */
export async function predictSelected(
  tx: Tx,
  actor: Actor,
  scope: { organizationId: number; projectId: number },
  taskIds: readonly number[] | null,
): Promise<RunRow | undefined> {
  const backends = await listBackends(tx, scope, undefined);
  const isThere = (row: BackendRow): boolean => row.state !== 'disconnected';
  const backend = backends.find((row) => row.is_followed) ?? backends.find(isThere) ?? backends[0];
  if (!backend) return undefined;
  return startRun(tx, actor, backend, { cause: 'hand', taskIds, onlyMissing: true, onlyUnlabeled: false });
}

export async function hasModel(
  platform: Platform,
  actor: Actor,
  scope: { organizationId: number; projectId: number },
): Promise<boolean> {
  return withActor(platform.db, actor, async (tx) => (await listBackends(tx, scope, undefined)).length > 0);
}

export function runBody(row: RunRow): PredictionRun {
  return {
    id: row.id,
    ml_backend: row.ml_backend_id,
    project: row.project_id,
    job_id: row.job_id,
    cause: row.cause,
    status: row.status,
    only_missing: row.only_missing,
    only_unlabeled: row.only_unlabeled,
    batch_size: row.batch_size,
    total: row.total,
    done: row.done_count,
    created: row.created_count,
    skipped: row.skipped_count,
    failed: row.failed_count,
    versions: row.versions,
    error: row.error,
    created_by: row.created_by,
    created_at: row.created_at.toISOString(),
    started_at: row.started_at?.toISOString() ?? null,
    finished_at: row.finished_at?.toISOString() ?? null,
  };
}
