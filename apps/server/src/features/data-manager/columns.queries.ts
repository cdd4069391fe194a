import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

/** Keys of the data, the commonest first, with a few examples of each. */
const LOOKED_AT = 5000;
const LONGEST_VALUE = 100;

export async function listDataColumns(
  tx: Tx,
  organizationId: number,
  projectId: number,
): Promise<{ name: string; examples: unknown[] | null }[]> {
  const { rows } = await sql<{ name: string; examples: unknown[] | null }>`
    with sample as materialized (
      select data from task
      where organization_id = ${organizationId} and project_id = ${projectId} and deleted_at is null
      order by id limit 25
    )
    select c.name, s.examples
    from project_column c
    left join lateral (
      select jsonb_agg(case when jsonb_typeof(sample.data -> c.name) = 'string'
          then to_jsonb(left(sample.data ->> c.name, 200)) else sample.data -> c.name end) as examples
      from sample where jsonb_typeof(sample.data -> c.name) <> 'null') as s on true
    where c.organization_id = ${organizationId} and c.project_id = ${projectId} and c.task_count > 0
    order by c.task_count desc, c.name limit 200`.execute(tx);
  return rows;
}

export interface Author {
  id: number;
  email: string;
  display_name: string;
  first_name: string;
  last_name: string;
}

/** Whoever is a member of the project, works in it or did. */
export async function listAuthors(tx: Tx, organizationId: number, projectId: number): Promise<Author[]> {
  const { rows } = await sql<Author>`
    select u.id, u.email::text as email, u.display_name, u.first_name, u.last_name
    from organization_member m join app_user u on u.id = m.user_id
    where m.organization_id = ${organizationId} and (
      exists (select from project_member p where p.project_id = ${projectId} and p.user_id = u.id)
      or exists (
        select from annotation a
        where a.organization_id = ${organizationId} and a.project_id = ${projectId} and a.completed_by = u.id and a.deleted_at is null)
      or exists (select from review r where r.organization_id = ${organizationId} and r.project_id = ${projectId} and r.decided_by = u.id))
    order by u.email limit 500`.execute(tx);
  return rows;
}

/** Labels and choices in use, the commonest first. */
export async function listUsedLabels(tx: Tx, organizationId: number, projectId: number): Promise<string[]> {
  const { rows } = await sql<{ label: string }>`
    select label from project_result_count
    where organization_id = ${organizationId} and project_id = ${projectId} and label <> ''
    group by label having sum(count) > 0 order by sum(count) desc, label limit 500`.execute(tx);
  return rows.map((row) => row.label);
}

export interface ProjectHead {
  id: number;
  title: string;
  task_count: number;
  annotation_count: number;
  prediction_count: number;
  finished_task_number: number;
}

export async function getProjectHead(tx: Tx, organizationId: number, projectId: number): Promise<ProjectHead> {
  const { rows } = await sql<ProjectHead>`
    select p.id, p.title, coalesce(sum(c.task_number), 0)::bigint as task_count,
      coalesce(sum(c.total_annotations_number), 0)::bigint as annotation_count,
      coalesce(sum(c.total_predictions_number), 0)::bigint as prediction_count,
      coalesce(sum(c.finished_task_number), 0)::bigint as finished_task_number
    from project p left join project_counter c on c.organization_id = p.organization_id and c.project_id = p.id
    where p.organization_id = ${organizationId} and p.id = ${projectId} group by p.id, p.title`.execute(tx);
  const head = rows[0];
  if (!head) throw new Error('the project was deleted meanwhile');
  return head;
}

export async function listModelVersions(
  tx: Tx,
  { organizationId, projectId }: { organizationId: number; projectId: number },
): Promise<string[]> {
  // One step through the index for each version, however many predictions there are.
  const { rows } = await sql<{ version: string }>`
    with recursive version as (
      (select model_version from prediction
        where organization_id = ${organizationId} and project_id = ${projectId} order by model_version limit 1)
      union all
      select (select p.model_version from prediction p
        where p.organization_id = ${organizationId} and p.project_id = ${projectId} and p.model_version > version.model_version
        order by p.model_version limit 1)
      from version where version.model_version is not null
    )
    select model_version as version from version where model_version is not null and model_version <> '' limit 200`.execute(
    tx,
  );
  return rows.map((row) => row.version);
}

/** Projects of the same organization in which this person may create tasks, by title. */
export async function listOtherProjects(
  tx: Tx,
  { organizationId, projectId }: { organizationId: number; projectId: number },
  userId: number | undefined,
): Promise<{ id: number; title: string }[]> {
  const { rows } = await sql<{ id: number; title: string }>`
    select p.id, p.title from project p
    where p.organization_id = ${organizationId} and p.id <> ${projectId} and p.deleted_at is null and (
      exists (select from app_user u where u.id = ${userId ?? null} and u.global_role = 'super_admin')
      or exists (select from organization_member m where m.organization_id = p.organization_id and m.user_id = ${userId ?? null}
        and m.enabled and m.role <> 'member')
      or exists (select from workspace_member m where m.workspace_id = p.workspace_id and m.user_id = ${userId ?? null} and m.role <> 'member')
      or exists (select from project_member m where m.project_id = p.id and m.user_id = ${userId ?? null} and m.enabled and m.member_type = 1))
    order by p.title, p.id limit 1000`.execute(tx);
  return rows;
}

/** Short values of a field among the newest tasks, the commonest first. `escaped`: what they contain, for `ilike`. */
export async function countFieldValues(
  tx: Tx,
  scope: { organizationId: number; projectId: number },
  { field, escaped, limit }: { field: string; escaped: string; limit: number },
): Promise<{ lookedAt: number; values: { value: string; count: number }[] }> {
  const { rows } = await sql<{ looked_at: number; values: { value: string; count: number }[] }>`
    with newest as materialized (
      select data_field(data, ${field}) as value from task
      where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and deleted_at is null
      order by id desc limit ${LOOKED_AT}),
    counted as (
      select value #>> '{}' as value, count(*) as count from newest
      where jsonb_typeof(value) in ('string', 'number', 'boolean') and length(value #>> '{}') between 1 and ${LONGEST_VALUE}
        and value #>> '{}' ilike ${escaped}
      group by 1 order by count desc, value limit ${limit})
    select (select count(*) from newest) as looked_at,
      coalesce((select jsonb_agg(jsonb_build_object('value', value, 'count', count) order by count desc, value) from counted), '[]') as values`.execute(
    tx,
  );
  return { lookedAt: rows[0]?.looked_at ?? 0, values: rows[0]?.values ?? [] };
}
