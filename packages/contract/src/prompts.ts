import { type Static, Type } from 'typebox';
import { Id, IdParam, JsonObject, Nullable, PageQuery, Reference, Timestamp, Uuid } from './schemas.ts';

/**
 * Pre-labelling by language models behind any endpoint that speaks OpenAI's chat completions.
 *
 * GET and POST /api/prompt-connections, GET, PATCH and DELETE …/:id, POST …/:id/test (owners and admins of the
 * organization); GET /api/projects/:id/prompt-connections (what a project may choose from).
 * GET and PATCH /api/projects/:id/prompt-settings, GET …/prompt-ledger.
 * GET and POST /api/projects/:id/prompts, POST …/prompts/check, GET and DELETE …/prompts/:promptId, GET and POST
 * …/prompts/:promptId/versions, POST …/prompts/:promptId/enable and …/disable.
 * GET and POST /api/projects/:id/prompt-runs, POST …/prompt-runs/estimate, GET …/prompt-runs/:runId, GET …/:runId/tasks,
 * POST …/:runId/cancel.
 *
 * Money is in millionths of a US dollar (`…_micros`), rounded up per request.
 */

export const MOST_RUN_TASKS = 100_000;
export const MOST_TRIED = 20;
export const LONGEST_TEMPLATE = 50_000;
const MOST_MICROS = 1_000_000_000_000;

/** How the endpoint is told to answer with JSON; `none` for those that know neither. */
export const JSON_MODES = ['schema', 'object', 'none'] as const;
export const RUN_PURPOSES = ['try', 'evaluate', 'predict'] as const;
export const RUN_STATUSES = ['queued', 'running', 'completed', 'out_of_budget', 'failed', 'cancelled'] as const;
export const RUN_TASK_STATUSES = ['waiting', 'done', 'failed', 'skipped'] as const;
export type RunPurpose = (typeof RUN_PURPOSES)[number];
export type RunStatus = (typeof RUN_STATUSES)[number];
export type RunTaskStatus = (typeof RUN_TASK_STATUSES)[number];

const Micros = Type.Integer({ minimum: 0, maximum: MOST_MICROS });
const Count = Type.Integer({ minimum: 0 });
const Share = Type.Number({ minimum: 0, maximum: 1 });
const Price = Type.Number({ minimum: 0, maximum: 10_000, description: 'US dollars for a million tokens' });
const VersionNumber = Type.Integer({ minimum: 1, maximum: 1_000_000 });

export const ConnectionParams = Type.Object({ id: IdParam });
export const PromptProjectParams = Type.Object({ id: Reference });
export const PromptParams = Type.Object({ id: Reference, promptId: IdParam });
export const RunParams = Type.Object({ id: Reference, runId: IdParam });

const connectionFields = {
  name: Type.String({ minLength: 1, maxLength: 100 }),
  base_url: Type.String({
    minLength: 8,
    maxLength: 1000,
    description: 'Up to and without /chat/completions',
    examples: ['https://api.openai.com/v1', 'http://localhost:11434/v1'],
  }),
  api_key: Type.Optional(
    Nullable(Type.String({ minLength: 1, maxLength: 1000, description: 'Stored encrypted; never given back' })),
  ),
  model: Type.String({ minLength: 1, maxLength: 200 }),
  json_mode: Type.Optional(Type.Enum([...JSON_MODES], { default: 'object' })),
  input_price: Type.Optional({ ...Price, default: 0 }),
  output_price: Type.Optional({ ...Price, default: 0 }),
  max_concurrency: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 32, default: 4, description: 'Requests of one run at a time' }),
  ),
  timeout_seconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 600, default: 60 })),
};
export const CreateConnectionBody = Type.Object(connectionFields, { additionalProperties: false });
export type CreateConnection = Static<typeof CreateConnectionBody>;
export const UpdateConnectionBody = Type.Partial(Type.Object(connectionFields), { additionalProperties: false });
export type UpdateConnection = Static<typeof UpdateConnectionBody>;

