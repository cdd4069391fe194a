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
