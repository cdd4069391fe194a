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
  filters: unknown;
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
  filters?: unknown;
  ordering?: unknown[];
  selected_items?: unknown;
}

export interface ViewScope {
  organizationId: number;
  projectId: number;
  userId: number;
}

/** A person's own views and those that others share, in the order of the tabs. */
export async function listViews(tx: Tx, { organizationId, projectId, userId }: ViewScope): Promise<ViewRow[]> {
  const { rows } = await sql<ViewRow>`
    select * from data_view
    where organization_id = ${organizationId} and project_id = ${projectId} and (user_id = ${userId} or is_shared)
    order by position, id limit 500`.execute(tx);
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
    select * from data_view
    where organization_id = ${organizationId} and id = ${id} and (user_id = ${userId} or is_shared)`.execute(tx);
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

export async function insertView(tx: Tx, scope: ViewScope, fields: ViewFields): Promise<ViewRow> {
  const { organizationId, projectId, userId } = scope;
  const { rows } = await sql<ViewRow>`
    insert into data_view (organization_id, project_id, user_id, title, is_shared, position, data, filters, ordering, selected_items)
    select ${organizationId}, ${projectId}, ${userId}, ${fields.title ?? ''}, ${fields.is_shared ?? false},
      coalesce((select max(position) + 1 from data_view where organization_id = ${organizationId} and project_id = ${projectId}), 0),
      ${jsonOf(fields.data ?? {})}::jsonb, ${jsonOf(fields.filters)}::jsonb, ${jsonOf(fields.ordering ?? [])}::jsonb,
      ${jsonOf(fields.selected_items)}::jsonb
    returning *`.execute(tx);
  return rows[0] as ViewRow;
}

/** Fields that are left out stay as they are. */
export async function updateView(tx: Tx, organizationId: number, id: number, fields: ViewFields): Promise<ViewRow> {
  const { data, filters, ordering, selected_items: selected, ...plain } = fields;
  return (await tx
    .updateTable('data_view')
    .set({
      ...plain,
      ...(data === undefined ? {} : { data: JSON.stringify(data) }),
      ...(filters === undefined ? {} : { filters: jsonOf(filters) }),
      ...(ordering === undefined ? {} : { ordering: JSON.stringify(ordering) }),
      ...(selected === undefined ? {} : { selected_items: jsonOf(selected) }),
      updated_at: sql<Date>`now()`,
    })
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()) as unknown as ViewRow;
}

export async function deleteView(tx: Tx, organizationId: number, id: number): Promise<void> {
  await tx.deleteFrom('data_view').where('organization_id', '=', organizationId).where('id', '=', id).execute();
}

/** Removes a person's own views; those of others stay. */
export async function deleteOwnViews(tx: Tx, { organizationId, projectId, userId }: ViewScope): Promise<number[]> {
  const rows = await tx
    .deleteFrom('data_view')
    .where('organization_id', '=', organizationId)
    .where('project_id', '=', projectId)
    .where('user_id', '=', userId)
    .returning('id')
    .execute();
  return rows.map(({ id }) => id);
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
