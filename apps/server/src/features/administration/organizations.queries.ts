import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface AdminOrganizationRow {
  id: number;
  uuid: string;
  name: string;
  slug: string;
  members: number;
  projects: number;
  tasks: number;
  annotations: number;
  storage_bytes: number;
  project_limit: number;
  suspended_at: Date | null;
  suspended_reason: string | null;
  created_at: Date;
}

/** Counted for the rows of one page only. */
const COLUMNS = sql`o.id, o.uuid, o.name, o.slug, o.project_limit, o.suspended_at, o.suspended_reason, o.created_at,
  (select count(*) from organization_member m join app_user u on u.id = m.user_id and u.deleted_at is null
    where m.organization_id = o.id and m.enabled) as members,
  (select count(*) from project p where p.organization_id = o.id and p.deleted_at is null) as projects,
  coalesce(c.tasks, 0) as tasks, coalesce(c.annotations, 0) as annotations,
  (select coalesce(sum(a.size_bytes), 0) from asset a where a.organization_id = o.id) as storage_bytes`;
const COUNTERS = sql`left join lateral (
  select sum(k.task_number) as tasks, sum(k.total_annotations_number) as annotations
  from project_counter k join project p on p.id = k.project_id and p.deleted_at is null
  where k.organization_id = o.id) c on true`;

export interface OrganizationFilters {
  search: string | undefined;
  status: 'active' | 'suspended' | undefined;
}

function conditions({ search, status }: OrganizationFilters): RawBuilder<unknown> {
  const parts = [sql`o.deleted_at is null`];
  if (search !== undefined)
    parts.push(
      sql`(position(lower(${search}) in lower(o.name)) > 0 or position(lower(${search}) in o.slug) > 0 or o.id::text = ${search})`,
    );
  if (status !== undefined)
    parts.push(status === 'suspended' ? sql`o.suspended_at is not null` : sql`o.suspended_at is null`);
  return sql.join(parts, sql` and `);
}

/** By name. */
export async function listAdminOrganizations(
  tx: Tx,
  filters: OrganizationFilters,
  wanted: { after: readonly unknown[] | undefined; offset: number; limit: number },
): Promise<{ rows: (AdminOrganizationRow & { sort_key: string })[]; total: number }> {
  const found = conditions(filters);
  const after =
    wanted.after === undefined
      ? sql`true`
      : sql`(lower(o.name), o.id) > (${String(wanted.after[0])}::text, ${Number(wanted.after[1]) || 0}::bigint)`;
  const { rows } = await sql<AdminOrganizationRow & { sort_key: string }>`
    with page as (
      select o.* from organization o where ${found} and ${after} order by lower(o.name), o.id
      limit ${wanted.limit + 1} offset ${wanted.offset}
    )
    select ${COLUMNS}, lower(o.name) as sort_key from page o ${COUNTERS} order by lower(o.name), o.id`.execute(tx);
  const counted = await sql<{ total: number }>`select count(*) as total from organization o where ${found}`.execute(tx);
  return { rows, total: counted.rows[0]?.total ?? 0 };
}

export async function findAdminOrganization(tx: Tx, id: number): Promise<AdminOrganizationRow | undefined> {
  const { rows } = await sql<AdminOrganizationRow>`
    select ${COLUMNS} from organization o ${COUNTERS} where o.id = ${id} and o.deleted_at is null`.execute(tx);
  return rows[0];
}

export interface OrganizationFacts {
  owners: { user_id: number; email: string; display_name: string }[];
  workspaces: number;
  last_activity_at: Date | null;
  failed_jobs: number;
}

export async function readOrganizationFacts(tx: Tx, id: number, since: Date): Promise<OrganizationFacts> {
  const owners = await sql<OrganizationFacts['owners'][number]>`
    select u.id as user_id, u.email::text as email, u.display_name
    from organization_member m join app_user u on u.id = m.user_id and u.deleted_at is null
    where m.organization_id = ${id} and m.role = 'owner' and m.enabled order by m.created_at, u.id limit 50`.execute(
    tx,
  );
  const { rows } = await sql<Omit<OrganizationFacts, 'owners'>>`
    select
      (select count(*) from workspace w where w.organization_id = ${id}) as workspaces,
      (select e.created_at from event_log e where e.organization_id = ${id} order by e.id desc limit 1) as last_activity_at,
      (select count(*) from job j where j.organization_id = ${id} and j.status = 'failed' and j.created_at > ${since}) as failed_jobs`.execute(
    tx,
  );
  return { owners: owners.rows, ...(rows[0] ?? { workspaces: 0, last_activity_at: null, failed_jobs: 0 }) };
}

export interface TopProject {
  id: number;
  title: string;
  tasks: number;
  annotations: number;
  storage_bytes: number;
}

export async function listTopProjects(tx: Tx, organizationId: number): Promise<TopProject[]> {
  const { rows } = await sql<TopProject>`
    select p.id, p.title, coalesce(k.tasks, 0) as tasks, coalesce(k.annotations, 0) as annotations,
      (select coalesce(sum(a.size_bytes), 0) from asset a where a.organization_id = p.organization_id and a.project_id = p.id) as storage_bytes
    from project p
    left join lateral (
      select sum(c.task_number) as tasks, sum(c.total_annotations_number) as annotations
      from project_counter c where c.project_id = p.id) k on true
    where p.organization_id = ${organizationId} and p.deleted_at is null
    order by coalesce(k.tasks, 0) desc, p.id limit 10`.execute(tx);
  return rows;
}

export async function changeOrganizationRow(
  tx: Tx,
  id: number,
  fields: {
    name?: string;
    project_limit?: number;
    suspended_at?: Date | null;
    suspended_reason?: string | null;
    suspended_by?: number | null;
  },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('organization')
    .set(fields)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return Number(numUpdatedRows) > 0;
}
