import { type Static, Type } from 'typebox';
import { TaskIds, TermFields } from './crowd-batches.ts';
import { Id, Nullable, Uuid } from './schemas.ts';

/**
 * Publishing and fetching by provider. Each answers 202 with its job, whose result has the counts.
 *
 * POST                  /api/crowd/:backend/hits                      a batch of the tasks named, published
 * POST                  /api/crowd/:backend/sync, /ingest
 */

export const CreateHits = Type.Object({ ...TermFields, task_ids: TaskIds }, { additionalProperties: false });
export type CreateHits = Static<typeof CreateHits>;

export const StartedJob = Type.Object({ job_id: Uuid, status: Type.String(), batch: Nullable(Id) });
export type StartedJob = Static<typeof StartedJob>;

export const SyncBody = Type.Object(
  {
    hit_id: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
  },
  { additionalProperties: false },
);
export type SyncBody = Static<typeof SyncBody>;
export const IngestBody = Type.Object(
  { limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })) },
  { additionalProperties: false },
);
export type IngestBody = Static<typeof IngestBody>;

/** Results of the jobs. */
export const CreatedHits = Type.Object({ created: Type.Array(Id), skipped: Type.Array(Id) });
export type CreatedHits = Static<typeof CreatedHits>;
export interface HitSynced {
  seen: number;
  updated: number;
}
export interface HitsSynced {
  hits: number;
  assignments_seen: number;
  assignments_updated: number;
}
export interface Ingested {
  ingested: number;
  skipped: number;
}
