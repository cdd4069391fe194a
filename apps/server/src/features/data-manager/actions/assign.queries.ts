import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';
import type { Scope } from './task-action.ts';

export interface AssignmentRow {
  task_id: number;
  user_id: number;
}

export async function listAssignmentsOf(
  tx: Tx,
  scope: Scope,
  taskIds: readonly number[],
  type: 'AN' | 'RE',
): Promise<AssignmentRow[]> {
  const { rows } = await sql<AssignmentRow>`
    select task_id, user_id from task_assignment
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and task_id = any (${taskIds}::bigint[])
      and type = ${type}
    order by task_id, user_id`.execute(tx);
  return rows;
}
