import { type Static, Type } from 'typebox';
import { Evaluation, ModelVersion } from './model-evaluations.ts';
import { Id, JobReference, Nullable, Reference, Timestamp } from './schemas.ts';

/**
 * GET /api/projects/:id/models                  every version with counts, scores, latest evaluation
 * DELETE /api/projects/:id/model-versions       {model_version} → its predictions go, as a job
 * GET /api/projects/:id/model-disagreement      tasks in which model and people differ most come first
 *
 * The version that people see: PATCH /api/projects/:id {model_version}. What was saved: GET /api/analytics/savings.
 */

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
