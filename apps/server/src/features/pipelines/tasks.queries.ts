import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

/** In the order of their ids, as everywhere: two changes of several tasks never wait for each other in a ring. */
export async function lockTasks(
  tx: Tx,
  organizationId: number,
  projectId: number,
  taskIds: readonly number[],
): Promise<void> {
  await sql`
    select from task
    where organization_id = ${organizationId} and project_id = ${projectId} and id = any (${taskIds}::bigint[]) and deleted_at is null
    order by id for no key update`.execute(tx);
}
