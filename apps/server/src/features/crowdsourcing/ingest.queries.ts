import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface IngestRow {
  id: number;
  organization_id: number;
  project_id: number;
  task_id: number;
  state: string;
  is_golden: boolean;
  backend: string;
  assignment_id: string;
  worker_id: string;
  user_id: number | null;
  payload: Record<string, unknown>;
  ingest_attempts: number;
  /** An answer with this submission id that is there already. */
  annotation_id: number | null;
}

/** First in, first out; those that could not be taken in wait for their time, so that they hold up nobody (C-090). */
export async function listToIngest(
  tx: Tx,
  filter: { organizationId?: number | undefined; backend: string },
  now: Date,
  limit: number,
): Promise<IngestRow[]> {
  const { organizationId, backend } = filter;
  const { rows } = await sql<IngestRow>`
    select x.id, x.organization_id, x.project_id, x.task_id, p.state, t.is_golden, x.backend, x.assignment_id, x.worker_id, x.user_id,
      x.payload, x.ingest_attempts,
      (select a.id from annotation a where a.task_id = x.task_id and a.submission_id = x.assignment_id) as annotation_id
    from assignment x join project p on p.id = x.project_id join task t on t.id = x.task_id
    where x.backend = ${backend} and x.assignment_id <> '' and x.ingested_at is null and x.status in ('submitted', 'approved')
      and x.decision is distinct from 'reject'
      and (x.next_ingest_at is null or x.next_ingest_at <= ${now}) and t.deleted_at is null and p.deleted_at is null
      ${organizationId === undefined ? sql`` : sql`and x.organization_id = ${organizationId}`}
    order by x.next_ingest_at nulls first, x.updated_at, x.id limit ${limit}`.execute(tx);
  return rows;
}

export async function markIngested(tx: Tx, organizationId: number, id: number, now: Date): Promise<void> {
  await sql`
    update assignment set ingested_at = coalesce(ingested_at, ${now}), ingest_error = null, next_ingest_at = null
    where organization_id = ${organizationId} and id = ${id}`.execute(tx);
}

export async function markNotIngested(
  tx: Tx,
  organizationId: number,
  id: number,
  failure: { error: string; next: Date },
): Promise<void> {
  await sql`
    update assignment set ingest_error = ${failure.error.slice(0, 4000)}, ingest_attempts = ingest_attempts + 1, next_ingest_at = ${failure.next}
    where organization_id = ${organizationId} and id = ${id} and ingested_at is null`.execute(tx);
}

/** Somebody mended what was in the way. */
export async function retryIngest(tx: Tx, organizationId: number, id: number): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update assignment set next_ingest_at = null, ingest_error = null, ingest_attempts = 0
    where organization_id = ${organizationId} and id = ${id} and ingest_error is not null and ingested_at is null`.execute(
    tx,
  );
  return (numAffectedRows ?? 0n) > 0n;
}
