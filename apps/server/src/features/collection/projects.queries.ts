import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

/** By id, uuid or slug. */
export async function projectExists(tx: Tx, organizationId: number, reference: string): Promise<boolean> {
  const { rows } = await sql`
    select from project where organization_id = ${organizationId} and deleted_at is null
      and (id::text = ${reference} or uuid::text = ${reference.toLowerCase()} or slug = ${reference})`.execute(tx);
  return rows.length > 0;
}

/** Whether reviewers of the project may decide about what they sent in themselves. */
export async function mayDecideOwn(tx: Tx, organizationId: number, projectId: number): Promise<boolean> {
  const { rows } = await sql<{ allowed: boolean }>`
    select coalesce(p.settings ->> 'allow_self_review' = 'true', false) as allowed from project p
    where p.organization_id = ${organizationId} and p.id = ${projectId}`.execute(tx);
  return rows[0]?.allowed ?? false;
}
