import type { BatchStatus, Qualification } from '@labelwright/contract/crowd-batches';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface BatchRow {
  id: number;
  organization_id: number;
  project_id: number;
  provider: string;
  sandbox: boolean;
  title: string;
  description: string;
  keywords: string;
  instructions: string;
  currency: string;
  reward_cents: number;
  fee_cents: number;
  max_assignments: number;
  lifetime_seconds: number;
  assignment_duration_seconds: number;
  auto_approval_seconds: number;
  batch_size: number;
  budget_cents: number | null;
  qualifications: Qualification[];
  settings: Record<string, unknown>;
  status: BatchStatus;
  external_id: string;
  error: string | null;
  expires_at: Date | null;
  published_at: Date | null;
  closed_at: Date | null;
  created_by: number | null;
  created_at: Date;
}

/** Columns of the terms, as a batch is written. */
export type BatchTerms = Pick<
  BatchRow,
  | 'sandbox'
  | 'title'
  | 'description'
  | 'keywords'
  | 'instructions'
  | 'reward_cents'
  | 'fee_cents'
  | 'max_assignments'
  | 'lifetime_seconds'
  | 'assignment_duration_seconds'
  | 'auto_approval_seconds'
  | 'batch_size'
  | 'budget_cents'
  | 'qualifications'
  | 'settings'
>;

