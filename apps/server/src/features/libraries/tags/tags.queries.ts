import type { TagListQuery } from '@labelwright/contract/project-groups';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';
import { type Reader, visibleProjects } from '../../projects/index.ts';

export interface TagRow {
  id: number;
  name: string;
  tag_type: string | null;
  color: string;
  project_count: number;
  created_at: Date;
  updated_at: Date;
}

const like = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

const columns = (reader: Reader): RawBuilder<unknown> => sql`
  g.id, g.name, g.tag_type, g.color, g.created_at, g.updated_at,
  (select count(*) from project_tag x where x.organization_id = g.organization_id and x.tag_id = g.id
     and x.project_id in (${visibleProjects(reader)})) as project_count`;

function conditions(organizationId: number, query: TagListQuery): RawBuilder<unknown> {
  const all: RawBuilder<unknown>[] = [sql`g.organization_id = ${organizationId}`];
  if (query.tag_type !== undefined) all.push(sql`lower(g.tag_type) = lower(${query.tag_type})`);
  if (query.search?.trim()) all.push(sql`g.name ilike ${like(query.search.trim())}`);
  return sql.join(all, sql` and `);
}

/** By type, then by name. */
export async function listTags(
  tx: Tx,
  reader: Reader,
  query: TagListQuery,
  page: { after: readonly unknown[] | undefined; limit: number; offset: number },
): Promise<{ rows: TagRow[]; total: number }> {
  const where = conditions(reader.organizationId, query);
  const key = sql`(coalesce(lower(g.tag_type), ''), lower(g.name), g.id)`;
  const behind =
    page.after === undefined
      ? sql`true`
      : sql`${key} > (${String(page.after[0])}::text, ${String(page.after[1])}::text, ${Number(page.after[2])}::bigint)`;
  const { rows } = await sql<TagRow>`
    select ${columns(reader)} from tag g where ${where} and ${behind}
    order by coalesce(lower(g.tag_type), ''), lower(g.name), g.id limit ${page.limit} offset ${page.offset}`.execute(
    tx,
  );
  const counted = await sql<{ total: number }>`select count(*) as total from tag g where ${where}`.execute(tx);
  return { rows, total: counted.rows[0]?.total ?? 0 };
}

export async function findTag(tx: Tx, reader: Reader, id: number): Promise<TagRow | undefined> {
  const { rows } = await sql<TagRow>`
    select ${columns(reader)} from tag g where g.organization_id = ${reader.organizationId} and g.id = ${id}`.execute(
    tx,
  );
  return rows[0];
}

/** undefined: there is one of this name and type already. */
export async function insertTag(
  tx: Tx,
  organizationId: number,
  tag: { name: string; tag_type: string | null; color: string },
  userId: number | undefined,
): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    insert into tag (organization_id, name, tag_type, color, created_by)
    values (${organizationId}, ${tag.name}, ${tag.tag_type}, ${tag.color}, ${userId ?? null}::bigint)
    on conflict do nothing returning id`.execute(tx);
  return rows[0]?.id;
}

/** false: another tag has this name and type. */
export async function updateTag(
  tx: Tx,
  organizationId: number,
  id: number,
  tag: { name: string; tag_type: string | null; color: string },
): Promise<boolean> {
  const { rows } = await sql`
    update tag g set name = ${tag.name}, tag_type = ${tag.tag_type}, color = ${tag.color}
    where g.organization_id = ${organizationId} and g.id = ${id} and not exists (
      select from tag o where o.organization_id = g.organization_id and o.id <> g.id and lower(o.name) = lower(${tag.name})
        and coalesce(lower(o.tag_type), '') = coalesce(lower(${tag.tag_type}), ''))
    returning g.id`.execute(tx);
  return rows.length > 0;
}

export async function deleteTag(tx: Tx, organizationId: number, id: number): Promise<boolean> {
  const { rows } = await sql`
    delete from tag where organization_id = ${organizationId} and id = ${id} returning id`.execute(tx);
  return rows.length > 0;
}

/** Those of the ids that are tags of the organization, held so that none goes meanwhile. */
export async function holdTags(tx: Tx, organizationId: number, ids: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from tag where organization_id = ${organizationId} and id = any(${ids}::bigint[])
    order by id for key share`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Those of the ids that are projects which the reader manages. */
