import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

/** True when this call moved the project to completed. Reads counters only. */
export async function completeWhenAllDone(tx: Tx, organizationId: number, projectId: number): Promise<boolean> {
  const { rows } = await sql`
    update project p set state = 'completed'
    where p.organization_id = ${organizationId} and p.id = ${projectId} and p.state = 'live' and p.deleted_at is null
      and (select sum(c.task_number) > 0 and sum(c.task_number) = sum(c.finished_task_number)
        from project_counter c where c.organization_id = p.organization_id and c.project_id = p.id)
    returning p.id`.execute(tx);
  return rows.length > 0;
}
