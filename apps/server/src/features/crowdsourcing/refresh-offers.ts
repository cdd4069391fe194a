import { systemActor } from '../../platform/db/actor.ts';
import type { Tx } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { findBatch } from './batches.queries.ts';
import { offerStatus } from './crowdsourcing.policy.ts';
import { closeBatch, listOfferFacts, type Offers, setStatuses } from './refresh.queries.ts';

/** Makes offers say what the work on them says. `isOver`: the provider knows that nobody can begin or is at work. */
export async function refreshOffers(
  tx: Tx,
  organizationId: number,
  which: Offers,
  now: Date,
  isOver = false,
): Promise<void> {
  const facts = await listOfferFacts(tx, organizationId, which);
  const changes = facts.flatMap(({ id, status, max_assignments: maxAssignments, expires_at: end, ...counts }) => {
    const hasEnded = isOver || (end !== null && end <= now);
    const next = offerStatus({ ...counts, maxAssignments, isOver: hasEnded });
    return next === status ? [] : [{ id, status: next }];
  });
  await setStatuses(tx, changes);
}

/** Closes a batch of which nothing is open any more. */
export async function refreshBatch(tx: Tx, organizationId: number, batchId: number, now: Date): Promise<void> {
  if (!(await closeBatch(tx, organizationId, batchId, now))) return;
  const row = await findBatch(tx, organizationId, batchId);
  await emit(tx, systemActor(organizationId), {
    type: 'CROWD_BATCH_CLOSED',
    organizationId,
    projectId: row?.project_id,
    aggregateType: 'crowd_batch',
    aggregateId: batchId,
    payload: { batch_id: batchId, project_id: row?.project_id ?? null },
  });
}
