import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

/** Ends what somebody holds in a project, or in all projects of the organization. */
export async function endLeasesOf(
  tx: Tx,
  organizationId: number,
  projectId: number | undefined,
  userId: number,
  now: Date,
): Promise<void> {
  await sql`
    update task_lease set expires_at = ${now.toISOString()}::timestamptz
    where organization_id = ${organizationId} and user_id = ${userId} and expires_at > ${now.toISOString()}::timestamptz
      and (${projectId ?? null}::bigint is null or project_id = ${projectId ?? null}::bigint)`.execute(tx);
}

/** Takes back what was assigned to somebody, in a project or in all of them. Says of which tasks, by project. */
export async function takeBackAssignments(
  tx: Tx,
  organizationId: number,
  projectId: number | undefined,
  userId: number,
): Promise<Map<number, number[]>> {
  const { rows } = await sql<{ project_id: number; task_id: number }>`
    delete from task_assignment
    where organization_id = ${organizationId} and user_id = ${userId}
      and (${projectId ?? null}::bigint is null or project_id = ${projectId ?? null}::bigint)
    returning project_id, task_id`.execute(tx);
  const byProject = Map.groupBy(rows, (row) => row.project_id);
  return new Map([...byProject].map(([id, own]) => [id, own.map((row) => row.task_id)]));
}
