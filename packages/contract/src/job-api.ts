import { type Static, Type } from 'typebox';
import { JOB_STATUSES } from './jobs.ts';
import { Id, JsonObject, Nullable, Timestamp, Uuid } from './schemas.ts';

/**
 * Jobs as an API: long work that programs submit, follow and read the log of. What is a task here is a job elsewhere.
 *
 * GET  /api/v1/task-types              what may be submitted, with the schema of each payload
 * POST /api/v1/tasks                   submit; 201 with status `queued` (Idempotency-Key); also POST /api/jobs
 * GET  /api/v1/tasks?limit=            newest first
 * GET  /api/v1/tasks/:id
 * GET  /api/v1/tasks/:id/logs          a link to the log, which works without a token until it expires
 * GET  /api/v1/tasks/:id/metrics       also /api/jobs/:id/metrics
 * GET  /api/v1/tasks/:id/stream        server-sent events `status`, `progress`, `message`; replay by Last-Event-ID
 * POST /api/v1/tasks/:id/stream-ticket for clients that cannot send headers: ?access_token= ; also /api/jobs/:id/…
 * POST /api/v1/tasks/:id/cancel, /retry
 */

export const SubmitTask = Type.Object(
  {
    type: Type.String({ minLength: 1, maxLength: 64, examples: ['export'], description: 'See GET /api/v1/task-types' }),
    payload: Type.Optional(JsonObject),
  },
  { additionalProperties: false, examples: [{ type: 'export', payload: { project_id: 1, format: 'CSV' } }] },
);
export type SubmitTask = Static<typeof SubmitTask>;

export const TaskType = Type.Object({
  type: Type.String({ examples: ['export'] }),
  title: Type.String(),
  description: Type.String(),
  queue: Type.String(),
  permission: Type.String({
    description: 'What the caller must be allowed, in the project of the payload if it has one',
  }),
  payload_schema: JsonObject,
  example: JsonObject,
});
export type TaskType = Static<typeof TaskType>;

export const RunnerTask = Type.Object({
  id: Uuid,
  task_id: Uuid,
  type: Type.String({ examples: ['export'] }),
  job_type: Type.String({ examples: ['export.run'] }),
  title: Type.String(),
  payload: Type.Unknown(),
  project_id: Nullable(Id),
  queue: Type.String(),
  status: Type.Enum([...JOB_STATUSES]),
  /** An attempt failed and another follows. */
  is_retrying: Type.Boolean(),
  attempts: Type.Integer(),
  max_attempts: Type.Integer(),
  progress: JsonObject,
  result: Type.Unknown(),
  error: Nullable(Type.String()),
  created_by: Nullable(Id),
  created_at: Timestamp,
  next_attempt_at: Nullable(Timestamp),
  started_at: Nullable(Timestamp),
  finished_at: Nullable(Timestamp),
});
export type RunnerTask = Static<typeof RunnerTask>;

export const RunnerTaskQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
  cursor: Type.Optional(Type.String({ maxLength: 500 })),
  status: Type.Optional(Type.Enum([...JOB_STATUSES])),
  project_id: Type.Optional(Id),
});

export const TaskLogs = Type.Object({
  url: Type.String({ description: 'Needs no token' }),
  expires_at: Timestamp,
  /** Of the stored log, in the bucket or folder of the installation. */
  object: Type.String({ examples: ['task-logs/1/01a1fed9-9de6-76d4-a1a8-7c26a442cb3b.log'] }),
  /** false: the task still runs, and the link shows what it has written so far. */
  is_complete: Type.Boolean(),
});
export type TaskLogs = Static<typeof TaskLogs>;

export const TaskMetrics = Type.Object({
  task_id: Uuid,
  status: Type.Enum([...JOB_STATUSES]),
  /** false while it runs: what is known so far. */
  is_final: Type.Boolean(),
  queue_wait_ms: Nullable(Type.Number({ description: 'From when it could have begun to its last start' })),
  run_ms: Nullable(Type.Number({ description: 'Of the last attempt' })),
  total_ms: Type.Number({ description: 'From creation to the end, or to now' }),
  attempts: Type.Integer(),
  max_attempts: Type.Integer(),
  interruptions: Type.Integer({ description: 'Runs lost with their worker; they count as no attempt' }),
  cpu_ms: Nullable(Type.Number({ description: 'Processor time of the worker process during the last attempt' })),
  memory_bytes: Nullable(Type.Number({ description: 'Memory of the worker process at the end of the last attempt' })),
  exit_code: Nullable(Type.Integer({ description: '0 succeeded, 1 failed, 130 cancelled' })),
  log_lines: Type.Integer(),
});
export type TaskMetrics = Static<typeof TaskMetrics>;

/** Data of the events `status` and `progress`; the id of the event is `seq`. */
export const TaskEvent = Type.Object({
  task_id: Uuid,
  seq: Type.Integer(),
  status: Type.Enum([...JOB_STATUSES]),
  attempts: Type.Integer(),
  progress: JsonObject,
  error: Nullable(Type.String()),
  at: Timestamp,
});
export type TaskEvent = Static<typeof TaskEvent>;

export const StreamTicket = Type.Object({ access_token: Type.String(), expires_at: Timestamp, url: Type.String() });
export type StreamTicket = Static<typeof StreamTicket>;

export const StreamQuery = Type.Object({
  access_token: Type.Optional(Type.String({ maxLength: 500, description: 'From POST …/stream-ticket' })),
  last_event_id: Type.Optional(
    Type.Integer({ minimum: 0, description: 'Where the header Last-Event-ID cannot be sent' }),
  ),
});
