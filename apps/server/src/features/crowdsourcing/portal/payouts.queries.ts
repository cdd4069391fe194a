import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';

/** Payouts of one organization are made one after the other: nobody is paid the same money twice. */
export async function lockPayouts(tx: Tx, organizationId: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('crowd-payout'), ${organizationId}::integer)`.execute(tx);
}

export interface Owed {
  user_id: number;
  cents: number;
}

export async function listOwed(
  tx: Tx,
  organizationId: number,
  currency: string,
  minCents: number,
  users: readonly number[] | undefined,
): Promise<Owed[]> {
  const { rows } = await sql<Owed>`
    select user_id, sum(amount_cents) as cents from crowd_ledger
    where organization_id = ${organizationId} and currency = ${currency}
      and (${users ?? null}::bigint[] is null or user_id = any (${users ?? null}::bigint[]))
    group by user_id having sum(amount_cents) >= ${minCents}
    order by user_id`.execute(tx);
  return rows;
}

export interface PayoutRow {
  id: number;
  currency: string;
  status: 'open' | 'paid' | 'cancelled';
  people: number;
  total_cents: number;
  reference: string;
  created_at: Date;
  settled_at: Date | null;
}

const COLUMNS = sql`id, currency, status, people, total_cents, reference, created_at, settled_at`;

export async function insertPayout(
  tx: Tx,
  payout: {
    organizationId: number;
    currency: string;
    people: number;
    totalCents: number;
    createdBy: number | undefined;
  },
): Promise<PayoutRow> {
  const { rows } = await sql<PayoutRow>`
    insert into crowd_payout (organization_id, currency, people, total_cents, created_by)
    values (${payout.organizationId}, ${payout.currency}, ${payout.people}, ${payout.totalCents}, ${payout.createdBy ?? null})
    returning ${COLUMNS}`.execute(tx);
  return rows[0] as PayoutRow;
}

/** One entry for each person, in one statement. */
export async function insertPayoutEntries(
  tx: Tx,
  payout: { organizationId: number; id: number; currency: string; createdBy: number | undefined },
  owed: readonly Owed[],
): Promise<void> {
  await sql`
    insert into crowd_ledger (organization_id, user_id, payout_id, kind, amount_cents, currency, idempotency_key, created_by)
    select ${payout.organizationId}, o.user_id, ${payout.id}, 'payout', -o.cents, ${payout.currency},
      'payout:' || ${payout.id}::bigint || ':' || o.user_id, ${payout.createdBy ?? null}
    from unnest(${owed.map((one) => one.user_id)}::bigint[], ${owed.map((one) => one.cents)}::integer[]) as o (user_id, cents)`.execute(
    tx,
  );
}

/** Gives back what a payout took. */
export async function insertCancelEntries(
  tx: Tx,
  payout: { organizationId: number; id: number; createdBy: number | undefined },
): Promise<void> {
  await sql`
    insert into crowd_ledger (organization_id, user_id, payout_id, kind, amount_cents, currency, idempotency_key, created_by)
    select organization_id, user_id, payout_id, 'payout_cancelled', -amount_cents, currency,
      'payout-cancelled:' || payout_id || ':' || user_id, ${payout.createdBy ?? null}
    from crowd_ledger where organization_id = ${payout.organizationId} and payout_id = ${payout.id} and kind = 'payout'
    on conflict (organization_id, idempotency_key) do nothing`.execute(tx);
}

export async function findPayout(
  tx: Tx,
  organizationId: number,
  id: number,
  forUpdate = false,
): Promise<PayoutRow | undefined> {
  const { rows } = await sql<PayoutRow>`
    select ${COLUMNS} from crowd_payout where organization_id = ${organizationId} and id = ${id}
    ${forUpdate ? sql`for update` : sql``}`.execute(tx);
  return rows[0];
}

export async function listPayouts(
  tx: Tx,
  organizationId: number,
  beforeId: number | undefined,
  limit: number,
): Promise<PayoutRow[]> {
  const { rows } = await sql<PayoutRow>`
    select ${COLUMNS} from crowd_payout
    where organization_id = ${organizationId} and (${beforeId ?? null}::bigint is null or id < ${beforeId ?? null})
    order by id desc limit ${limit}`.execute(tx);
  return rows;
}

export async function settlePayout(
  tx: Tx,
  organizationId: number,
  id: number,
  settled: { status: 'paid' | 'cancelled'; reference: string; by: number | undefined; now: Date },
): Promise<void> {
  await sql`
    update crowd_payout set status = ${settled.status}, reference = ${settled.reference}, settled_by = ${settled.by ?? null},
      settled_at = ${settled.now.toISOString()}::timestamptz
    where organization_id = ${organizationId} and id = ${id}`.execute(tx);
}

export interface PayoutLine {
  user_id: number;
  email: string;
  name: string;
  cents: number;
  sealed: string | null;
}

export async function listPayoutLines(tx: Tx, organizationId: number, id: number): Promise<PayoutLine[]> {
  const { rows } = await sql<PayoutLine>`
    select l.user_id, coalesce(u.email::text, '') as email, coalesce(u.display_name, '') as name, -l.amount_cents as cents, p.sealed
    from crowd_ledger l
    left join app_user u on u.id = l.user_id
    left join crowd_payee p on p.organization_id = l.organization_id and p.user_id = l.user_id
    where l.organization_id = ${organizationId} and l.payout_id = ${id} and l.kind = 'payout'
    order by l.user_id`.execute(tx);
  return rows;
}

export async function savePayee(tx: Tx, organizationId: number, userId: number, sealed: string | null): Promise<void> {
  if (sealed === null) {
    await sql`delete from crowd_payee where organization_id = ${organizationId} and user_id = ${userId}`.execute(tx);
    return;
  }
  await sql`
    insert into crowd_payee (organization_id, user_id, sealed) values (${organizationId}, ${userId}, ${sealed})
    on conflict (organization_id, user_id) do update set sealed = excluded.sealed`.execute(tx);
}

export async function findPayee(tx: Tx, organizationId: number, userId: number): Promise<string | undefined> {
  const { rows } = await sql<{ sealed: string }>`
    select sealed from crowd_payee where organization_id = ${organizationId} and user_id = ${userId}`.execute(tx);
  return rows[0]?.sealed;
}
