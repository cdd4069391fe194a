import { type Static, Type } from 'typebox';
import { Id, IdParam, JobReference, JsonObject, Nullable, PageQuery, Reference, Timestamp } from './schemas.ts';

/**
 * Models in the loop. The first block is Label Studio's, with its shapes; all of it for those who manage the project,
 * but interactive-annotating, which is for whoever labels.
 *
 * GET|POST /api/ml                              ?project=7 → a bare array | connect; checked before it is stored
 * GET|PATCH|PUT|DELETE /api/ml/:id
 * POST /api/ml/:id/interactive-annotating       a partial region → the whole one; 200 {data} or 200 {errors}
 * POST /api/ml/:id/predict/test?random=true     one task, nothing is stored
 * POST /api/ml/:id/train                        → 200 {training}
 * POST /api/ml/:id/predict                      all tasks, or some → 202 {run}
 * GET /api/ml/:id/versions                      those the model says it has
 *
 * POST /api/ml/:id/check                        looks now: health, setup
 * GET /api/projects/:id/ml-trainings            ?backend=3
 * GET /api/projects/:id/prediction-runs         ?backend=3
 * GET /api/projects/:id/prediction-runs/:runId  with the tasks that failed
 * GET /api/projects/:id/models                  every version with counts, scores, latest evaluation
 * DELETE /api/projects/:id/model-versions       {model_version} → its predictions go, as a job
 * GET|POST /api/projects/:id/evaluations        ?model_version= ; newest first | start one → 202
 * GET /api/projects/:id/evaluations/:evaluationId
 * GET /api/projects/:id/model-disagreement      tasks in which model and people differ most come first
 *
 * The version that people see: PATCH /api/projects/:id {model_version}. What was saved: GET /api/analytics/savings.
 */

export const ML_STATES = { CO: 'Connected', DI: 'Disconnected', ER: 'Error', TR: 'Training' } as const;
export const RUN_STATUSES = ['queued', 'running', 'completed', 'failed', 'cancelled'] as const;
export const SPLITS = ['train', 'validation', 'test'] as const;

const ModelVersion = Type.String({ maxLength: 256 });
const RunStatus = Type.Enum([...RUN_STATUSES]);
const Url = Type.String({ minLength: 1, maxLength: 2048, examples: ['https://models.example.com/sentiment'] });
const Secret = Type.String({ maxLength: 4000 });

/** As Label Studio's clients send it; what is unknown is ignored. */
const FIELDS = {
  url: Url,
  /** Its host when left out. */
  title: Type.Optional(Nullable(Type.String({ maxLength: 256 }))),
  description: Type.Optional(Nullable(Type.String({ maxLength: 2000 }))),
  auth_method: Type.Optional(Type.Enum(['NONE', 'BASIC_AUTH', 'BEARER'])),
  basic_auth_user: Type.Optional(Nullable(Type.String({ maxLength: 256 }))),
  /** Written, never read: `basic_auth_pass_is_set` tells whether there is one. */
  basic_auth_pass: Type.Optional(Nullable(Secret)),
  /** Written, never read; sent as `Authorization: Bearer` with BEARER. */
  bearer_token: Type.Optional(Nullable(Secret)),
  /** Written, never read: an API token of this server that the model is given in /setup, to read what it learns from. */
  access_token: Type.Optional(Nullable(Secret)),
  /** Handed to the model in /setup as it is. */
  extra_params: Type.Optional(Nullable(Type.Union([JsonObject, Type.String({ maxLength: 10_000 })]))),
  is_interactive: Type.Optional(Type.Boolean()),
  /** Its new versions are predicted with by themselves. */
  auto_update: Type.Optional(Type.Boolean()),
  /** It learns when project.min_annotations_to_start_training annotations are new. */
  trains: Type.Optional(Type.Boolean()),
  /** Its /webhook is told of every annotation as it is made, changed or deleted, and of changes of the project; true when left out. */
  hears_annotations: Type.Optional(Type.Boolean()),
  /** Seconds for /predict, as Label Studio has it. */
  timeout: Type.Optional(Nullable(Type.Number({ minimum: 0.1, maximum: 600 }))),
  /** Tasks in one request. */
  batch_size: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
};

export const CreateMlBackend = Type.Object({ project: Id, ...FIELDS });
export type CreateMlBackend = Static<typeof CreateMlBackend>;

/** `is_followed` true: the project shows the versions of this backend from now on, and of no other. */
export const UpdateMlBackend = Type.Partial(Type.Object({ project: Id, is_followed: Type.Boolean(), ...FIELDS }));
export type UpdateMlBackend = Static<typeof UpdateMlBackend>;

