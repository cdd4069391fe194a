import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface EntryFacts {
  event_id: string;
  tenant_id: string;
  external_id: string | null;
  user: string | null;
}

/** What the other side knows tenants, tasks and people by. */
export async function listFacts(
  tx: Tx,
  events: readonly { eventId: string; organizationId: number; taskId: number; userId: number | null }[],
): Promise<EntryFacts[]> {
  const { rows } = await sql<EntryFacts>`
    select e."eventId" as event_id, coalesce(o.external_id, o.uuid::text) as tenant_id, t.external_id,
      (select coalesce(f.subject, u.uuid::text) from app_user u left join foreign_identity f on f.user_id = u.id
        where u.id = e."userId") as "user"
    from jsonb_to_recordset(${JSON.stringify(events)}::jsonb)
      as e("eventId" uuid, "organizationId" bigint, "taskId" bigint, "userId" bigint)
    join organization o on o.id = e."organizationId"
    left join task t on t.id = e."taskId" and t.organization_id = e."organizationId"`.execute(tx);
  return rows;
}
