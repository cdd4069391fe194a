/**
 * What is removed by itself and what is kept elsewhere: the end of deleted things, and the yearly archive.
 *
 * GET /api/admin/retention · POST /api/admin/retention/run · GET /api/admin/archives · POST /api/admin/archives/run ·
 * GET /api/admin/archives/{id} · GET /api/admin/archives/{id}/url · POST /api/admin/archives/{id}/restore
 *
 * Job types: `retention.run` {dry_run, older_than_seconds?}, `archive.run` {dry_run, older_than_days?, remove?},
 * `archive.restore` {archive}.
 */
import { type Static, Type } from 'typebox';
import { Id, Nullable, PageQuery, Timestamp, Uuid } from './schemas.ts';

/** What has an end after it was deleted. */
export const RETAINED_KINDS = ['tasks', 'annotations', 'projects', 'assets', 'collection_items'] as const;
export type RetainedKind = (typeof RETAINED_KINDS)[number];

const strict = { additionalProperties: false } as const;
const Counts = Type.Record(Type.String(), Type.Integer());

export const RetentionRunBody = Type.Object(
  {
    dry_run: Type.Optional(Type.Boolean({ description: 'Only count what would go' })),
    older_than_seconds: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 3_155_760_000, description: 'Instead of RETENTION_DAYS' }),
    ),
  },
  { ...strict, examples: [{ dry_run: true }] },
);
export type RetentionRun = Static<typeof RetentionRunBody>;

export const ArchiveRunBody = Type.Object(
  {
    dry_run: Type.Optional(Type.Boolean({ description: 'Only count what would be archived' })),
    older_than_days: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 36_525, description: 'Instead of ARCHIVE_AFTER_DAYS' }),
    ),
    remove: Type.Optional(
      Type.Boolean({
        description: 'Delete what was archived; it is purged after RETENTION_DAYS. Default: only mark it',
      }),
    ),
  },
  { ...strict, examples: [{ dry_run: true, older_than_days: 730 }] },
);
export type ArchiveRun = Static<typeof ArchiveRunBody>;

const RunSummary = Type.Object({
  job_id: Uuid,
  type: Type.String({ description: 'retention.run, archive.run or archive.restore' }),
  status: Type.String(),
  dry_run: Type.Boolean(),
  counts: Counts,
  started_at: Nullable(Timestamp),
  finished_at: Nullable(Timestamp),
});

export const RetentionState = Type.Object({
  retention_days: Type.Integer(),
  archive_after_days: Type.Integer(),
  schedule: Type.Object({
    retention: Type.String({ description: 'Cron expression, UTC' }),
    archive: Type.String({ description: 'Cron expression, UTC' }),
  }),
  /** Deleted long enough ago to go with the next run. */
  due: Counts,
  /** Deleted, but still to be restored. */
  waiting: Counts,
  archive: Type.Object({
    due: Type.Integer({ description: 'Tasks that the next archive run takes' }),
    archived: Type.Integer({ description: 'Tasks that are in archives' }),
  }),
  last_runs: Type.Array(RunSummary),
});
export type RetentionState = Static<typeof RetentionState>;

export const ARCHIVE_STATES = ['complete', 'restored'] as const;

export const Archive = Type.Object({
  id: Uuid,
  organization: Type.Object({ id: Id, name: Type.String() }),
  year: Type.Integer({ description: 'In which its tasks were last changed' }),
  status: Type.Enum([...ARCHIVE_STATES]),
  key: Type.String({ description: 'Where the records lie in the storage: JSON lines, gzip' }),
  manifest_key: Type.String(),
  sha256: Type.String({ description: 'Of the compressed file' }),
  size_bytes: Type.Integer(),
  task_count: Type.Integer(),
  annotation_count: Type.Integer(),
  removed: Type.Boolean({ description: 'Its tasks were deleted after they were archived' }),
  created_at: Timestamp,
  restored_at: Nullable(Timestamp),
});
export type Archive = Static<typeof Archive>;

export const ArchiveQuery = Type.Object({
  ...PageQuery.properties,
  organization: Type.Optional(Id),
  year: Type.Optional(Type.Integer({ minimum: 1970, maximum: 9999 })),
});
export const ArchiveParams = Type.Object({ id: Uuid });
export const ArchiveUrl = Type.Object({ url: Type.String(), expires_at: Timestamp });