export const ConnectionSchema = Type.Object({
  id: Id,
  name: Type.String(),
  base_url: Type.String(),
  model: Type.String(),
  has_key: Type.Boolean(),
  /** Its last characters; empty for short keys. */
  key_hint: Type.String(),
  json_mode: Type.Enum([...JSON_MODES]),
  input_price: Price,
  output_price: Price,
  max_concurrency: Type.Integer(),
  timeout_seconds: Type.Integer(),
  created_at: Timestamp,
  updated_at: Timestamp,
  can: Type.Object({ update: Type.Boolean(), delete: Type.Boolean() }),
});
export type Connection = Static<typeof ConnectionSchema>;

export const ConnectionChoiceSchema = Type.Object({
  id: Id,
  name: Type.String(),
  model: Type.String(),
  input_price: Price,
  output_price: Price,
});
export type ConnectionChoice = Static<typeof ConnectionChoiceSchema>;

export const ConnectionTestAnswer = Type.Object({
  ok: Type.Boolean(),
  /** What went wrong, in words for whoever set it up; null when it works. */
  error: Nullable(Type.String()),
  /** Milliseconds. */
  duration_ms: Type.Integer(),
  input_tokens: Count,
  output_tokens: Count,
});
export type ConnectionTest = Static<typeof ConnectionTestAnswer>;

export const PromptSettingsSchema = Type.Object({
  /** Mean agreement with people that a version must have reached before it may be switched on. */
  min_agreement: Share,
  /** On at least so many tasks that people have answered. */
  min_tasks: Type.Integer({ minimum: 1, maximum: 10_000 }),
  /** For all runs of the project together, since it began; null: no cap. */
  budget_micros: Nullable(Micros),
  /** New tasks are given to the prompt that is switched on. */
  automatic: Type.Boolean(),
  spent_micros: Count,
});
export type PromptSettings = Static<typeof PromptSettingsSchema>;
export const UpdatePromptSettingsBody = Type.Partial(Type.Omit(PromptSettingsSchema, ['spent_micros']), {
  additionalProperties: false,
});
export type UpdatePromptSettings = Static<typeof UpdatePromptSettingsBody>;

const versionFields = {
  connection: Id,
  model: Type.Optional(
    Type.String({ minLength: 1, maxLength: 200, description: 'The one of the connection unless said otherwise' }),
  ),
  template: Type.String({
    minLength: 1,
    maxLength: LONGEST_TEMPLATE,
    description: 'What is to be done; {{field}} and {{field.key[0]}} stand for data of the task',
    examples: ['Decide what the review feels about the product.\n\n{{text}}'],
  }),
  controls: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 256 }), {
      minItems: 1,
      maxItems: 100,
      description: 'Names of the controls that it answers; all that it can unless said otherwise',
    }),
  ),
  temperature: Type.Optional(Type.Number({ minimum: 0, maximum: 2, default: 0 })),
  max_output_tokens: Type.Optional(Type.Integer({ minimum: 16, maximum: 32_000, default: 1024 })),
  ask_confidence: Type.Optional(
    Type.Boolean({ default: true, description: 'Ask how sure it is; the score of the prediction' }),
  ),
};
export const CreateVersionBody = Type.Object(versionFields, { additionalProperties: false });
export type CreateVersion = Static<typeof CreateVersionBody>;
export const CreatePromptBody = Type.Object(
  {
    name: Type.String({
      pattern: '^[\\p{L}\\p{N}][\\p{L}\\p{N} ._-]{0,79}$',
      maxLength: 80,
      description: 'Part of the model version of its predictions, so it never changes',
    }),
    ...versionFields,
  },
  { additionalProperties: false },
);
export type CreatePrompt = Static<typeof CreatePromptBody>;

export const AgreementSchema = Type.Object({
  /** Mean over the tasks of how alike model and people are; a task without a valid answer counts 0. */
  value: Nullable(Share),
  /** 95 % interval, from resampling the tasks. */
  low: Nullable(Share),
  high: Nullable(Share),
  tasks: Count,
  /** Tasks without a valid answer among them. */
  unanswered: Count,
  /** How alike the people are on the same tasks; null where no task has two answers. */
  people: Nullable(Share),
  /** By name of the control; null where nothing could be compared. */
  controls: Type.Record(Type.String(), Type.Object({ value: Nullable(Share), tasks: Count })),
});
export type Agreement = Static<typeof AgreementSchema>;

