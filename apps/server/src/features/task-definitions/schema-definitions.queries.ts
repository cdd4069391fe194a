import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface SchemaDefinitionRow {
  id: number;
  /** null: built in. */
  organization_id: number | null;
  task_type_id: number;
  version_name: string;
  hash: string;
  definition: Record<string, unknown>;
  created_by: number | null;
  created_at: Date;
  is_used: boolean;
}

const COLUMNS = sql`id, organization_id, task_type_id, version_name, hash,
  coalesce(source, definition::json) as definition, created_by, created_at,
  is_definition_used(id) as is_used`;
const readable = (organizationId: number) =>
  sql`kind = 'json_schema' and (organization_id = ${organizationId} or organization_id is null)`;

export async function findSchemaDefinition(
  tx: Tx,
  organizationId: number,
  id: number,
): Promise<SchemaDefinitionRow | undefined> {
  const { rows } = await sql<SchemaDefinitionRow>`
    select ${COLUMNS} from task_definition where ${readable(organizationId)} and id = ${id}`.execute(tx);
  return rows[0];
}

/** Nobody can begin to use it until the transaction ends: tasks that name it lock it too. */
export async function lockSchemaDefinition(
  tx: Tx,
  organizationId: number,
  id: number,
): Promise<SchemaDefinitionRow | undefined> {
  await sql`select 1 from task_definition where organization_id = ${organizationId} and id = ${id} for update`.execute(
    tx,
  );
  return findSchemaDefinition(tx, organizationId, id);
}

export interface SchemaDefinitionFilter {
  taskTypeId: number | undefined;
  afterId: number;
  limit: number;
  offset: number;
}

export async function listSchemaDefinitions(
  tx: Tx,
  organizationId: number,
  filter: SchemaDefinitionFilter,
): Promise<SchemaDefinitionRow[]> {
  const { rows } = await sql<SchemaDefinitionRow>`
    select ${COLUMNS} from task_definition
    where ${readable(organizationId)} and id > ${filter.afterId}
      and (${filter.taskTypeId ?? null}::bigint is null or task_type_id = ${filter.taskTypeId ?? null}::bigint)
    order by id limit ${filter.limit} offset ${filter.offset}`.execute(tx);
  return rows;
}

export async function countSchemaDefinitions(
  tx: Tx,
  organizationId: number,
  taskTypeId: number | undefined,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from task_definition
    where ${readable(organizationId)}
      and (${taskTypeId ?? null}::bigint is null or task_type_id = ${taskTypeId ?? null}::bigint)`.execute(tx);
  return rows[0]?.count ?? 0;
}

export interface NewSchemaDefinition {
  organization_id: number | null;
  task_type_id: number;
  version_name: string;
  hash: string;
  definition: unknown;
  created_by: number | null;
}

export async function insertSchemaDefinition(tx: Tx, row: NewSchemaDefinition): Promise<number> {
  const { id } = await tx
    .insertInto('task_definition')
    .values({
      ...row,
      kind: 'json_schema',
      definition: JSON.stringify(row.definition),
      source: JSON.stringify(row.definition),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function updateSchemaDefinition(
  tx: Tx,
  organizationId: number,
  id: number,
  row: Pick<NewSchemaDefinition, 'task_type_id' | 'version_name' | 'hash' | 'definition'>,
): Promise<void> {
  await sql`
    update task_definition set task_type_id = ${row.task_type_id}, version_name = ${row.version_name}, hash = ${row.hash},
      definition = ${JSON.stringify(row.definition)}::jsonb, source = ${JSON.stringify(row.definition)}::json
    where organization_id = ${organizationId} and id = ${id}`.execute(tx);
}

export async function deleteSchemaDefinition(tx: Tx, organizationId: number, id: number): Promise<void> {
  await sql`
    delete from task_definition
    where organization_id = ${organizationId} and id = ${id} and kind = 'json_schema'`.execute(tx);
}

/** The project that a label config belongs to; null for a JSON-schema definition. */
export async function findDefinitionProject(
  tx: Tx,
  organizationId: number,
  id: number,
): Promise<{ project_id: number | null } | undefined> {
  const { rows } = await sql<{ project_id: number | null }>`
    select project_id from task_definition
    where id = ${id} and (organization_id = ${organizationId} or organization_id is null)`.execute(tx);
  return rows[0];
}

/** Versions that an answer records when its sender does not say. */
export async function findDefaultVersions(
  tx: Tx,
  definitionId: number,
): Promise<{ schema_version: string; tool_version: string }> {
  const { rows } = await sql<{ schema_version: string; tool_version: string }>`
    select left(coalesce(p.manifest ->> 'result_schema_version', d.version_name), 32) as schema_version,
      coalesce(p.version, '') as tool_version
    from task_definition d left join frontend_plugin p on p.task_type_id = d.task_type_id and p.is_active
    where d.id = ${definitionId}`.execute(tx);
  return rows[0] ?? { schema_version: '', tool_version: '' };
}

/** Null goes back to the label config's own definition, the newest of the project. */
export async function setProjectDefinition(
  tx: Tx,
  organizationId: number,
  projectId: number,
  definitionId: number | null,
): Promise<void> {
  await sql`
    update project set task_definition_id = coalesce(${definitionId}::bigint, (
      select id from task_definition d
      where d.organization_id = ${organizationId} and d.project_id = ${projectId} order by d.version desc limit 1))
    where organization_id = ${organizationId} and id = ${projectId}`.execute(tx);
}
