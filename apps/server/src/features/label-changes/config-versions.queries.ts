import type { LabelOperation } from '@labelwright/task-definition/label-changes/model';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface VersionRow {
  id: number;
  version: number;
  hash: string;
  label_config: string;
  is_current: boolean;
  annotation_count: number;
  created_by: number | null;
  author_name: string | null;
  created_at: Date;
  change_id: number | null;
  operations: LabelOperation[] | null;
}

export async function listVersions(
  tx: Tx,
  organizationId: number,
  projectId: number,
  page: { before: number | undefined; limit: number },
): Promise<VersionRow[]> {
  const { rows } = await sql<VersionRow>`
    with used as (
      select task_definition_id, count(*) as annotation_count from annotation
      where organization_id = ${organizationId} and project_id = ${projectId} and deleted_at is null
      group by task_definition_id
    )
    select d.id, d.version, d.hash, d.definition ->> 'label_config' as label_config, d.created_by, d.created_at,
      coalesce(p.task_definition_id = d.id, false) as is_current, coalesce(used.annotation_count, 0) as annotation_count,
      coalesce(nullif(trim(u.first_name || ' ' || u.last_name), ''), nullif(u.display_name, ''), u.email::text) as author_name,
      c.id as change_id, c.operations
    from task_definition d
    join project p on p.id = d.project_id
    left join used on used.task_definition_id = d.id
    left join app_user u on u.id = d.created_by
    left join label_change c on c.organization_id = d.organization_id and c.project_id = d.project_id and c.to_definition_id = d.id
    where d.organization_id = ${organizationId} and d.project_id = ${projectId}
      and (${page.before ?? null}::int is null or d.version < ${page.before ?? null}::int)
    order by d.version desc limit ${page.limit}`.execute(tx);
  return rows;
}

/** Label configs of the project by id; what is missing is none of its versions. */
export async function findSources(
  tx: Tx,
  organizationId: number,
  projectId: number,
  ids: readonly number[],
): Promise<Map<number, { source: string; version: number }>> {
  const { rows } = await sql<{ id: number; source: string; version: number }>`
    select id, definition ->> 'label_config' as source, version from task_definition
    where organization_id = ${organizationId} and project_id = ${projectId} and kind = 'label_config'
      and id = any (${ids}::bigint[])`.execute(tx);
  return new Map(rows.map(({ id, source, version }) => [id, { source, version }]));
}
