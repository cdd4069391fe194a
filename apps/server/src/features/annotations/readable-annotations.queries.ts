import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import type { AnnotationRow } from '../distribution/index.ts';

/** What somebody may read in all projects of the organization, by the permission matrix. */
export interface ReadableFilter {
  organizationId: number;
  userId: number | undefined;
  isSuperAdmin: boolean;
  /** undefined: with and without skips. */
  cancelled: boolean | undefined;
  afterId: number;
  limit: number;
  offset: number;
}

export interface ReadableRow extends AnnotationRow {
  may_update_any: boolean;
  may_delete: boolean;
}

export async function listReadableAnnotations(tx: Tx, filter: ReadableFilter): Promise<ReadableRow[]> {
  const { rows } = await sql<ReadableRow>`
    select a.*, u.email::text as author_email,
      coalesce(nullif(trim(u.first_name || ' ' || u.last_name), ''), u.display_name) as author_name,
      access.is_manager as may_update_any, access.reads_all as may_delete
    ${readable(filter)} and a.id > ${filter.afterId}
    order by a.id limit ${filter.limit} offset ${filter.offset}`.execute(tx);
  return rows;
}

export async function countReadableAnnotations(tx: Tx, filter: ReadableFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count ${readable(filter)}`.execute(tx);
  return rows[0]?.count ?? 0;
}

function readable(filter: ReadableFilter) {
  const { organizationId } = filter;
  const user = filter.userId ?? null;
  return sql`
    from annotation a
    join task t on t.id = a.task_id and t.deleted_at is null
    join project p on p.id = a.project_id and p.deleted_at is null
    left join app_user u on u.id = a.completed_by
    left join organization_member om on om.organization_id = ${organizationId} and om.user_id = ${user}::bigint and om.enabled
    left join workspace_member wm on wm.organization_id = ${organizationId} and wm.workspace_id = p.workspace_id and wm.user_id = ${user}::bigint
    left join project_member pm on pm.organization_id = ${organizationId} and pm.project_id = p.id and pm.user_id = ${user}::bigint and pm.enabled
    cross join lateral (
      select ${filter.isSuperAdmin} or coalesce(
        om.role in ('owner', 'admin') or (om.role is not null and (wm.role in ('owner', 'admin') or pm.member_type = 1)), false) as is_manager
    ) manager
    cross join lateral (
      select manager.is_manager, manager.is_manager or coalesce(om.role is not null and pm.member_type in (2, 3), false) as reads_all
    ) access
    where a.organization_id = ${organizationId} and a.deleted_at is null
      ${filter.cancelled === undefined ? sql`` : sql`and a.was_cancelled = ${filter.cancelled}`}
      and (access.reads_all or (om.role is not null and pm.member_type = 4
        and ((p.show_annotation_history and not t.is_golden) or a.completed_by = ${user}::bigint)))`;
}