export async function insertBatch(
  tx: Tx,
  batch: BatchTerms & {
    organizationId: number;
    projectId: number;
    provider: string;
    currency: string;
    userId: number | undefined;
  },
): Promise<number> {
  const { organizationId, projectId, provider, currency, userId, ...terms } = batch;
  const { id } = await tx
    .insertInto('crowd_batch')
    .values({
      ...stored(terms),
      organization_id: organizationId,
      project_id: projectId,
      provider,
      currency,
      created_by: userId ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

function stored<T extends Partial<BatchTerms>>(terms: T) {
  const { qualifications, settings, ...plain } = terms;
  return {
    ...plain,
    ...(qualifications === undefined ? {} : { qualifications: JSON.stringify(qualifications) }),
    ...(settings === undefined ? {} : { settings: JSON.stringify(settings) }),
  } as Omit<T, 'qualifications' | 'settings'> & { qualifications: string; settings: string };
}

export async function updateBatchTerms(tx: Tx, organizationId: number, id: number, terms: BatchTerms): Promise<void> {
  await tx
    .updateTable('crowd_batch')
    .set(stored(terms))
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .execute();
}

export async function setBatchState(
  tx: Tx,
  organizationId: number,
  id: number,
  state: Partial<Pick<BatchRow, 'status' | 'error' | 'external_id' | 'expires_at' | 'published_at' | 'closed_at'>>,
): Promise<void> {
  await tx
    .updateTable('crowd_batch')
    .set(state)
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .execute();
}

export async function findBatch(tx: Tx, organizationId: number, id: number): Promise<BatchRow | undefined> {
  const { rows } = await sql<BatchRow>`
    select * from crowd_batch where organization_id = ${organizationId} and id = ${id}`.execute(tx);
  return rows[0];
}

/** Whoever spends money of the batch, or changes what it may spend, holds it. */
export async function lockBatch(tx: Tx, organizationId: number, id: number): Promise<BatchRow | undefined> {
  const { rows } = await sql<BatchRow>`
    select * from crowd_batch where organization_id = ${organizationId} and id = ${id} for update`.execute(tx);
  return rows[0];
}

export async function listBatches(
  tx: Tx,
  organizationId: number,
  projectId: number,
  page: { beforeId: number | undefined; limit: number; offset: number },
): Promise<BatchRow[]> {
  const { rows } = await sql<BatchRow>`
    select * from crowd_batch
    where organization_id = ${organizationId} and project_id = ${projectId}
      ${page.beforeId === undefined ? sql`` : sql`and id < ${page.beforeId}`}
    order by id desc limit ${page.limit} offset ${page.offset}`.execute(tx);
  return rows;
}

export async function countBatches(tx: Tx, organizationId: number, projectId: number): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from crowd_batch where organization_id = ${organizationId} and project_id = ${projectId}`.execute(
    tx,
  );
  return rows[0]?.total ?? 0;
}

/** With its offers; only of a draft, of which nobody has seen anything. */
export async function deleteDraft(tx: Tx, organizationId: number, id: number): Promise<void> {
  await sql`delete from assignment where organization_id = ${organizationId} and batch_id = ${id}`.execute(tx);
  await sql`delete from crowd_batch where organization_id = ${organizationId} and id = ${id}`.execute(tx);
}

export interface BatchNumbers {
  batch_id: number;
  tasks: number;
  published: number;
  open: number;
  wanted: number;
  working: number;
  submitted: number;
  approved: number;
  rejected: number;
  returned: number;
  expired: number;
  ingested: number;
  problems: number;
  /** Answers that open offers may still bring, and those nobody has decided on. */
  undecided_places: number;
}

export async function listBatchNumbers(
  tx: Tx,
  organizationId: number,
  ids: readonly number[],
): Promise<BatchNumbers[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<BatchNumbers>`
    select x.batch_id,
      count(*) filter (where is_offer) as tasks,
      count(*) filter (where is_offer and x.hit_id <> '') as published,
      count(*) filter (where is_offer and x.hit_id <> '' and x.status = 'created') as open,
      coalesce(sum(x.max_assignments) filter (where is_offer), 0) as wanted,
      count(*) filter (where not is_offer and x.status = 'created') as working,
      count(*) filter (where not is_offer and x.status = 'submitted') as submitted,
      count(*) filter (where not is_offer and x.status = 'approved') as approved,
      count(*) filter (where not is_offer and x.status = 'rejected') as rejected,
      count(*) filter (where not is_offer and x.status = 'returned') as returned,
      count(*) filter (where not is_offer and x.status = 'expired') as expired,
      count(*) filter (where not is_offer and x.ingested_at is not null) as ingested,
      count(*) filter (where x.publish_error is not null or x.ingest_error is not null or x.decision_error is not null) as problems,
      coalesce(sum(x.max_assignments - decided.total) filter (where is_offer and x.status = 'created'), 0)
        + coalesce(sum(decided.submitted) filter (where is_offer and x.status <> 'created'), 0) as undecided_places
    from (select a.*, a.assignment_id = '' as is_offer from assignment a where a.batch_id = any (${ids}::bigint[])) x
    left join lateral (
      select count(*) filter (where w.status in ('approved', 'rejected')) as total, count(*) filter (where w.status = 'submitted') as submitted
      from assignment w where w.parent_id = x.id
    ) decided on is_offer
    where x.organization_id = ${organizationId}
    group by x.batch_id`.execute(tx);
  return rows;
}

export interface BatchMoney {
  batch_id: number;
  paid_cents: number;
  fees_cents: number;
  bonus_cents: number;
  /** Promised and not confirmed, fees included. */
  pending_cents: number;
}

export async function listBatchMoney(tx: Tx, organizationId: number, ids: readonly number[]): Promise<BatchMoney[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<BatchMoney>`
    select batch_id,
      coalesce(sum(amount_cents) filter (where status = 'paid' and kind = 'reward'), 0) as paid_cents,
      coalesce(sum(fee_cents) filter (where status = 'paid'), 0) as fees_cents,
      coalesce(sum(amount_cents) filter (where status = 'paid' and kind = 'bonus'), 0) as bonus_cents,
      coalesce(sum(amount_cents + fee_cents) filter (where status = 'pending'), 0) as pending_cents
    from crowd_payment where organization_id = ${organizationId} and batch_id = any (${ids}::bigint[])
    group by batch_id`.execute(tx);
  return rows;
}
