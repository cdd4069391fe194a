import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface TaskTypeRow {
  id: number;
  /** null: built in. */
  organization_id: number | null;
  slug: string;
  name: string;
  description: string;
  created_by: number | null;
  created_at: Date;
  updated_at: Date;
}

const readable = (organizationId: number) => sql`(organization_id = ${organizationId} or organization_id is null)`;

export async function findTaskType(tx: Tx, organizationId: number, id: number): Promise<TaskTypeRow | undefined> {
  const { rows } = await sql<TaskTypeRow>`
    select * from task_type where ${readable(organizationId)} and id = ${id}`.execute(tx);
  return rows[0];
}

export interface TaskTypeFilter {
  slug: string | undefined;
  afterId: number;
  limit: number;
  offset: number;
}

export async function listTaskTypes(tx: Tx, organizationId: number, filter: TaskTypeFilter): Promise<TaskTypeRow[]> {
  const { rows } = await sql<TaskTypeRow>`
    select * from task_type
    where ${readable(organizationId)} and id > ${filter.afterId}
      and (${filter.slug ?? null}::text is null or slug = ${filter.slug ?? null}::text)
    order by id limit ${filter.limit} offset ${filter.offset}`.execute(tx);
  return rows;
}

export async function countTaskTypes(tx: Tx, organizationId: number, slug: string | undefined): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from task_type
    where ${readable(organizationId)} and (${slug ?? null}::text is null or slug = ${slug ?? null}::text)`.execute(tx);
  return rows[0]?.count ?? 0;
}

export async function insertTaskType(
  tx: Tx,
  row: { organization_id: number; slug: string; name: string; description: string; created_by: number | null },
): Promise<TaskTypeRow> {
  return tx.insertInto('task_type').values(row).returningAll().executeTakeFirstOrThrow();
}

export async function updateTaskType(
  tx: Tx,
  organizationId: number,
  id: number,
  change: { slug?: string; name?: string; description?: string },
): Promise<TaskTypeRow> {
  return tx
    .updateTable('task_type')
    .set(change)
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Its definitions and plug-in go with it. */
export async function deleteTaskType(tx: Tx, organizationId: number, id: number): Promise<void> {
  await sql`delete from task_type where organization_id = ${organizationId} and id = ${id}`.execute(tx);
}

/** Locks all definitions of the type, so that nobody begins to use one meanwhile. */
export async function findUsedVersion(tx: Tx, taskTypeId: number): Promise<string | undefined> {
  await sql`select 1 from task_definition where task_type_id = ${taskTypeId} for update`.execute(tx);
  const { rows } = await sql<{ version_name: string }>`
    select version_name from task_definition
    where task_type_id = ${taskTypeId} and is_definition_used(id) order by id limit 1`.execute(tx);
  return rows[0]?.version_name;
}

export async function findPluginSlug(tx: Tx, taskTypeId: number): Promise<string | undefined> {
  const { rows } = await sql<{ slug: string }>`
    select manifest ->> 'task_type' as slug from frontend_plugin where task_type_id = ${taskTypeId}`.execute(tx);
  return rows[0]?.slug;
}
