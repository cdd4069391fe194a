import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';

export interface NewEntry {
  organizationId: number;
  userId: number;
  projectId?: number | undefined;
  batchId?: number | undefined;
  assignmentId?: number | undefined;
  payoutId?: number | undefined;
  kind: 'reward' | 'bonus' | 'payout' | 'payout_cancelled';
  amountCents: number;
  currency: string;
  /** Written once, however often it is asked for. */
  key: string;
  reason?: string;
  createdBy?: number | undefined;
}

/** Returns whether the entry is new. */
export async function insertEntry(tx: Tx, entry: NewEntry): Promise<boolean> {
  const written = await sql`
    insert into crowd_ledger (organization_id, user_id, project_id, batch_id, assignment_id, payout_id, kind, amount_cents, currency,
      idempotency_key, reason, created_by)
    values (${entry.organizationId}, ${entry.userId}, ${entry.projectId ?? null}, ${entry.batchId ?? null},
      ${entry.assignmentId ?? null}, ${entry.payoutId ?? null}, ${entry.kind}, ${entry.amountCents}, ${entry.currency}, ${entry.key},
      ${entry.reason ?? ''}, ${entry.createdBy ?? null})
    on conflict (organization_id, idempotency_key) do nothing`.execute(tx);
  return Number(written.numAffectedRows ?? 0) > 0;
}

/** Whose work it is, and what it is worth. */
export interface PayableRow {
  user_id: number;
  project_id: number;
  batch_id: number;
  reward_cents: number;
  currency: string;
}

export async function findPayable(
  tx: Tx,
  organizationId: number,
  assignmentId: number,
): Promise<PayableRow | undefined> {
  const { rows } = await sql<PayableRow>`
    select a.user_id, a.project_id, a.batch_id, b.reward_cents, b.currency
    from assignment a join crowd_batch b on b.id = a.batch_id and b.organization_id = a.organization_id
    where a.organization_id = ${organizationId} and a.id = ${assignmentId} and a.user_id is not null`.execute(tx);
  return rows[0];
}

export interface EntryRow {
  id: number;
  user_id: number;
  user_name: string | null;
  kind: 'reward' | 'bonus' | 'payout' | 'payout_cancelled';
  amount_cents: number;
  currency: string;
  batch_id: number | null;
  batch_title: string | null;
  assignment_id: number | null;
  payout_id: number | null;
  reason: string;
  created_at: Date;
}

export interface EntryFilter {
  organizationId: number;
  batchId: number | undefined;
  userId: number | undefined;
  kind: string | undefined;
  beforeId: number | undefined;
  limit: number;
}

/** The newest first. */
export async function listEntries(tx: Tx, filter: EntryFilter): Promise<EntryRow[]> {
  const { rows } = await sql<EntryRow>`
    select l.id, l.user_id, coalesce(nullif(u.display_name, ''), u.email::text) as user_name, l.kind, l.amount_cents, l.currency, l.batch_id,
      b.title as batch_title, l.assignment_id, l.payout_id, l.reason, l.created_at
    from crowd_ledger l
    left join app_user u on u.id = l.user_id
    left join crowd_batch b on b.id = l.batch_id and b.organization_id = l.organization_id
    where l.organization_id = ${filter.organizationId}
      and (${filter.batchId ?? null}::bigint is null or l.batch_id = ${filter.batchId ?? null})
      and (${filter.userId ?? null}::bigint is null or l.user_id = ${filter.userId ?? null})
      and (${filter.kind ?? null}::text is null or l.kind = ${filter.kind ?? null})
      and (${filter.beforeId ?? null}::bigint is null or l.id < ${filter.beforeId ?? null})
    order by l.id desc limit ${filter.limit}`.execute(tx);
  return rows;
}

export interface BalanceRow {
  user_id: number;
  email: string;
  name: string;
  currency: string;
  balance_cents: number;
  earned_cents: number;
  paid_cents: number;
  has_payee: boolean;
}

/** Everybody's account, who is owed most first. */
export async function listBalances(
  tx: Tx,
  organizationId: number,
  userId: number | undefined,
  limit: number,
): Promise<BalanceRow[]> {
  const { rows } = await sql<BalanceRow>`
    select l.user_id, coalesce(u.email::text, '') as email, coalesce(nullif(u.display_name, ''), u.email::text, '') as name, l.currency,
      sum(l.amount_cents) as balance_cents,
      coalesce(sum(l.amount_cents) filter (where l.kind in ('reward', 'bonus')), 0) as earned_cents,
      coalesce(-sum(l.amount_cents) filter (where l.kind in ('payout', 'payout_cancelled')), 0) as paid_cents,
      exists (select from crowd_payee p where p.organization_id = l.organization_id and p.user_id = l.user_id) as has_payee
    from crowd_ledger l left join app_user u on u.id = l.user_id
    where l.organization_id = ${organizationId} and (${userId ?? null}::bigint is null or l.user_id = ${userId ?? null})
    group by l.organization_id, l.user_id, u.email, u.display_name, l.currency
    order by sum(l.amount_cents) desc, l.user_id limit ${limit}`.execute(tx);
  return rows;
}