export const PromptVersionSchema = Type.Object({
  id: Id,
  version: VersionNumber,
  model_version: Type.String({ examples: ['prompt:sentiment@2'] }),
  connection: Nullable(Type.Object({ id: Id, name: Type.String() })),
  model: Type.String(),
  template: Type.String(),
  controls: Type.Array(Type.String()),
  temperature: Type.Number(),
  max_output_tokens: Type.Integer(),
  ask_confidence: Type.Boolean(),
  /** The last finished one; null: never measured. */
  evaluation: Nullable(
    Type.Object({
      run: Id,
      agreement: AgreementSchema,
      finished_at: Timestamp,
      /** false: what is asked has changed since. */
      is_current: Type.Boolean(),
      passes: Type.Boolean(),
    }),
  ),
  created_by: Nullable(Id),
  created_at: Timestamp,
});
export type PromptVersion = Static<typeof PromptVersionSchema>;

export const PromptSchema = Type.Object({
  id: Id,
  name: Type.String(),
  latest: PromptVersionSchema,
  /** The version that is switched on; null: none. */
  enabled_version: Nullable(VersionNumber),
  created_at: Timestamp,
  can: Type.Object({ update: Type.Boolean(), delete: Type.Boolean(), enable: Type.Boolean() }),
});
export type Prompt = Static<typeof PromptSchema>;

export const EnablePromptBody = Type.Object({ version: VersionNumber }, { additionalProperties: false });

export const CheckPromptBody = Type.Object(
  {
    template: versionFields.template,
    controls: versionFields.controls,
    ask_confidence: versionFields.ask_confidence,
    task: Type.Optional({
      ...Id,
      description: 'Fill the template with this task; the first one unless said otherwise',
    }),
  },
  { additionalProperties: false },
);
export type CheckPrompt = Static<typeof CheckPromptBody>;
export const CheckPromptAnswer = Type.Object({
  /** Mistakes of the template and the choice of controls; empty when it may be saved. */
  problems: Type.Array(Type.Object({ field: Type.String(), message: Type.String() })),
  /** Data that the template reads. */
  fields: Type.Array(Type.String()),
  /** Data that it may read. */
  known_fields: Type.Array(Type.String()),
  controls: Type.Array(
    Type.Object({
      name: Type.String(),
      tag: Type.String(),
      is_answered: Type.Boolean(),
      /** Why no language model is asked for it; null when it can be. */
      unsupported: Nullable(Type.String()),
    }),
  ),
  /** What the answer must look like: JSON Schema. */
  answer_schema: JsonObject,
  /** As they would be sent for the task; null when there is no task or the template has mistakes. */
  messages: Nullable(Type.Array(Type.Object({ role: Type.String(), content: Type.String() }))),
  /** Addresses of the pictures that go along: data that the interface shows as Image. They are sent as data URLs. */
  pictures: Type.Array(Type.String()),
  task: Nullable(Id),
});
export type PromptCheck = Static<typeof CheckPromptAnswer>;

export const RunScope = Type.Union([
  Type.Object(
    {
      kind: Type.Literal('sample'),
      size: Type.Integer({ minimum: 1, maximum: MOST_RUN_TASKS }),
      seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 4_294_967_295, description: '0 unless said otherwise' })),
    },
    { additionalProperties: false },
  ),
  Type.Object(
    { kind: Type.Literal('tasks'), ids: Type.Array(Id, { minItems: 1, maxItems: MOST_RUN_TASKS }) },
    { additionalProperties: false },
  ),
  Type.Object({ kind: Type.Literal('project') }, { additionalProperties: false }),
]);
export type RunScope = Static<typeof RunScope>;

