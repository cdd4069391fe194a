import type { SkipReason } from '@labelwright/contract/crowd-batches';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

interface Scope {
  organizationId: number;
  projectId: number;
}

/** Of a task that is on offer already, or was and the answers of it stand (S3-101). */
const ACTIVE = sql.raw(`exists (
  select from assignment x where x.task_id = t.id and (x.status in ('created', 'submitted') or x.assignment_id = '' and x.status = 'approved'))`);
const COMPLETE = sql.raw('t.is_labeled and not t.is_golden');

/** Why tasks are not offered; those that may be are absent. */
export async function listSkipped(
  tx: Tx,
  scope: Scope,
  taskIds: readonly number[],
): Promise<{ id: number; reason: SkipReason }[]> {
  const { rows } = await sql<{ id: number; reason: SkipReason | null }>`
    select asked.id, case when t.id is null then 'not_found' when ${ACTIVE} then 'active' when t.status = 'failed' then 'failed'
      when ${COMPLETE} then 'complete' end as reason
    from unnest(${[...new Set(taskIds)]}::bigint[]) as asked (id)
    left join task t on t.id = asked.id and t.organization_id = ${scope.organizationId} and t.project_id = ${scope.projectId} and t.deleted_at is null
    order by asked.id`.execute(tx);
  return rows.flatMap(({ id, reason }) => (reason === null ? [] : [{ id, reason }]));
}

