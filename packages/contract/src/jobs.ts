import { type Static, Type } from 'typebox';
import { Id, JsonObject, Nullable, Timestamp, Uuid } from './schemas.ts';

/**
 * GET  /api/jobs, /api/jobs/counts, /api/jobs/:id, /:id/logs, /:id/stream; POST /:id/cancel, /:id/retry
 * GET  /api/jobs/overview              queues, workers and what they run
 * GET  /api/jobs/statistics            time waited and run by type
 * POST /api/jobs/redrive               runs everything again that a filter finds
 * PUT, DELETE /api/jobs/queues/:queue/pause   super administrators
 */

export const JOB_STATUSES = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;

/** Finer than the status: what waits for its time, what is tried again, what has used up its attempts. */
export const JOB_STATES = [
  'waiting',
  'scheduled',
  'retrying',
  'running',
  'failed',
  'dead',
  'succeeded',
  'cancelled',
] as const;
export type JobState = (typeof JOB_STATES)[number];

export const Job = Type.Object({
  id: Uuid,
  /** null: housekeeping of the server. */
  organization_id: Nullable(Id),
  project_id: Nullable(Id),
  type: Type.String({ examples: ['import.run'] }),
  title: Type.String(),
  queue: Type.String(),
  status: Type.Enum([...JOB_STATUSES]),
  state: Type.Enum([...JOB_STATES]),
  attempts: Type.Integer(),
  max_attempts: Type.Integer(),
  progress: JsonObject,
  result: Type.Unknown(),
  error: Nullable(Type.String()),
  metrics: JsonObject,
  created_by: Nullable(Id),
  created_at: Timestamp,
  /** Not before; of what is tried again, the next attempt. */
  run_at: Timestamp,
  started_at: Nullable(Timestamp),
  finished_at: Nullable(Timestamp),
  can: Type.Object({ cancel: Type.Boolean(), retry: Type.Boolean() }),
});
export type Job = Static<typeof Job>;

export const JobLogLine = Type.Object({
  id: Id,
  level: Type.String(),
  message: Type.String(),
  data: Type.Unknown(),
  created_at: Timestamp,
});
export type JobLogLine = Static<typeof JobLogLine>;

export const JOB_SCOPES = ['organization', 'all'] as const;
export type JobScope = (typeof JOB_SCOPES)[number];

const JOB_FILTER = {
  /** One or several, separated by commas. */
  status: Type.Optional(Type.String({ maxLength: 100, examples: ['queued,running'] })),
  state: Type.Optional(Type.Enum([...JOB_STATES])),
  type: Type.Optional(Type.String({ maxLength: 64 })),
  queue: Type.Optional(Type.String({ maxLength: 64 })),
  project: Type.Optional(Id),
  /** Only what the caller started. */
  mine: Type.Optional(Type.Boolean()),
  /** Words of the title or the error, or an id. */
  search: Type.Optional(Type.String({ maxLength: 200 })),
  created_after: Type.Optional(Timestamp),
  created_before: Type.Optional(Timestamp),
  /** `all`: every organization and the housekeeping of the server; super administrators only. */
  scope: Type.Optional(Type.Enum([...JOB_SCOPES])),
};

export const JobListQuery = Type.Object({
  ...JOB_FILTER,
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
  cursor: Type.Optional(Type.String({ maxLength: 500 })),
});
export type JobListQuery = Static<typeof JobListQuery>;

export const JobCountQuery = Type.Omit(Type.Object(JOB_FILTER), ['status', 'state']);
export type JobCountQuery = Static<typeof JobCountQuery>;

export const RedriveJobs = Type.Object(
  {
    ...Type.Pick(Type.Object(JOB_FILTER), [
      'type',
      'queue',
      'project',
      'search',
      'created_after',
      'created_before',
      'scope',
    ]).properties,
    state: Type.Enum(['failed', 'dead', 'cancelled']),
  },
  { additionalProperties: false, examples: [{ state: 'dead', queue: 'ocr_queue' }] },
);
export type RedriveJobs = Static<typeof RedriveJobs>;

export const Redriven = Type.Object({
  queued: Type.Integer(),
  /** Found but not queued: too many at once, or their work is already open again. Call again for the rest. */
  left: Type.Integer(),
});
export type Redriven = Static<typeof Redriven>;

/** How many jobs are in each state. */
export const JobCounts = Type.Object({
  queued: Type.Integer(),
  running: Type.Integer(),
  succeeded: Type.Integer(),
  failed: Type.Integer(),
  cancelled: Type.Integer(),
  /** Parts of `queued`: what is tried again, and what waits for its time. */
  retrying: Type.Integer(),
  scheduled: Type.Integer(),
  /** Part of `failed`: attempts used up. */
  dead: Type.Integer(),
});
export type JobCounts = Static<typeof JobCounts>;

export const QueueOverview = Type.Object({
  name: Type.String({ examples: ['ocr_queue'] }),
  /** Ready to begin. */
  waiting: Type.Integer(),
  scheduled: Type.Integer(),
  retrying: Type.Integer(),
  running: Type.Integer(),
  failed_today: Type.Integer(),
  dead: Type.Integer(),
  oldest_waiting_at: Nullable(Timestamp),
  /** Finished in the last five minutes, for each of them. */
  rate_per_minute: Type.Number(),
  /** Hands over all workers; 0: nobody serves this queue. */
  capacity: Type.Integer(),
  workers: Type.Integer(),
  paused_at: Nullable(Timestamp),
});
export type QueueOverview = Static<typeof QueueOverview>;

export const WorkerOverview = Type.Object({
  id: Type.String(),
  host: Type.String(),
  pid: Type.Integer(),
  version: Type.String(),
  queues: Type.Record(Type.String(), Type.Integer()),
  keeps_clock: Type.Boolean(),
  memory_bytes: Type.Number(),
  started_at: Timestamp,
  heartbeat_at: Timestamp,
  is_silent: Type.Boolean(),
  running: Type.Array(
    Type.Object({
      id: Uuid,
      title: Type.String(),
      type: Type.String(),
      queue: Type.String(),
      started_at: Nullable(Timestamp),
    }),
  ),
});
export type WorkerOverview = Static<typeof WorkerOverview>;

export const JobOverview = Type.Object({
  queues: Type.Array(QueueOverview),
  workers: Type.Array(WorkerOverview),
  can: Type.Object({ pause: Type.Boolean(), see_all: Type.Boolean() }),
});
export type JobOverview = Static<typeof JobOverview>;

export const JobStatisticsQuery = Type.Object({
  days: Type.Optional(Type.Integer({ minimum: 1, maximum: 90, default: 7 })),
  scope: Type.Optional(Type.Enum([...JOB_SCOPES])),
});

export const JobTypeStatistics = Type.Object({
  type: Type.String(),
  queue: Type.String(),
  succeeded: Type.Integer(),
  failed: Type.Integer(),
  cancelled: Type.Integer(),
  wait_p50_ms: Nullable(Type.Number()),
  wait_p95_ms: Nullable(Type.Number()),
  run_p50_ms: Nullable(Type.Number()),
  run_p95_ms: Nullable(Type.Number()),
});
export type JobTypeStatistics = Static<typeof JobTypeStatistics>;

export const QueueParams = Type.Object({ queue: Type.String({ maxLength: 64 }) });
