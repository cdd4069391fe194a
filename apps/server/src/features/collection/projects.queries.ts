import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

/** By id, uuid or slug. */
export async function projectExists(tx: Tx, organizationId: number, reference: string): Promise<boolean> {
  const { rows } = await sql`
    select from project where organization_id = ${organizationId} and deleted_at is null
      and (id::text = ${reference} or uuid::text = ${reference.toLowerCase()} or slug = ${reference})`.execute(tx);
  return rows.length > 0;
}