/** Tasks of a project that need answers and are not on offer. */
export async function listOpenTasks(tx: Tx, scope: Scope, limit: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select t.id from task t
    where t.organization_id = ${scope.organizationId} and t.project_id = ${scope.projectId} and t.deleted_at is null
      and t.status <> 'failed' and not (${COMPLETE}) and not ${ACTIVE}
    order by t.id limit ${limit}`.execute(tx);
  return rows.map(({ id }) => id);
}

/** One offer for each task; one that somebody else offers at the same moment is passed over. Returns the tasks. */
export async function insertOffers(
  tx: Tx,
  scope: Scope,
  batch: { id: number; provider: string; sandbox: boolean; max_assignments: number },
  taskIds: readonly number[],
): Promise<number[]> {
  const { rows } = await sql<{ task_id: number }>`
    insert into assignment (organization_id, project_id, task_id, batch_id, backend, sandbox, max_assignments)
    select t.organization_id, t.project_id, t.id, ${batch.id}, ${batch.provider}, ${batch.sandbox}, ${batch.max_assignments}
    from task t
    where t.organization_id = ${scope.organizationId} and t.project_id = ${scope.projectId} and t.id = any (${taskIds}::bigint[])
      and t.deleted_at is null and t.status <> 'failed' and not (${COMPLETE}) and not ${ACTIVE}
    order by t.id
    on conflict (task_id) where batch_id is not null and assignment_id = '' and status in ('created', 'submitted') do nothing
    returning task_id`.execute(tx);
  return rows.map(({ task_id }) => task_id);
}

export async function changeDraftOffers(
  tx: Tx,
  organizationId: number,
  batch: { id: number; sandbox: boolean; max_assignments: number },
): Promise<void> {
  await sql`
    update assignment set sandbox = ${batch.sandbox}, max_assignments = ${batch.max_assignments}
    where organization_id = ${organizationId} and batch_id = ${batch.id} and assignment_id = '' and hit_id = ''`.execute(
    tx,
  );
}

/** Tasks on offer ask for as many answers as the crowd is to give, on top of those that are there. */
export async function raiseOverlap(tx: Tx, organizationId: number, batchId: number): Promise<void> {
  await sql`
    update task t set overlap = t.counted + x.max_assignments
    from assignment x
    where x.organization_id = ${organizationId} and x.batch_id = ${batchId} and x.assignment_id = '' and x.status = 'created'
      and t.id = x.task_id and not t.is_golden and t.overlap < t.counted + x.max_assignments`.execute(tx);
}

export interface OfferRow {
  id: number;
  organization_id: number;
  project_id: number;
  task_id: number;
  batch_id: number | null;
  backend: string;
  hit_id: string;
  status: string;
  sandbox: boolean;
  max_assignments: number;
  expires_at: Date | null;
  publish_tried_at: Date | null;
  payload: Record<string, unknown>;
}

const OFFER =
  sql.raw(`id, organization_id, project_id, task_id, batch_id, backend, hit_id, status, sandbox, max_assignments,
  expires_at, publish_tried_at, payload`);

export async function listUnpublished(
  tx: Tx,
  organizationId: number,
  batchId: number,
  limit: number,
): Promise<OfferRow[]> {
  const { rows } = await sql<OfferRow>`
    select ${OFFER} from assignment
    where organization_id = ${organizationId} and batch_id = ${batchId} and assignment_id = '' and hit_id = '' and status = 'created'
    order by id limit ${limit}`.execute(tx);
  return rows;
}

/** Offers that are not over. */
export async function listLiveOffers(tx: Tx, organizationId: number, batchId: number): Promise<OfferRow[]> {
  const { rows } = await sql<OfferRow>`
    select ${OFFER} from assignment
    where organization_id = ${organizationId} and batch_id = ${batchId} and assignment_id = '' and hit_id <> ''
      and status in ('created', 'submitted')
    order by id`.execute(tx);
  return rows;
}

export async function countUnpublished(
  tx: Tx,
  organizationId: number,
  batchId: number,
): Promise<{ tasks: number; places: number }> {
  const { rows } = await sql<{ tasks: number; places: number }>`
    select count(*) as tasks, coalesce(sum(max_assignments), 0) as places from assignment
    where organization_id = ${organizationId} and batch_id = ${batchId} and assignment_id = '' and hit_id = '' and status = 'created'`.execute(
    tx,
  );
  return rows[0] ?? { tasks: 0, places: 0 };
}

/** Before the provider is asked, so that a later try knows of this one. Keeps the first time. */
export async function markTried(tx: Tx, organizationId: number, ids: readonly number[], now: Date): Promise<void> {
  await sql`
    update assignment set publish_tried_at = coalesce(publish_tried_at, ${now})
    where organization_id = ${organizationId} and id = any (${ids}::bigint[])`.execute(tx);
}

export async function markPublished(
  tx: Tx,
  organizationId: number,
  ids: readonly number[],
  published: { hitId: string; expiresAt: Date; payload: Record<string, unknown> },
): Promise<void> {
  await sql`
    update assignment set hit_id = ${published.hitId}, expires_at = ${published.expiresAt}, publish_error = null,
      payload = payload || ${JSON.stringify(published.payload)}::jsonb
    where organization_id = ${organizationId} and id = any (${ids}::bigint[])`.execute(tx);
}

export async function markRefused(
  tx: Tx,
  organizationId: number,
  ids: readonly number[],
  error: string,
): Promise<void> {
  await sql`
    update assignment set publish_error = ${error.slice(0, 4000)}
    where organization_id = ${organizationId} and id = any (${ids}::bigint[])`.execute(tx);
}

/** Offers that no provider has heard of end at once; returns how many. */
export async function dropUnpublished(tx: Tx, organizationId: number, batchId: number): Promise<number> {
  const { numAffectedRows } = await sql`
    update assignment set status = 'expired'
    where organization_id = ${organizationId} and batch_id = ${batchId} and assignment_id = '' and hit_id = '' and status = 'created'
      and publish_tried_at is null`.execute(tx);
  return Number(numAffectedRows ?? 0);
}

/** All offers that are one thing at the provider. */
export async function setOfferEnds(
  tx: Tx,
  organizationId: number,
  batchId: number,
  hitId: string,
  expiresAt: Date,
): Promise<void> {
  await sql`
    update assignment set expires_at = ${expiresAt}
    where organization_id = ${organizationId} and batch_id = ${batchId} and assignment_id = '' and hit_id = ${hitId}
      and status in ('created', 'submitted')`.execute(tx);
}

/** Once for each key, so that a repeat adds nothing. */
export async function addPlaces(
  tx: Tx,
  organizationId: number,
  id: number,
  extension: { key: string; assignments: number },
): Promise<void> {
  const noted = JSON.stringify({ [extension.key]: extension.assignments });
  await sql`
    update assignment set max_assignments = max_assignments + ${extension.assignments},
      payload = payload || jsonb_build_object('extensions', coalesce(payload -> 'extensions', '{}') || ${noted}::jsonb)
    where organization_id = ${organizationId} and id = ${id} and not coalesce(payload -> 'extensions', '{}') ? ${extension.key}`.execute(
    tx,
  );
}
