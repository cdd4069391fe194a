import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import { gather } from '../../platform/db/gather.ts';
import type { SubmissionContext } from '../../platform/http/types.ts';

export interface AccessRow {
  project_id: number;
  state: string;
  is_published: boolean;
  is_deleted: boolean;
  organization_role: string | null;
  workspace_role: string | null;
  member_type: number | null;
}

/** Text of the one statement of the access check; it runs outside a transaction, straight on the pool. */
export const PROJECT_ACCESS = 'select * from project_access($1, $2, $3, $4)';

interface SubmissionAccessCall {
  organizationId: number;
  userId: number | undefined;
  taskId: number;
}

/** What the check of a submission needs. Checks that come at the same time go together. */
export const findSubmissionAccess = gather<SubmissionAccessCall, (AccessRow & SubmissionContext) | undefined>({
  keyOf: () => '',
  run: async (db, calls) => {
    const { rows } = await db.quick.query<AccessRow & SubmissionContext & { place: number }>({
      name: 'submission-access',
      text: 'select * from submission_access($1, $2, $3)',
      values: [
        calls.map(({ organizationId }) => organizationId),
        calls.map(({ userId }) => userId ?? null),
        calls.map(({ taskId }) => taskId),
      ],
    });
    const found = new Map(rows.map((row) => [row.place, row]));
    return calls.map((_, index) => found.get(index + 1));
  },
});

export async function organizationRole(tx: Tx, organizationId: number, userId: number): Promise<string | undefined> {
  const { rows } = await sql<{ role: string }>`
    select role from organization_member where organization_id = ${organizationId} and user_id = ${userId} and enabled`.execute(
    tx,
  );
  return rows[0]?.role;
}