const runFields = {
  prompt: Id,
  version: Type.Optional({ ...VersionNumber, description: 'The latest unless said otherwise' }),
  purpose: Type.Enum([...RUN_PURPOSES], {
    description:
      'try: a few tasks, nothing is stored as prediction; evaluate: compare with the answers of people; predict: store predictions, which needs a version that is switched on',
  }),
  scope: RunScope,
  only_unlabelled: Type.Optional(
    Type.Boolean({ default: true, description: 'predict: leave out tasks that people have done' }),
  ),
};
export const StartRunBody = Type.Object(
  {
    ...runFields,
    budget_micros: Type.Optional(
      Nullable({ ...Micros, description: 'The run stops before a request that could exceed it' }),
    ),
  },
  { additionalProperties: false },
);
export type StartRun = Static<typeof StartRunBody>;
export const EstimateRunBody = Type.Object(runFields, { additionalProperties: false });
export type EstimateRun = Static<typeof EstimateRunBody>;
export const RunEstimate = Type.Object({
  tasks: Count,
  /** From the templates of up to 100 of the tasks, at four characters a token. */
  input_tokens: Count,
  /** As many as the earlier runs of the version took on average, otherwise a tenth of the most allowed. */
  output_tokens: Count,
  cost_micros: Count,
});
export type RunEstimate = Static<typeof RunEstimate>;

export const PromptRunSchema = Type.Object({
  id: Id,
  prompt: Id,
  prompt_name: Type.String(),
  version: VersionNumber,
  model_version: Type.String(),
  purpose: Type.Enum([...RUN_PURPOSES]),
  status: Type.Enum([...RUN_STATUSES]),
  job_id: Nullable(Uuid),
  budget_micros: Nullable(Micros),
  total: Count,
  done: Count,
  failed: Count,
  skipped: Count,
  requests: Count,
  /** Requests sent again because the endpoint was busy or failed. */
  retries: Count,
  /** Requests sent again because the answer did not fit. */
  repairs: Count,
  input_tokens: Count,
  output_tokens: Count,
  cost_micros: Count,
  /** At most this for requests whose answer never came; counted against budgets. */
  uncertain_micros: Count,
  agreement: Nullable(AgreementSchema),
  error: Nullable(Type.String()),
  created_by: Nullable(Id),
  created_at: Timestamp,
  started_at: Nullable(Timestamp),
  finished_at: Nullable(Timestamp),
  can: Type.Object({ cancel: Type.Boolean() }),
});
export type PromptRun = Static<typeof PromptRunSchema>;

export const RunListQuery = Type.Object({
  prompt: Type.Optional(Id),
  purpose: Type.Optional(Type.Enum([...RUN_PURPOSES])),
  ...PageQuery.properties,
});
export const RunTaskQuery = Type.Object({
  status: Type.Optional(Type.Enum([...RUN_TASK_STATUSES])),
  ...PageQuery.properties,
});
export const RunTaskSchema = Type.Object({
  task: Id,
  status: Type.Enum([...RUN_TASK_STATUSES]),
  error: Nullable(Type.String()),
  /** Regions made of the answer; null where none fits. */
  result: Type.Unknown(),
  score: Nullable(Share),
  agreement: Nullable(Share),
  /** The answer as it came; kept for tries and for what did not fit. */
  answer: Nullable(Type.String()),
  requests: Count,
  input_tokens: Count,
  output_tokens: Count,
  cost_micros: Count,
});
export type RunTask = Static<typeof RunTaskSchema>;

export const LedgerQuery = Type.Object({
  since: Type.Optional(Timestamp),
});
const ledgerSums = {
  requests: Count,
  input_tokens: Count,
  output_tokens: Count,
  cost_micros: Count,
  uncertain_micros: Count,
};
export const LedgerSchema = Type.Object({
  ...ledgerSums,
  budget_micros: Nullable(Micros),
  versions: Type.Array(Type.Object({ model_version: Type.String(), ...ledgerSums })),
  days: Type.Array(Type.Object({ day: Type.String({ examples: ['2026-03-01'] }), ...ledgerSums })),
});
export type Ledger = Static<typeof LedgerSchema>;
