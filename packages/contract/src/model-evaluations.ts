import { type Static, Type } from 'typebox';
import { RunStatus } from './ml-runs.ts';
import { Id, IdParam, JobReference, Nullable, PageQuery, Reference, Timestamp } from './schemas.ts';

/**
 * GET|POST /api/projects/:id/evaluations        ?model_version= ; newest first | start one → 202
 * GET /api/projects/:id/evaluations/:evaluationId
 */

export const SPLITS = ['train', 'validation', 'test'] as const;

export const ModelVersion = Type.String({ maxLength: 256 });

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

export const EvaluationParams = Type.Object({ id: Reference, evaluationId: IdParam });
