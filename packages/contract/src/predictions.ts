import { type Static, Type } from 'typebox';
import { Id, Nullable, Timestamp } from './schemas.ts';

const Score = Type.Number({ minimum: 0, maximum: 1 });
const ModelVersion = Type.String({ maxLength: 256 });
/** Regions, an object or a bare answer; made into regions by the label config. */
const Result = Type.Unknown({
  description: 'List of regions, an object such as {"sentiment": "positive"}, or a value',
});

export const CreatePredictionBody = Type.Object({
  task: Id,
  result: Result,
  score: Type.Optional(Nullable(Score)),
  model_version: Type.Optional(Nullable(ModelVersion)),
  cluster: Type.Optional(Nullable(Type.Integer({ minimum: -2_147_483_648, maximum: 2_147_483_647 }))),
  neighbors: Type.Optional(Nullable(Type.Array(Id, { maxItems: 1000 }))),
  mislabeling: Type.Optional(Nullable(Type.Number())),
});
export type CreatePrediction = Static<typeof CreatePredictionBody>;

export const CreatePredictionsBody = Type.Union([
  CreatePredictionBody,
  Type.Array(CreatePredictionBody, { maxItems: 10_000 }),
]);

export const ImportPredictionsBody = Type.Array(CreatePredictionBody, { maxItems: 100_000 });

export const UpdatePredictionBody = Type.Object({
  result: Type.Optional(Result),
  score: Type.Optional(Nullable(Score)),
  model_version: Type.Optional(Nullable(ModelVersion)),
  cluster: Type.Optional(Nullable(Type.Integer({ minimum: -2_147_483_648, maximum: 2_147_483_647 }))),
  mislabeling: Type.Optional(Nullable(Type.Number())),
});
export type UpdatePrediction = Static<typeof UpdatePredictionBody>;

export const PredictionSchema = Type.Object({
  id: Id,
  result: Type.Unknown(),
  model_version: Type.String(),
  created_ago: Type.String(),
  score: Nullable(Type.Number()),
  cluster: Nullable(Type.Integer()),
  neighbors: Type.Unknown(),
  mislabeling: Type.Number(),
  created_at: Timestamp,
  updated_at: Timestamp,
  model: Type.Null(),
  model_run: Type.Null(),
  task: Id,
  project: Id,
});
export type Prediction = Static<typeof PredictionSchema>;

export const PredictionListQuery = Type.Object({
  task: Type.Optional(Id),
  project: Type.Optional(Id),
  task__project: Type.Optional(Id),
  model_version: Type.Optional(ModelVersion),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
  cursor: Type.Optional(Type.String({ maxLength: 500 })),
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
  page_size: Type.Optional(Type.Integer({ minimum: -1, maximum: 1000 })),
});

export const ImportPredictionsAnswer = Type.Object({ created: Type.Integer() });
