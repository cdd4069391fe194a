import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export async function findTaskProject(tx: Tx, organizationId: number): Promise<number | undefined> {
  const row = await tx
    .selectFrom('project')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where('for_task_api', '=', true)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return row?.id;
}

/** First calls of a tenant come in crowds; one of them makes the project. */
export async function lockTaskProject(tx: Tx, organizationId: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`task-api:${organizationId}`}, 0))`.execute(tx);
}

export async function markTaskProject(tx: Tx, organizationId: number, projectId: number): Promise<void> {
  await tx
    .updateTable('project')
    .set({ for_task_api: true })
    .where('organization_id', '=', organizationId)
    .where('id', '=', projectId)
    .execute();
}

/** What the fields of a project hold, such as {"image": "Image"}. */
export async function getDataTypes(tx: Tx, organizationId: number, projectId: number): Promise<Record<string, string>> {
  const row = await tx
    .selectFrom('project')
    .select('data_types')
    .where('organization_id', '=', organizationId)
    .where('id', '=', projectId)
    .executeTakeFirstOrThrow();
  return row.data_types as Record<string, string>;
}
