import { type Static, Type } from 'typebox';
import { Id, IdParam, JobReference, JsonObject, Nullable, Reference, Timestamp } from './schemas.ts';

/**
 * Fields of task.data that another program fills in (ProjectClientApiConfiguration).
 * GET|POST /api/projects/:id/client-apis          GET|PATCH|DELETE /api/projects/:id/client-apis/:apiId
 * POST /api/projects/:id/client-apis/test         one call, nothing is kept
 * POST /api/projects/:id/enrich                   for tasks that are there, as a job
 */

export const CLIENT_API_METHODS = ['GET', 'POST', 'PUT', 'PATCH'] as const;

const Headers = Type.Record(Type.String({ minLength: 1, maxLength: 200 }), Type.String({ maxLength: 4000 }));
const Payload = Nullable(Type.Union([JsonObject, Type.Array(Type.Unknown()), Type.String({ maxLength: 100_000 })]));

/** Left out on creation: group1, position 0, POST, auto, 30 s, no rate limit, 2 retries, enabled. */
const FIELDS = {
  /** Key of task.data that the answer is written to. */
  data_key: Type.String({ minLength: 1, maxLength: 50 }),
  /** Groups with the same data_key are tried in order of `position`, then of name, until one answers. */
  group: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  position: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000 })),
  /** May hold `$field` placeholders, filled from task.data and percent-encoded. */
  client_url: Type.String({ minLength: 1, maxLength: 1000 }),
  method: Type.Optional(Type.Enum([...CLIENT_API_METHODS])),
  /** Secret: stored encrypted, shown masked. Sending a masked value back keeps what is stored. */
  headers: Type.Optional(Nullable(Headers)),
  /** Secret as well. Text that is one `$field` becomes the value itself, whatever its type. */
  payload: Type.Optional(Payload),
  /** Place of the value in a JSON answer, such as `translations.0.text`; empty: the whole answer. */
  response_path: Type.Optional(Type.String({ maxLength: 500 })),
  /** auto: JSON as a value, text as text, anything else as a file whose address is written. */
  response_kind: Type.Optional(Type.Enum(['auto', 'json', 'text', 'file'])),
  timeout_ms: Type.Optional(Type.Integer({ minimum: 100, maximum: 120_000 })),
  /** Calls a second at most; 0: as fast as it answers. */
  rate_per_second: Type.Optional(Type.Number({ minimum: 0, maximum: 1000 })),
  /** After a failure that may pass (no answer, 429, 5xx). */
  retries: Type.Optional(Type.Integer({ minimum: 0, maximum: 10 })),
  is_enabled: Type.Optional(Type.Boolean()),
};

export const SaveClientApi = Type.Object(FIELDS, {
  additionalProperties: false,
  examples: [
    {
      data_key: 'translation',
      client_url: 'https://api.example.com/v2/translate',
      headers: { Authorization: 'Bearer secret' },
      payload: { text: ['$source_text'], target_lang: 'DE' },
      response_path: 'translations.0.text',
    },
  ],
});
export type SaveClientApi = Static<typeof SaveClientApi>;

export const UpdateClientApi = Type.Partial(SaveClientApi, { additionalProperties: false });
export type UpdateClientApi = Static<typeof UpdateClientApi>;

export const ClientApi = Type.Object({
  id: Id,
  project: Id,
  data_key: Type.String(),
  group: Type.String(),
  position: Type.Integer(),
  client_url: Type.String(),
  method: Type.Enum([...CLIENT_API_METHODS]),
  /** Names with masked values. */
  headers: Nullable(Type.Record(Type.String(), Type.String())),
  /** Its strings are masked, placeholders excepted. */
  payload: Type.Unknown(),
  response_path: Type.String(),
  response_kind: Type.Enum(['auto', 'json', 'text', 'file']),
  timeout_ms: Type.Integer(),
  rate_per_second: Type.Number(),
  retries: Type.Integer(),
  is_enabled: Type.Boolean(),
  created_at: Timestamp,
  updated_at: Timestamp,
});
export type ClientApi = Static<typeof ClientApi>;

/** A saved one by id, or one that is being written; `data` stands for a task. */
export const TestClientApi = Type.Object(
  { id: Type.Optional(Id), config: Type.Optional(UpdateClientApi), data: JsonObject },
  { additionalProperties: false },
);
export type TestClientApi = Static<typeof TestClientApi>;

export const ClientApiTest = Type.Object({
  ok: Type.Boolean(),
  status: Nullable(Type.Integer()),
  duration_ms: Type.Integer(),
  /** What would be written to the field; for a file its type and size. */
  value: Type.Unknown(),
  error: Nullable(Type.String()),
});
export type ClientApiTest = Static<typeof ClientApiTest>;

export const EnrichTasks = Type.Object(
  {
    /** All of the project when left out. */
    task_ids: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 100_000 })),
    data_keys: Type.Optional(Type.Array(Type.String({ maxLength: 50 }), { minItems: 1, maxItems: 50 })),
    /** Also fields that hold something already. */
    overwrite: Type.Optional(Type.Boolean({ default: false })),
  },
  { additionalProperties: false },
);
export type EnrichTasks = Static<typeof EnrichTasks>;

export const EnrichAnswer = JobReference;
export const ClientApiParams = Type.Object({ id: Reference, apiId: IdParam });
