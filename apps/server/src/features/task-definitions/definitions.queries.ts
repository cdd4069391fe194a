import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface DefinitionRow {
  id: number;
  project_id: number | null;
  kind: string;
  version: number;
  hash: string;
  definition: { label_config: string };
  created_by: number | null;
  created_at: Date;
  is_current: boolean;
  annotation_count: number;
}

/** The definition that a project works with now; the text itself only when the project never saved one. */
export async function findCurrentDefinition(
  tx: Tx,
  organizationId: number,
  projectId: number,
): Promise<{ definitionId: number | null; source: string | null } | undefined> {
  const { rows } = await sql<{ definitionId: number | null; source: string | null }>`
    select task_definition_id as "definitionId", case when task_definition_id is null then label_config end as source
    from project where organization_id = ${organizationId} and id = ${projectId}`.execute(tx);
  return rows[0];
}

/** A JSON-schema definition has no label config: it reads as the empty one, which asks nothing. */
export async function findDefinitionSource(
  tx: Tx,
  organizationId: number,
  definitionId: number,
): Promise<string | undefined> {
  const { rows } = await sql<{ source: string }>`
    select coalesce(definition ->> 'label_config', '<View></View>') as source from task_definition
    where (organization_id = ${organizationId} or organization_id is null) and id = ${definitionId}`.execute(tx);
  return rows[0]?.source;
}

export async function findDefinition(
  tx: Tx,
  organizationId: number,
  definitionId: number,
): Promise<DefinitionRow | undefined> {
  const { rows } = await sql<DefinitionRow>`
    select d.*, p.task_definition_id = d.id as is_current,
      (select count(*) from annotation a
       where a.organization_id = d.organization_id and a.project_id = d.project_id
         and a.task_definition_id = d.id and a.deleted_at is null) as annotation_count
    from task_definition d join project p on p.id = d.project_id
    where d.organization_id = ${organizationId} and d.id = ${definitionId}`.execute(tx);
  return rows[0];
}

/** Newest first; `before` is the version of the last row already seen. */
export async function listDefinitions(
  tx: Tx,
  organizationId: number,
  projectId: number,
  page: { before: number | undefined; limit: number; offset: number },
): Promise<DefinitionRow[]> {
  const { rows } = await sql<DefinitionRow>`
    with used as (
      select task_definition_id, count(*) as annotation_count from annotation
      where organization_id = ${organizationId} and project_id = ${projectId} and deleted_at is null
      group by task_definition_id
    )
    select d.*, p.task_definition_id = d.id as is_current, coalesce(used.annotation_count, 0) as annotation_count
    from task_definition d
    join project p on p.id = d.project_id
    left join used on used.task_definition_id = d.id
    where d.organization_id = ${organizationId} and d.project_id = ${projectId}
      and (${page.before ?? null}::int is null or d.version < ${page.before ?? null}::int)
    order by d.version desc
    limit ${page.limit} offset ${page.offset}`.execute(tx);
  return rows;
}

export async function countDefinitions(tx: Tx, organizationId: number, projectId: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from task_definition
    where organization_id = ${organizationId} and project_id = ${projectId}`.execute(tx);
  return rows[0]?.count ?? 0;
}

export interface ConfigSource {
  title: string;
  label_config: string;
  task_definition_id: number | null;
  updated_at: Date;
}

export async function findProjectConfig(
  tx: Tx,
  organizationId: number,
  projectId: number,
): Promise<ConfigSource | undefined> {
  const { rows } = await sql<ConfigSource>`
    select title, label_config, task_definition_id, updated_at from project
    where organization_id = ${organizationId} and id = ${projectId}`.execute(tx);
  return rows[0];
}
