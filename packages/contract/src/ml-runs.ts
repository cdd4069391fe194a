import { type Static, Type } from 'typebox';
import { Id, IdParam, JobReference, Nullable, PageQuery, Reference, Timestamp } from './schemas.ts';

/**
 * POST /api/ml/:id/train                        → 200 {training}
 * POST /api/ml/:id/predict                      all tasks, or some → 202 {run}
 * GET /api/projects/:id/ml-trainings            ?backend=3
 * GET /api/projects/:id/prediction-runs         ?backend=3
 * GET /api/projects/:id/prediction-runs/:runId  with the tasks that failed
 */

export const RUN_STATUSES = ['queued', 'running', 'completed', 'failed', 'cancelled'] as const;

export const RunStatus = Type.Enum([...RUN_STATUSES]);

export const TrainMlBackend = Type.Optional(Nullable(Type.Object({ use_ground_truth: Type.Optional(Type.Boolean()) })));

export const MlTraining = Type.Object({
  id: Id,
  ml_backend: Id,
  project: Id,
  job_id: Nullable(Type.String()),
  /** count: enough annotations were new. */
  cause: Type.Enum(['hand', 'count']),
  status: RunStatus,
  annotation_count: Type.Integer(),
  task_count: Type.Integer(),
  version_before: Type.String(),
  /** null: no new version has been seen. */
  version_after: Nullable(Type.String()),
  answer: Type.Unknown({ description: 'What the model answered' }),
  error: Type.String(),
  created_by: Nullable(Id),
  created_at: Timestamp,
  started_at: Nullable(Timestamp),
  finished_at: Nullable(Timestamp),
});
export type MlTraining = Static<typeof MlTraining>;

export const PredictTasks = Type.Optional(
  Nullable(
    Type.Object({
      /** Left out: all tasks of the project. */
      task_ids: Type.Optional(Type.Array(Id, { maxItems: 100_000 })),
      /** Leaves out tasks that have a prediction of the backend's version. Default true; false replaces theirs. */
      only_missing: Type.Optional(Type.Boolean()),
      /** Leaves out tasks that people are done with. Default false. */
      only_unlabeled: Type.Optional(Type.Boolean()),
      batch_size: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    }),
  ),
);
export type PredictTasks = NonNullable<Static<typeof PredictTasks>>;

export const PredictQuery = Type.Object({
  batch_size: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
});

export const PredictionRun = Type.Object({
  id: Id,
  ml_backend: Id,
  project: Id,
  job_id: Nullable(Type.String()),
  /** automatic: new tasks; new_version: the model has learnt. */
  cause: Type.Enum(['hand', 'automatic', 'new_version']),
  status: RunStatus,
  only_missing: Type.Boolean(),
  only_unlabeled: Type.Boolean(),
  batch_size: Type.Integer(),
  total: Type.Integer(),
  done: Type.Integer(),
  created: Type.Integer(),
  skipped: Type.Integer(),
  failed: Type.Integer(),
  versions: Type.Record(Type.String(), Type.Integer()),
  error: Type.String(),
  created_by: Nullable(Id),
  created_at: Timestamp,
  started_at: Nullable(Timestamp),
  finished_at: Nullable(Timestamp),
});
export type PredictionRun = Static<typeof PredictionRun>;

/** With the first thousand failures. */
export const PredictionRunDetail = Type.Object({
  ...PredictionRun.properties,
  failures: Type.Array(Type.Object({ task: Id, message: Type.String() })),
});
export type PredictionRunDetail = Static<typeof PredictionRunDetail>;

export const StartedRun = Type.Object({ ...JobReference.properties, run: PredictionRun });
export const StartedTraining = Type.Object({ ...JobReference.properties, training: MlTraining });

export const MlRunQuery = Type.Object({ ...PageQuery.properties, backend: Type.Optional(Id) });

export const RunParams = Type.Object({ id: Reference, runId: IdParam });