export async function listManaged(tx: Tx, reader: Reader, ids: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select p.id from project p
    left join organization_member om on om.organization_id = p.organization_id and om.user_id = ${reader.userId ?? null}::bigint and om.enabled
    left join workspace_member wm on wm.organization_id = p.organization_id and wm.workspace_id = p.workspace_id and wm.user_id = ${reader.userId ?? null}::bigint
    left join project_member pm on pm.organization_id = p.organization_id and pm.project_id = p.id and pm.user_id = ${reader.userId ?? null}::bigint and pm.enabled
    where p.organization_id = ${reader.organizationId} and p.id = any(${ids}::bigint[]) and p.deleted_at is null
      and (${reader.isSuperAdmin} or om.role in ('owner', 'admin')
        or (om.role is not null and (wm.role in ('owner', 'admin') or pm.member_type = 1)))
    order by p.id for key share of p`.execute(tx);
  return rows.map(({ id }) => id);
}

export async function listVisible(tx: Tx, reader: Reader, ids: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from (${visibleProjects(reader)}) seen where id = any(${ids}::bigint[])`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Returns how many links are new. */
export async function addTags(
  tx: Tx,
  organizationId: number,
  projects: readonly number[],
  tags: readonly number[],
): Promise<number> {
  const { rows } = await sql`
    insert into project_tag (organization_id, project_id, tag_id)
    select ${organizationId}, p, t from unnest(${projects}::bigint[]) p, unnest(${tags}::bigint[]) t
    order by 2, 3 on conflict do nothing returning 1`.execute(tx);
  return rows.length;
}

/** Returns how many links went; `tags` undefined: all but `kept`. */
export async function removeTags(
  tx: Tx,
  organizationId: number,
  projects: readonly number[],
  which: { tags: readonly number[] } | { allBut: readonly number[] },
): Promise<number> {
  const condition =
    'tags' in which ? sql`tag_id = any(${which.tags}::bigint[])` : sql`not tag_id = any(${which.allBut}::bigint[])`;
  const { rows } = await sql`
    delete from project_tag
    where organization_id = ${organizationId} and project_id = any(${projects}::bigint[]) and ${condition}
    returning 1`.execute(tx);
  return rows.length;
}

export interface TagWork {
  id: number;
  name: string;
  tag_type: string | null;
  color: string;
  projects: number;
  tasks: number;
  finished_tasks: number;
  annotations: number;
  skipped: number;
  lead_time_ms: number;
}

/** From the counters of the projects that the reader may see. */
export async function reportTags(tx: Tx, reader: Reader, tagType: string | undefined): Promise<TagWork[]> {
  const { rows } = await sql<TagWork>`
    with work as (
      select project_id, sum(task_number) as tasks, sum(finished_task_number) as finished,
        sum(total_annotations_number) as annotations, sum(skipped_annotations_number) as skipped, sum(lead_time_ms) as lead_time_ms
      from project_counter
      where organization_id = ${reader.organizationId} and project_id in (${visibleProjects(reader)})
      group by project_id
    )
    select g.id, g.name, g.tag_type, g.color, count(w.project_id) as projects, coalesce(sum(w.tasks), 0) as tasks,
      coalesce(sum(w.finished), 0) as finished_tasks, coalesce(sum(w.annotations), 0) as annotations,
      coalesce(sum(w.skipped), 0) as skipped, coalesce(sum(w.lead_time_ms), 0) as lead_time_ms
    from tag g
    left join project_tag x on x.organization_id = g.organization_id and x.tag_id = g.id
    left join work w on w.project_id = x.project_id
    where g.organization_id = ${reader.organizationId}
      and (${tagType ?? null}::text is null or lower(g.tag_type) = lower(${tagType ?? null}))
    group by g.id order by lower(g.tag_type) nulls last, lower(g.name), g.id limit 1000`.execute(tx);
  return rows;
}
