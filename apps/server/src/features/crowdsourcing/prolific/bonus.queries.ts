import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';

export interface BonusRow {
  bulk_id: string | null;
  /** When payment was asked for; null: it never was. */
  sent_at: Date | null;
  confirmed_at: Date | null;
  /** Bonuses of the submission before it. */
  seen_before: number;
}

export async function findBonus(tx: Tx, organizationId: number, token: string): Promise<BonusRow | undefined> {
  const { rows } = await sql<BonusRow>`
    select bulk_id, sent_at, confirmed_at, seen_before from prolific_bonus
    where organization_id = ${organizationId} and token = ${token} for update`.execute(tx);
  return rows[0];
}

export async function notePrepared(
  tx: Tx,
  bonus: {
    organizationId: number;
    token: string;
    submissionId: string;
    bulkId: string;
    amountCents: number;
    seenBefore: number;
  },
): Promise<void> {
  await sql`
    insert into prolific_bonus (organization_id, token, submission_id, bulk_id, amount_cents, seen_before)
    values (${bonus.organizationId}, ${bonus.token}, ${bonus.submissionId}, ${bonus.bulkId}, ${bonus.amountCents}, ${bonus.seenBefore})
    on conflict (organization_id, token) do update set bulk_id = excluded.bulk_id, seen_before = excluded.seen_before
    where prolific_bonus.sent_at is null`.execute(tx);
}

/** The only one who is told true may ask for payment. */
export async function noteSent(tx: Tx, organizationId: number, token: string, now: Date): Promise<boolean> {
  const sent = await sql`
    update prolific_bonus set sent_at = ${now.toISOString()}::timestamptz
    where organization_id = ${organizationId} and token = ${token} and sent_at is null`.execute(tx);
  return Number(sent.numAffectedRows ?? 0) > 0;
}

/** Prolific refused before it paid: it may be asked again. */
export async function noteRefused(tx: Tx, organizationId: number, token: string): Promise<void> {
  await sql`
    update prolific_bonus set sent_at = null where organization_id = ${organizationId} and token = ${token} and confirmed_at is null`.execute(
    tx,
  );
}

export async function noteConfirmed(tx: Tx, organizationId: number, token: string, now: Date): Promise<void> {
  await sql`
    update prolific_bonus set confirmed_at = ${now.toISOString()}::timestamptz
    where organization_id = ${organizationId} and token = ${token}`.execute(tx);
}
