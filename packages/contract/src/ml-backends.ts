import { type Static, Type } from 'typebox';
import { Id, IdParam, JsonObject, Nullable, Timestamp } from './schemas.ts';

/**
 * Models in the loop, with Label Studio's paths and shapes; all of it for those who manage the project, but
 * interactive-annotating, which is for whoever labels. What they are asked to do: ml-runs.ts; how good they are:
 * model-evaluations.ts; what they left behind: model-versions.ts.
 *
 * GET|POST /api/ml                              ?project=7 → a bare array | connect; checked before it is stored
 * GET|PATCH|PUT|DELETE /api/ml/:id
 * POST /api/ml/:id/interactive-annotating       a partial region → the whole one; 200 {data} or 200 {errors}
 * POST /api/ml/:id/predict/test?random=true     one task, nothing is stored
 * GET /api/ml/:id/versions                      those the model says it has
 * POST /api/ml/:id/check                        looks now: health, setup
 */

export const ML_STATES = { CO: 'Connected', DI: 'Disconnected', ER: 'Error', TR: 'Training' } as const;

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

export const BackendVersions = Type.Object({
  versions: Type.Array(Type.String()),
  message: Type.Optional(Type.String()),
});
