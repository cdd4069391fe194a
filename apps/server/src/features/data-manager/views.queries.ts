import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface ViewRow {
  id: number;
  project_id: number;
  user_id: number;
  title: string;
  is_shared: boolean;
  position: number;
  data: Record<string, unknown>;
  filter_group_id: number | null;
  group_title: string | null;
  /** The group was made with a view and is not offered to others. */
  is_group_of_view: boolean | null;
  conjunction: 'and' | 'or' | null;
  items: unknown[] | null;
  ordering: unknown[];
  selected_items: unknown;
  created_at: Date;
  updated_at: Date;
}

export interface ViewFields {
  title?: string;
  is_shared?: boolean;
  data?: Record<string, unknown>;
  /** null: all tasks. */
  filter_group_id?: number | null;
  ordering?: unknown[];
  selected_items?: unknown;
}

export interface ViewScope {
  organizationId: number;
  projectId: number;
  userId: number;
}

/** With the group that filters it. */
const VIEW = sql`v.*, g.title as group_title, g.is_of_view as is_group_of_view, g.conjunction, filter_items(g.id) as items
  from data_view v left join filter_group g on g.id = v.filter_group_id`;

/** A person's own views and those that others share, in the order of the tabs. */
export async function listViews(tx: Tx, { organizationId, projectId, userId }: ViewScope): Promise<ViewRow[]> {
  const { rows } = await sql<ViewRow>`
    select ${VIEW}
    where v.organization_id = ${organizationId} and v.project_id = ${projectId} and (v.user_id = ${userId} or v.is_shared)
    order by v.position, v.id limit 500`.execute(tx);
  return rows;
}

/** Undefined for a view that this person cannot see. */
export async function findView(
  tx: Tx,
  organizationId: number,
  userId: number,
  id: number,
): Promise<ViewRow | undefined> {
  const { rows } = await sql<ViewRow>`
    select ${VIEW}
    where v.organization_id = ${organizationId} and v.id = ${id} and (v.user_id = ${userId} or v.is_shared)`.execute(
    tx,
  );
  return rows[0];
}

export async function countViews(tx: Tx, { organizationId, projectId, userId }: ViewScope): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from data_view
    where organization_id = ${organizationId} and project_id = ${projectId} and user_id = ${userId}`.execute(tx);
  return rows[0]?.count ?? 0;
}

const jsonOf = (value: unknown): string | null =>
  value === null || value === undefined ? null : JSON.stringify(value);

export async function insertView(tx: Tx, scope: ViewScope, fields: ViewFields): Promise<number> {
  const { organizationId, projectId, userId } = scope;
  const { rows } = await sql<{ id: number }>`
    insert into data_view (organization_id, project_id, user_id, title, is_shared, position, data, filter_group_id, ordering, selected_items)
    select ${organizationId}, ${projectId}, ${userId}, ${fields.title ?? ''}, ${fields.is_shared ?? false},
      coalesce((select max(position) + 1 from data_view where organization_id = ${organizationId} and project_id = ${projectId}), 0),
      ${jsonOf(fields.data ?? {})}::jsonb, ${fields.filter_group_id ?? null}::bigint, ${jsonOf(fields.ordering ?? [])}::jsonb,
      ${jsonOf(fields.selected_items)}::jsonb
    returning id`.execute(tx);
  return rows[0]?.id ?? 0;
}

/** Fields that are left out stay as they are. */
export async function updateView(tx: Tx, organizationId: number, id: number, fields: ViewFields): Promise<void> {
  const { data, ordering, selected_items: selected, ...plain } = fields;
  await tx
    .updateTable('data_view')
    .set({
      ...plain,
      ...(data === undefined ? {} : { data: JSON.stringify(data) }),
      ...(ordering === undefined ? {} : { ordering: JSON.stringify(ordering) }),
      ...(selected === undefined ? {} : { selected_items: jsonOf(selected) }),
      updated_at: sql<Date>`now()`,
    })
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .execute();
}

export async function deleteView(tx: Tx, organizationId: number, id: number): Promise<void> {
  await tx.deleteFrom('data_view').where('organization_id', '=', organizationId).where('id', '=', id).execute();
}

/** Removes a person's own views; those of others stay. */
export async function deleteOwnViews(
  tx: Tx,
  { organizationId, projectId, userId }: ViewScope,
): Promise<{ id: number; filter_group_id: number | null }[]> {
  return tx
    .deleteFrom('data_view')
    .where('organization_id', '=', organizationId)
    .where('project_id', '=', projectId)
    .where('user_id', '=', userId)
    .returning(['id', 'filter_group_id'])
    .execute();
}

/** The first stands furthest left. Only views that the person may change move. */
export async function orderViews(
  tx: Tx,
  { organizationId, projectId, userId }: ViewScope,
  ids: readonly number[],
  mayOrderShared: boolean,
): Promise<void> {
  await sql`
    update data_view v set position = given.place
    from unnest(${ids}::bigint[]) with ordinality as given (id, place)
    where v.id = given.id and v.organization_id = ${organizationId} and v.project_id = ${projectId}
      and (v.user_id = ${userId} or (v.is_shared and ${mayOrderShared}))`.execute(tx);
}