export const MlBackend = Type.Object({
  id: Id,
  project: Id,
  title: Type.String(),
  description: Type.String(),
  url: Type.String(),
  /** CO connected, DI disconnected, ER error, TR training. */
  state: Type.Enum(['CO', 'DI', 'ER', 'TR']),
  readable_state: Type.String(),
  error_message: Nullable(Type.String()),
  auth_method: Type.Enum(['NONE', 'BASIC_AUTH', 'BEARER']),
  basic_auth_user: Type.String(),
  basic_auth_pass_is_set: Type.Boolean(),
  bearer_token_is_set: Type.Boolean(),
  access_token_is_set: Type.Boolean(),
  extra_params: JsonObject,
  is_interactive: Type.Boolean(),
  auto_update: Type.Boolean(),
  trains: Type.Boolean(),
  /** project.model_version goes with its versions. */
  is_followed: Type.Boolean(),
  hears_annotations: Type.Boolean(),
  /** The webhook that tells it, with the log of what was sent; null: it was never told. */
  webhook: Nullable(Id),
  /** Why it is no longer told: `by_hand`, `failing` or `gone`; null while it is. */
  webhook_off_reason: Nullable(Type.String()),
  timeout: Type.Number(),
  batch_size: Type.Integer(),
  /** Class of the model as /health names it; empty when it does not. */
  model_class: Type.String(),
  model_version: Type.String(),
  checked_at: Nullable(Timestamp),
  last_training_at: Nullable(Timestamp),
  /** Annotations since it last learnt, and how many start a training; 0: none do. */
  new_annotations: Type.Integer(),
  training_threshold: Type.Integer(),
  created_at: Timestamp,
  updated_at: Timestamp,
  can: Type.Object({ update: Type.Boolean() }),
});
export type MlBackend = Static<typeof MlBackend>;

export const MlBackendListQuery = Type.Object({
  project: Id,
  is_interactive: Type.Optional(Type.Boolean()),
});
export const MlBackendParams = Type.Object({ id: IdParam });

export const InteractiveAnnotating = Type.Object({
  task: Id,
  /** What the person has drawn: regions, and what the editor says beside them. */
  context: Type.Optional(
    Nullable(
      Type.Object({
        result: Type.Optional(Type.Array(JsonObject, { maxItems: 1000 })),
      }),
    ),
  ),
});
export type InteractiveAnnotating = Static<typeof InteractiveAnnotating>;

/** Either `data` or `errors`: a model that is late or wrong is no failure of the request. */
export const InteractiveAnswer = Type.Object({
  data: Type.Optional(
    Type.Object({
      result: Type.Array(JsonObject),
      score: Nullable(Type.Number()),
      model_version: Type.String(),
    }),
  ),
  errors: Type.Optional(Type.Array(Type.String())),
});
export type InteractiveAnswer = Static<typeof InteractiveAnswer>;

export const TestPredictionQuery = Type.Object({
  random: Type.Optional(Type.Boolean()),
  task: Type.Optional(Id),
});

/** What was sent, what came back, and what the label config says about it. */
export const TestPrediction = Type.Object({
  url: Type.String(),
  /** Of the model's answer; null: there was none. */
  status: Nullable(Type.Integer()),
  duration_ms: Type.Integer(),
  task: Id,
  request: Type.Unknown(),
  response: Type.Unknown(),
  error: Nullable(Type.String()),
  /** As it would be stored. */
  predictions: Type.Array(
    Type.Object({ result: Type.Unknown(), score: Nullable(Type.Number()), model_version: Type.String() }),
  ),
  problems: Type.Array(Type.String()),
});
export type TestPrediction = Static<typeof TestPrediction>;

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

export const BackendVersions = Type.Object({
  versions: Type.Array(Type.String()),
  message: Type.Optional(Type.String()),
});

export const MlRunQuery = Type.Object({ ...PageQuery.properties, backend: Type.Optional(Id) });

/** Numbers of an evaluation by name; what could not be measured is missing. */
export const EvaluationSummary = Type.Object({
  /** By the project's own matchers, mean over tasks: 0 to 1. */
  agreement: Type.Optional(Type.Number()),
  /** Share of answers to choices, ratings and the like that are exactly right. */
  accuracy: Type.Optional(Type.Number()),
  macro_f1: Type.Optional(Type.Number()),
  micro_f1: Type.Optional(Type.Number()),
  /** Of boxes, as COCO has it: over overlaps of 0.50 to 0.95, and of 0.50. */
  map: Type.Optional(Type.Number()),
  map50: Type.Optional(Type.Number()),
  /** Same place and same label. */
  span_f1: Type.Optional(Type.Number()),
  ece: Type.Optional(Type.Number()),
  /** Mean score of the predictions. */
  confidence: Type.Optional(Type.Number()),
});
export type EvaluationSummary = Static<typeof EvaluationSummary>;

const ClassNumbers = Type.Object({
  label: Type.String(),
  support: Type.Integer(),
  precision: Nullable(Type.Number()),
  recall: Nullable(Type.Number()),
  f1: Nullable(Type.Number()),
});

