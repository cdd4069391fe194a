import type {
  CreatePayout,
  CrowdBalance,
  CrowdPayout,
  LedgerEntry,
  LedgerQuery,
  SettlePayout,
} from '@labelwright/contract/crowd-portal';
import type { Actor } from '../../../platform/db/actor.ts';
import { type Tx, withActor } from '../../../platform/db/db.ts';
import { emit } from '../../../platform/events/emit.ts';
import { AppError, notFound } from '../../../platform/http/app-error.ts';
import { cutPage, type PageRequest, type PageResult } from '../../../platform/http/paging.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type BalanceRow, type EntryRow, listBalances, listEntries } from './ledger.queries.ts';
import { payoutCsv } from './payout-csv.ts';
import {
  findPayout,
  insertCancelEntries,
  insertPayout,
  insertPayoutEntries,
  listOwed,
  listPayoutLines,
  listPayouts,
  lockPayouts,
  type PayoutRow,
  settlePayout,
} from './payouts.queries.ts';

const MOST_BALANCES = 5000;
/** Rewards and bonuses of one person fit in an integer of the ledger. */
const LARGEST_CENTS = 2_000_000_000;

export async function pageEntries(
  platform: Platform,
  actor: Actor,
  organizationId: number,
  query: Pick<LedgerQuery, 'batch' | 'user' | 'kind'>,
  page: PageRequest,
): Promise<PageResult<LedgerEntry>> {
  const rows = await withActor(platform.db, actor, (tx) =>
    listEntries(tx, {
      organizationId,
      batchId: query.batch,
      userId: query.user,
      kind: query.kind,
      beforeId: beforeOf(page),
      limit: page.limit + 1,
    }),
  );
  const cut = cutPage(rows, page.limit, (row) => [row.id]);
  return { ...cut, rows: cut.rows.map(presentEntry) };
}

export const beforeOf = (page: PageRequest): number | undefined =>
  page.after === undefined ? undefined : Number(page.after[0]);

export function presentEntry(row: EntryRow): LedgerEntry {
  return {
    id: row.id,
    user: row.user_name === null ? null : { id: row.user_id, name: row.user_name },
    kind: row.kind,
    amount_cents: row.amount_cents,
    currency: row.currency,
    batch: row.batch_id,
    batch_title: row.batch_title,
    assignment: row.assignment_id,
    payout: row.payout_id,
    reason: row.reason,
    created_at: row.created_at.toISOString(),
  };
}

export async function getBalances(platform: Platform, actor: Actor, organizationId: number): Promise<CrowdBalance[]> {
  const rows = await withActor(platform.db, actor, (tx) => listBalances(tx, organizationId, undefined, MOST_BALANCES));
  return rows.map(presentBalance);
}

function presentBalance({ user_id: id, email, name, ...rest }: BalanceRow): CrowdBalance {
  return { ...rest, user: { id, email, name } };
}

/** Takes what people are owed out of their accounts, all in one transaction: two payouts at once share nothing. */
export function createPayout(
  platform: Platform,
  actor: Actor,
  organizationId: number,
  given: CreatePayout,
): Promise<CrowdPayout> {
  const { currency, min_cents: minCents = 1, users } = given;
  return withActor(platform.db, actor, async (tx) => {
    await lockPayouts(tx, organizationId);
    const owed = await listOwed(tx, organizationId, currency, minCents, users);
    const totalCents = owed.reduce((sum, one) => sum + one.cents, 0);
    if (owed.length === 0) throw new AppError('conflict', 'Nobody is owed that much.', { reason: 'nothing_owed' });
    if (owed.some((one) => one.cents > LARGEST_CENTS))
      throw new AppError('conflict', 'Somebody is owed more than one transfer can hold.', { reason: 'too_large' });
    const createdBy = actor.userId;
    const payout = await insertPayout(tx, { organizationId, currency, people: owed.length, totalCents, createdBy });
    await insertPayoutEntries(tx, { organizationId, id: payout.id, currency, createdBy }, owed);
    await tell(tx, actor, organizationId, 'CROWD_PAYOUT_CREATED', payout);
    return presentPayout(payout);
  });
}

/** Paid: the money has left the bank. Cancelled: it has not, and is owed again. */
export function closePayout(
  platform: Platform,
  actor: Actor,
  organizationId: number,
  id: number,
  status: 'paid' | 'cancelled',
  { reference = '' }: SettlePayout,
): Promise<CrowdPayout> {
  return withActor(platform.db, actor, async (tx) => {
    const payout = await findPayout(tx, organizationId, id, true);
    if (!payout) throw notFound('Payout');
    if (payout.status === status) return presentPayout(payout);
    if (payout.status !== 'open')
      throw new AppError('conflict', `This payout is ${payout.status} already.`, { reason: payout.status });
    const now = platform.now();
    if (status === 'cancelled') await insertCancelEntries(tx, { organizationId, id, createdBy: actor.userId });
    await settlePayout(tx, organizationId, id, { status, reference, by: actor.userId, now });
    const settled = { ...payout, status, reference, settled_at: now };
    await tell(tx, actor, organizationId, status === 'paid' ? 'CROWD_PAYOUT_PAID' : 'CROWD_PAYOUT_CANCELLED', settled);
    return presentPayout(settled);
  });
}

export async function pagePayouts(
  platform: Platform,
  actor: Actor,
  organizationId: number,
  page: PageRequest,
): Promise<PageResult<CrowdPayout>> {
  const rows = await withActor(platform.db, actor, (tx) =>
    listPayouts(tx, organizationId, beforeOf(page), page.limit + 1),
  );
  const cut = cutPage(rows, page.limit, (row) => [row.id]);
  return { ...cut, rows: cut.rows.map(presentPayout) };
}

/** What the bank needs. Reading where people want their money is audited with the event. */
export function exportPayout(platform: Platform, actor: Actor, organizationId: number, id: number): Promise<string> {
  return withActor(platform.db, actor, async (tx) => {
    const payout = await findPayout(tx, organizationId, id);
    if (!payout) throw notFound('Payout');
    const lines = await listPayoutLines(tx, organizationId, id);
    await tell(tx, actor, organizationId, 'CROWD_PAYOUT_EXPORTED', payout);
    return payoutCsv(payout, lines, (sealed) => platform.vault.open(sealed));
  });
}

function presentPayout(row: PayoutRow): CrowdPayout {
  return {
    ...row,
    created_at: row.created_at.toISOString(),
    settled_at: row.settled_at?.toISOString() ?? null,
  };
}

async function tell(tx: Tx, actor: Actor, organizationId: number, type: string, payout: PayoutRow): Promise<void> {
  const { id, currency, people, total_cents, reference } = payout;
  await emit(tx, actor, {
    type,
    organizationId,
    aggregateType: 'crowd_payout',
    aggregateId: id,
    payload: { payout_id: id, currency, people, total_cents, reference },
  });
}
