import { createHash } from 'node:crypto';
import type { Tx } from '../../platform/db/db.ts';
import { findWorker, insertWorker, lockWorkerName, touchWorker, type WorkerRow } from './workers.queries.ts';

/** Never receives mail: the ending is reserved for names that do not resolve (RFC 2606). */
const NOWHERE = 'crowd.invalid';

/** The record of somebody who works through a provider, made when they first come. */
export async function admitWorker(
  tx: Tx,
  organizationId: number,
  provider: string,
  externalId: string,
  now: Date,
): Promise<WorkerRow> {
  const known = await findWorker(tx, organizationId, provider, externalId);
  if (known) {
    await touchWorker(tx, organizationId, known.id, now);
    return known;
  }
  const name = `${organizationId}:${provider}:${externalId}`;
  await lockWorkerName(tx, name);
  const meanwhile = await findWorker(tx, organizationId, provider, externalId);
  if (meanwhile) return meanwhile;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 20);
  return insertWorker(tx, {
    organizationId,
    provider,
    externalId,
    email: `worker.${hash}@${NOWHERE}`,
    name: `${provider} ${externalId}`,
    now,
  });
}
