import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

/** True when this call moved the project to completed: every task is done, and none is in review or sent back. */
export async function completeWhenAllDone(tx: Tx, organizationId: number, projectId: number): Promise<boolean> {
  const { rows } = await sql`
    update project p set state = 'completed'
    where p.organization_id = ${organizationId} and p.id = ${projectId} and p.state = 'live' and p.deleted_at is null
      and (select sum(c.task_number) > 0 and sum(c.task_number) = sum(c.finished_task_number)
        from project_counter c where c.organization_id = p.organization_id and c.project_id = p.id)
      and not exists (
        select from review r where r.organization_id = p.organization_id and r.project_id = p.id and r.status = 'pending')
      and not exists (
        select from review r where r.project_id = p.id and r.status = 'rejected' and r.requeue = 'author')
    returning p.id`.execute(tx);
  return rows.length > 0;
}
