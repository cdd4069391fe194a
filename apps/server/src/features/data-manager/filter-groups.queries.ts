import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface GroupScope {
  organizationId: number;
  projectId: number;
}

export interface GroupRow {
  id: number;
  project_id: number;
  title: string;
  conjunction: 'and' | 'or';
  items: unknown[];
  shared: boolean;
  view_count: number;
  is_of_view: boolean;
  created_by: number | null;
  created_at: Date;
  updated_at: Date;
}

const GROUP = sql`g.id, g.project_id, g.title, g.conjunction, filter_items(g.id) as items, g.is_of_view, g.shared, g.created_by, g.created_at,
  g.updated_at, (select count(*) from data_view v where v.filter_group_id = g.id) as view_count`;

/** Saved on their own, the newest first: those for everybody, and one's own. */
export async function listGroups(
  tx: Tx,
  { organizationId, projectId }: GroupScope,
  userId: number | undefined,
): Promise<GroupRow[]> {
  const { rows } = await sql<GroupRow>`
    select ${GROUP} from filter_group g
    where g.organization_id = ${organizationId} and g.project_id = ${projectId} and g.parent_id is null and not g.is_of_view
      and (g.shared or g.created_by = ${userId ?? null})
    order by g.id desc limit 500`.execute(tx);
  return rows;
}

/** Outermost groups only. */
export async function findGroup(tx: Tx, organizationId: number, id: number): Promise<GroupRow | undefined> {
  const { rows } = await sql<GroupRow>`
    select ${GROUP} from filter_group g
    where g.organization_id = ${organizationId} and g.id = ${id} and g.parent_id is null`.execute(tx);
  return rows[0];
}

export interface ContentRow {
  group_id: number;
  kind: 'filter' | 'group';
  id: number;
  index: number;
  conjunction: 'and' | 'or' | null;
  column_name: string | null;
  type: string | null;
  operator: string | null;
  value: unknown;
}

/** Conditions and groups within these groups, however deep, each with the group that it stands in. */
export async function listGroupContent(tx: Tx, organizationId: number, ids: readonly number[]): Promise<ContentRow[]> {
  const { rows } = await sql<ContentRow>`
    with recursive tree as (
      select g.id, g.parent_id, g.index, g.conjunction from filter_group g
      where g.organization_id = ${organizationId} and g.id = any (${ids}::bigint[])
      union all
      select g.id, g.parent_id, g.index, g.conjunction from filter_group g join tree on g.parent_id = tree.id
    )
    select parent_id as group_id, 'group' as kind, id, index, conjunction, null as column_name, null as type, null as operator,
      null::jsonb as value
    from tree where parent_id is not null
    union all
    select c.filter_group_id, 'filter', c.id, c.index, null, c.column_name, c.type, c.operator, c.value
    from tree join filter_condition c on c.filter_group_id = tree.id
    order by index`.execute(tx);
  return rows;
}

export interface NewGroup {
  title: string;
  conjunction: 'and' | 'or';
  items: readonly unknown[];
  isOfView: boolean;
  shared?: boolean;
  userId: number | undefined;
}

export async function insertGroup(tx: Tx, scope: GroupScope, group: NewGroup): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into filter_group (organization_id, project_id, title, conjunction, is_of_view, shared, created_by)
    values (${scope.organizationId}, ${scope.projectId}, ${group.title}, ${group.conjunction}, ${group.isOfView}, ${group.shared ?? true}, ${group.userId ?? null})
    returning id`.execute(tx);
  const id = rows[0]?.id ?? 0;
  await sql`select write_filter_items(${id}, ${JSON.stringify(group.items)}::jsonb)`.execute(tx);
  return id;
}

/** What is left out stays. */
export async function updateGroup(
  tx: Tx,
  organizationId: number,
  id: number,
  change: { title?: string; shared?: boolean; conjunction?: 'and' | 'or'; items?: readonly unknown[] },
): Promise<void> {
  await sql`
    update filter_group set title = coalesce(${change.title ?? null}, title), conjunction = coalesce(${change.conjunction ?? null}, conjunction),
      shared = coalesce(${change.shared ?? null}, shared)
    where organization_id = ${organizationId} and id = ${id}`.execute(tx);
  if (change.items === undefined) return;
  await sql`delete from filter_condition where organization_id = ${organizationId} and filter_group_id = ${id}`.execute(
    tx,
  );
  await sql`delete from filter_group where organization_id = ${organizationId} and parent_id = ${id}`.execute(tx);
  await sql`select write_filter_items(${id}, ${JSON.stringify(change.items)}::jsonb)`.execute(tx);
}

export async function deleteGroup(tx: Tx, organizationId: number, id: number): Promise<void> {
  await sql`delete from filter_group where organization_id = ${organizationId} and id = ${id}`.execute(tx);
}

/** Groups that were made with a view, once no view uses them. */
export async function deleteLeftGroups(tx: Tx, organizationId: number, ids: readonly (number | null)[]): Promise<void> {
  await sql`
    delete from filter_group g
    where g.organization_id = ${organizationId} and g.id = any (${ids}::bigint[]) and g.is_of_view
      and not exists (select from data_view v where v.filter_group_id = g.id)`.execute(tx);
}

export async function countGroups(tx: Tx, { organizationId, projectId }: GroupScope): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from filter_group
    where organization_id = ${organizationId} and project_id = ${projectId} and parent_id is null and not is_of_view`.execute(
    tx,
  );
  return rows[0]?.count ?? 0;
}