export const EvaluationReport = Type.Object({
  /** Tasks with a prediction of the version and a final answer. */
  tasks: Type.Integer(),
  /** Of those, whose final answer was made from a prediction: they make a model look better than it is. */
  from_predictions: Type.Integer(),
  controls: Type.Array(
    Type.Object({
      control: Type.String(),
      kind: Type.Enum(['labels', 'boxes', 'spans', 'other']),
      tasks: Type.Integer(),
      agreement: Nullable(Type.Number()),
      accuracy: Nullable(Type.Number()),
      macro_f1: Nullable(Type.Number()),
      micro_f1: Nullable(Type.Number()),
      map: Nullable(Type.Number()),
      map50: Nullable(Type.Number()),
      classes: Type.Array(ClassNumbers),
      /** Rows: what people say; columns: what the model says. Single choices only; at most 100 labels. */
      confusion: Nullable(
        Type.Object({ labels: Type.Array(Type.String()), counts: Type.Array(Type.Array(Type.Integer())) }),
      ),
    }),
  ),
  /** null: no prediction has a score. */
  calibration: Nullable(
    Type.Object({
      ece: Type.Number(),
      largest_gap: Type.Number(),
      predictions: Type.Integer(),
      bins: Type.Array(
        Type.Object({
          from: Type.Number(),
          to: Type.Number(),
          count: Type.Integer(),
          /** Mean score, and the share that is right; null in an empty bin. */
          confidence: Nullable(Type.Number()),
          accuracy: Nullable(Type.Number()),
        }),
      ),
    }),
  ),
});
export type EvaluationReport = Static<typeof EvaluationReport>;

/** Left out: the project's version, all splits. */
export const StartEvaluation = Type.Object(
  { model_version: Type.Optional(ModelVersion), split: Type.Optional(Nullable(Type.Enum([...SPLITS]))) },
  { additionalProperties: false },
);
export type StartEvaluation = Static<typeof StartEvaluation>;

export const Evaluation = Type.Object({
  id: Id,
  project: Id,
  job_id: Nullable(Type.String()),
  model_version: Type.String(),
  split: Nullable(Type.Enum([...SPLITS])),
  status: RunStatus,
  task_count: Type.Integer(),
  /** Annotations of the project when it was made: the other axis of a curve. */
  annotation_count: Type.Integer(),
  summary: EvaluationSummary,
  error: Type.String(),
  created_by: Nullable(Id),
  created_at: Timestamp,
  finished_at: Nullable(Timestamp),
});
export type Evaluation = Static<typeof Evaluation>;

export const EvaluationDetail = Type.Object({ ...Evaluation.properties, report: Nullable(EvaluationReport) });
export type EvaluationDetail = Static<typeof EvaluationDetail>;

export const EvaluationQuery = Type.Object({ ...PageQuery.properties, model_version: Type.Optional(ModelVersion) });
export const StartedEvaluation = Type.Object({ ...JobReference.properties, evaluation: Evaluation });

export const ModelVersionInfo = Type.Object({
  model_version: ModelVersion,
  predictions: Type.Integer(),
  tasks: Type.Integer(),
  mean_score: Nullable(Type.Number()),
  first_at: Timestamp,
  latest_at: Timestamp,
  /** null: imported, or the backend is gone. */
  ml_backend: Nullable(Id),
  is_current: Type.Boolean(),
  evaluation: Nullable(Evaluation),
});
export type ModelVersionInfo = Static<typeof ModelVersionInfo>;

export const ProjectModels = Type.Object({
  /** project.model_version; empty: predictions of all versions are shown. */
  current: Type.String(),
  versions: Type.Array(ModelVersionInfo),
});
export type ProjectModels = Static<typeof ProjectModels>;

export const DeleteModelVersion = Type.Object({ model_version: ModelVersion }, { additionalProperties: false });
export const DeletedModelVersion = Type.Object({ ...JobReference.properties });

export const DisagreementQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
  cursor: Type.Optional(Type.String({ maxLength: 500 })),
  /** The project's version when left out. */
  model_version: Type.Optional(ModelVersion),
  /** Only tasks below it. */
  below: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
});

/** A task, and how far the version's prediction agrees with the final answer: 0 to 1. */
export const Disagreement = Type.Object({
  task: Id,
  inner_id: Type.Integer(),
  model_version: Type.String(),
  agreement: Nullable(Type.Number()),
  /** What the model said its chance was: sure and wrong is worth a look first. */
  score: Nullable(Type.Number()),
  prediction: Id,
  annotation: Id,
});
export type Disagreement = Static<typeof Disagreement>;

export const ProjectModelParams = Type.Object({ id: Reference });
export const RunParams = Type.Object({ id: Reference, runId: IdParam });
export const EvaluationParams = Type.Object({ id: Reference, evaluationId: IdParam });
