import { type Static, Type } from 'typebox';
import { Id, JsonObject, Nullable, Timestamp, Uuid } from './schemas.ts';

export const JOB_STATUSES = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;

export const Job = Type.Object({
  id: Uuid,
  project_id: Nullable(Id),
  type: Type.String({ examples: ['import.run'] }),
  title: Type.String(),
  queue: Type.String(),
  status: Type.Enum([...JOB_STATUSES]),
  attempts: Type.Integer(),
  max_attempts: Type.Integer(),
  progress: JsonObject,
  result: Type.Unknown(),
  error: Nullable(Type.String()),
  metrics: JsonObject,
  created_by: Nullable(Id),
  created_at: Timestamp,
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

export const JobListQuery = Type.Object({
  /** One or several, separated by commas. */
  status: Type.Optional(Type.String({ maxLength: 100, examples: ['queued,running'] })),
  type: Type.Optional(Type.String({ maxLength: 64 })),
  project: Type.Optional(Id),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
  cursor: Type.Optional(Type.String({ maxLength: 500 })),
});

export const JobCountQuery = Type.Pick(JobListQuery, ['type', 'project']);

/** How many jobs are in each state. */
export const JobCounts = Type.Object({
  queued: Type.Integer(),
  running: Type.Integer(),
  succeeded: Type.Integer(),
  failed: Type.Integer(),
  cancelled: Type.Integer(),
});
export type JobCounts = Static<typeof JobCounts>;
