import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface WorkerRow {
  id: number;
  user_id: number | null;
  blocked_at: Date | null;
}

export async function findWorker(
  tx: Tx,
  organizationId: number,
  provider: string,
  externalId: string,
): Promise<WorkerRow | undefined> {
  const { rows } = await sql<WorkerRow>`
    select id, user_id, blocked_at from crowd_worker
    where organization_id = ${organizationId} and provider = ${provider} and external_id = ${externalId}`.execute(tx);
  return rows[0];
}

/** Until the transaction ends nobody else makes this worker. */
export async function lockWorkerName(tx: Tx, name: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`crowd worker ${name}`}, 0))`.execute(tx);
}

/** An account that nobody can sign in with, a membership that opens nothing, and the worker's record. */
export async function insertWorker(
  tx: Tx,
  worker: { organizationId: number; provider: string; externalId: string; email: string; name: string; now: Date },
): Promise<WorkerRow> {
  const { organizationId, provider, externalId, email, name, now } = worker;
  const { id: userId } = await tx
    .insertInto('app_user')
    .values({ email, is_verified: true, display_name: name, active_organization_id: organizationId })
    .returning('id')
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('organization_member')
    .values({ organization_id: organizationId, user_id: userId, role: 'member', is_crowd: true })
    .execute();
  const { id } = await tx
    .insertInto('crowd_worker')
    .values({
      organization_id: organizationId,
      provider,
      external_id: externalId,
      user_id: userId,
      last_seen_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { id, user_id: userId, blocked_at: null };
}

export async function touchWorker(tx: Tx, organizationId: number, id: number, now: Date): Promise<void> {
  await sql`
    update crowd_worker set last_seen_at = ${now}
    where organization_id = ${organizationId} and id = ${id} and (last_seen_at is null or last_seen_at < ${now}::timestamptz - interval '1 minute')`.execute(
    tx,
  );
}

export interface ListedWorkerRow {
  id: number;
  provider: string;
  external_id: string;
  user_id: number | null;
  blocked_at: Date | null;
  blocked_reason: string;
  last_seen_at: Date | null;
  submitted: number;
  approved: number;
  rejected: number;
  earned_cents: number;
}

export interface WorkerFilter {
  provider?: string | undefined;
  search?: string | undefined;
  blocked?: boolean | undefined;
  id?: number;
}

function matching(organizationId: number, filter: WorkerFilter) {
  const { provider, search, blocked, id } = filter;
  return sql`w.organization_id = ${organizationId}
    ${provider === undefined ? sql`` : sql`and w.provider = ${provider}`}
    ${id === undefined ? sql`` : sql`and w.id = ${id}`}
    ${search === undefined ? sql`` : sql`and strpos(lower(w.external_id), lower(${search})) > 0`}
    ${blocked === undefined ? sql`` : blocked ? sql`and w.blocked_at is not null` : sql`and w.blocked_at is null`}`;
}

export async function listWorkers(
  tx: Tx,
  organizationId: number,
  filter: WorkerFilter,
  page: { afterId: number; limit: number; offset: number },
): Promise<ListedWorkerRow[]> {
  const { rows } = await sql<ListedWorkerRow>`
    select w.id, w.provider, w.external_id, w.user_id, w.blocked_at, w.blocked_reason, w.last_seen_at, n.*,
      (select coalesce(sum(p.amount_cents), 0) from crowd_payment p where p.crowd_worker_id = w.id and p.status = 'paid') as earned_cents
    from crowd_worker w
    left join lateral (
      select count(*) filter (where a.status in ('submitted', 'approved', 'rejected')) as submitted,
        count(*) filter (where a.status = 'approved') as approved, count(*) filter (where a.status = 'rejected') as rejected
      from assignment a where a.crowd_worker_id = w.id
    ) n on true
    where ${matching(organizationId, filter)} and w.id > ${page.afterId}
    order by w.id limit ${page.limit} offset ${page.offset}`.execute(tx);
  return rows;
}

export async function countWorkers(tx: Tx, organizationId: number, filter: WorkerFilter): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from crowd_worker w where ${matching(organizationId, filter)}`.execute(tx);
  return rows[0]?.total ?? 0;
}

export async function setBlocked(
  tx: Tx,
  organizationId: number,
  id: number,
  blocked: { at: Date | null; reason: string; isTold: boolean },
): Promise<void> {
  await sql`
    update crowd_worker set blocked_at = ${blocked.at}, blocked_reason = ${blocked.reason}, block_sent = ${blocked.isTold}
    where organization_id = ${organizationId} and id = ${id}`.execute(tx);
}

/** Blocks and their ends that the provider was not told of. */
export async function listUntoldBlocks(
  tx: Tx,
  organizationId: number,
  provider: string,
): Promise<{ id: number; external_id: string; blocked_at: Date | null; blocked_reason: string }[]> {
  const { rows } = await sql<{ id: number; external_id: string; blocked_at: Date | null; blocked_reason: string }>`
    select id, external_id, blocked_at, blocked_reason from crowd_worker
    where organization_id = ${organizationId} and provider = ${provider} and not block_sent and blocked_reason <> ''
    order by id limit 500`.execute(tx);
  return rows;
}

/** Unless it changed again meanwhile. */
export async function markBlockTold(tx: Tx, organizationId: number, id: number, blockedAt: Date | null): Promise<void> {
  await sql`
    update crowd_worker set block_sent = true
    where organization_id = ${organizationId} and id = ${id} and blocked_at is not distinct from ${blockedAt}`.execute(
    tx,
  );
}
