import type { MlTraining } from '@labelwright/contract/ml-runs';
import { Type } from 'typebox';
import type { Actor } from '../../../platform/db/actor.ts';
import { type Tx, withActor } from '../../../platform/db/db.ts';
import { emit } from '../../../platform/events/emit.ts';
import { AppError } from '../../../platform/http/app-error.ts';
import { enqueueJob } from '../../../platform/jobs/enqueue.ts';
import type { JobDefinition } from '../../../platform/jobs/job.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { BackendRow } from '../backends.queries.ts';
import { requireBackend } from '../require-backend.ts';
import { findTraining, insertTraining, setTrainingJob, type TrainingRow } from './trainings.queries.ts';

const payload = Type.Object({
  trainingId: Type.Integer(),
  title: Type.String(),
  withGroundTruth: Type.Boolean(),
});

export const trainJob = {
  type: 'ml.train',
  queue: 'io',
  payload,
  maxAttempts: 6,
  title: ({ title }) => `Training of ${title}`,
} satisfies JobDefinition<typeof payload>;

/** undefined: it is learning already. */
export async function startTraining(
  tx: Tx,
  actor: Actor,
  backend: BackendRow,
  options: { cause: TrainingRow['cause']; withGroundTruth: boolean },
): Promise<TrainingRow | undefined> {
  const scope = { organizationId: backend.organization_id, projectId: backend.project_id };
  const { cause, withGroundTruth } = options;
  const id = await insertTraining(tx, scope, {
    backendId: backend.id,
    cause,
    version: backend.model_version,
    createdBy: actor.userId,
  });
  if (id === undefined) return undefined;
  const payloadOfJob = { trainingId: id, title: backend.title, withGroundTruth };
  const job = await enqueueJob(tx, actor, trainJob, payloadOfJob, { projectId: scope.projectId });
  await setTrainingJob(tx, id, job.id);
  await emit(tx, actor, {
    type: 'ML_TRAINING_STARTED',
    ...scope,
    aggregateType: 'ml_backend',
    aggregateId: backend.id,
    payload: { project_id: scope.projectId, ml_backend_id: backend.id, training_id: id, cause },
  });
  return findTraining(tx, scope.organizationId, id);
}

export async function trainByHand(
  platform: Platform,
  actor: Actor,
  backendId: number,
  asked: { use_ground_truth?: boolean },
): Promise<MlTraining> {
  const { row } = await requireBackend(platform, actor, backendId);
  const withGroundTruth = asked.use_ground_truth ?? true;
  const training = await withActor(platform.db, actor, (tx) =>
    startTraining(tx, actor, row, { cause: 'hand', withGroundTruth }),
  );
  if (!training)
    throw new AppError('conflict', 'This model is learning already. Wait for it, or cancel its job.', {
      reason: 'already_training',
    });
  return trainingBody(training);
}

export function trainingBody(row: TrainingRow): MlTraining {
  return {
    id: row.id,
    ml_backend: row.ml_backend_id,
    project: row.project_id,
    job_id: row.job_id,
    cause: row.cause,
    status: row.status,
    annotation_count: row.annotation_count,
    task_count: row.task_count,
    version_before: row.version_before,
    version_after: row.version_after,
    answer: row.answer,
    error: row.error,
    created_by: row.created_by,
    created_at: row.created_at.toISOString(),
    started_at: row.started_at?.toISOString() ?? null,
    finished_at: row.finished_at?.toISOString() ?? null,
  };
}
