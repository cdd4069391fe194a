import type { AssignmentStatus } from '@labelwright/contract/crowd-assignments';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

/** Offers of a batch, or those named. */
export type Offers = { batchId: number } | { ids: readonly number[] };

export interface OfferFactsRow {
  id: number;
  status: AssignmentStatus;
  max_assignments: number;
  expires_at: Date | null;
  working: number;
  submitted: number;
  approved: number;
  rejected: number;
}

export async function listOfferFacts(tx: Tx, organizationId: number, which: Offers): Promise<OfferFactsRow[]> {
  const chosen = 'batchId' in which ? sql`o.batch_id = ${which.batchId}` : sql`o.id = any (${which.ids}::bigint[])`;
  const { rows } = await sql<OfferFactsRow>`
    select o.id, o.status, o.max_assignments, o.expires_at,
      count(w.id) filter (where w.status = 'created') as working, count(w.id) filter (where w.status = 'submitted') as submitted,
      count(w.id) filter (where w.status = 'approved') as approved, count(w.id) filter (where w.status = 'rejected') as rejected
    from assignment o left join assignment w on w.parent_id = o.id
    where o.organization_id = ${organizationId} and ${chosen} and o.assignment_id = '' and o.hit_id <> ''
    group by o.id`.execute(tx);
  return rows;
}

export async function setStatuses(tx: Tx, changes: readonly { id: number; status: AssignmentStatus }[]): Promise<void> {
  if (changes.length === 0) return;
  await sql`
    update assignment x set status = c.status
    from unnest(${changes.map(({ id }) => id)}::bigint[], ${changes.map(({ status }) => status)}::text[]) as c (id, status)
    where x.id = c.id`.execute(tx);
}

/** Closed once nothing of it is on offer, being done or undecided. Returns whether it was closed now. */
export async function closeBatch(tx: Tx, organizationId: number, id: number, now: Date): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update crowd_batch b set status = 'closed', closed_at = ${now}
    where b.organization_id = ${organizationId} and b.id = ${id} and b.status in ('open', 'closing')
      and not exists (select from assignment x where x.batch_id = b.id and x.status in ('created', 'submitted'))`.execute(
    tx,
  );
  return (numAffectedRows ?? 0n) > 0n;
}
