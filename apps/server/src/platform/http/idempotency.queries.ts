import { sql } from 'kysely';
import type { Tx } from '../db/db.ts';

export interface StoredResponse {
  request_hash: string;
  status_code: number | null;
  response_body: string | null;
}

/**
 * Claims the key. undefined: it is ours now; otherwise what is known of the earlier request. One that has had no answer
 * for a quarter of an hour died with its server.
 */
export async function claimKey(
  tx: Tx,
  scope: string,
  key: string,
  requestHash: string,
): Promise<StoredResponse | undefined> {
  await tx
    .deleteFrom('idempotency_key')
    .where('scope', '=', scope)
    .where('key', '=', key)
    .where(sql<boolean>`(expires_at < now() or (status_code is null and created_at < now() - interval '15 minutes'))`)
    .execute();
  const claimed = await tx
    .insertInto('idempotency_key')
    .values({ scope, key, request_hash: requestHash, expires_at: sql<Date>`now() + interval '24 hours'` })
    .onConflict((conflict) => conflict.columns(['scope', 'key']).doNothing())
    .returning('key')
    .executeTakeFirst();
  if (claimed) return undefined;
  return tx
    .selectFrom('idempotency_key')
    .select(['request_hash', 'status_code', 'response_body'])
    .where('scope', '=', scope)
    .where('key', '=', key)
    .executeTakeFirst();
}

export async function storeResponse(
  tx: Tx,
  scope: string,
  key: string,
  statusCode: number,
  body: string,
): Promise<void> {
  await tx
    .updateTable('idempotency_key')
    .set({ status_code: statusCode, response_body: body })
    .where('scope', '=', scope)
    .where('key', '=', key)
    .execute();
}

export async function releaseKey(tx: Tx, scope: string, key: string): Promise<void> {
  await tx
    .deleteFrom('idempotency_key')
    .where('scope', '=', scope)
    .where('key', '=', key)
    .where('status_code', 'is', null)
    .execute();
}

export async function deleteExpiredKeys(tx: Tx): Promise<number> {
  const done = await tx.deleteFrom('idempotency_key').where('expires_at', '<', sql<Date>`now()`).executeTakeFirst();
  return Number(done.numDeletedRows);
}
