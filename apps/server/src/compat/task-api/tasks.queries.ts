import type { TaskStatus } from '@labelwright/contract/tasks';
import { type RawBuilder, sql } from 'kysely';
import { type Reader, visibleProjects } from '../../features/projects/index.ts';
import type { Tx } from '../../platform/db/db.ts';

/** A task without its data. */
export interface TaskHead {
  id: number;
  project_id: number;
  external_id: string | null;
  status: TaskStatus;
  priority: number;
  overlap: number;
  total_annotations: number;
  review_status: string | null;
  is_golden: boolean;
  created_by: string | null;
  updated_by: string | null;
  created_at: Date;
  updated_at: Date;
  deleted_at: Date | null;
  archived_at: Date | null;
  /** Another one after every change of the row. */
  version: string;
}

export interface TaskContent {
  data: Record<string, unknown>;
  meta: Record<string, unknown>;
}

/** As other issuers call somebody, or their uuid. */
function subjectOf(userId: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(select coalesce(f.subject, u.uuid::text) from app_user u left join foreign_identity f on f.user_id = u.id where u.id = ${userId})`;
}

const head = sql`
  t.id, t.project_id, t.external_id, t.status, t.priority, t.overlap, t.total_annotations, t.review_status, t.is_golden,
  ${subjectOf(sql`t.created_by`)} as created_by, ${subjectOf(sql`t.updated_by`)} as updated_by,
  t.created_at, t.updated_at, t.deleted_at, t.archived_at, t.xmin::text as version`;

/** By one of its two ids. Tasks of this API come first: their external id is unique in the tenant. */
export async function findTaskId(
  tx: Tx,
  organizationId: number,
  which: { id: number } | { externalId: string },
): Promise<number | undefined> {
  const isIt = 'id' in which ? sql`id = ${which.id}` : sql`external_id = ${which.externalId}`;
  const { rows } = await sql<{ id: number }>`
    select id from task where organization_id = ${organizationId} and deleted_at is null and ${isIt}
    order by by_task_api desc, id limit 1`.execute(tx);
  return rows[0]?.id;
}

export async function findHead(tx: Tx, organizationId: number, id: number): Promise<TaskHead | undefined> {
  const { rows } = await sql<TaskHead>`
    select ${head} from task t
    where t.organization_id = ${organizationId} and t.id = ${id} and t.deleted_at is null`.execute(tx);
  return rows[0];
}

/** With the version that it belongs to: the row may have changed since its head was read. */
export async function findContent(
  tx: Tx,
  organizationId: number,
  id: number,
): Promise<(TaskContent & { version: string }) | undefined> {
  const { rows } = await sql<TaskContent & { version: string }>`
    select data, meta, xmin::text as version from task
    where organization_id = ${organizationId} and id = ${id} and deleted_at is null`.execute(tx);
  return rows[0];
}

export interface TaskFilter {
  statuses: readonly TaskStatus[] | undefined;
  externalIds: readonly string[] | undefined;
  projectId: number | undefined;
  createdAfter: string | undefined;
  createdBefore: string | undefined;
}

export interface ListReader extends Reader {
  /** Sees golden tasks as they are, in every project. */
  seesAll: boolean;
}

export type ListedTask = TaskHead & TaskContent & { sees_all: boolean };

/**
 * Newest first: the newest of each project by its index, and of these the newest. An index over all projects would serve
 * this list alone, and each one is work for every import and every answer.
 */
export async function listTasks(
  tx: Tx,
  reader: ListReader,
  filter: TaskFilter,
  page: { limit: number; offset: number },
): Promise<ListedTask[]> {
  const { rows } = await sql<ListedTask>`
    with page as materialized (
      select found.id
      from (${visibleProjects(reader)}) as p (id) cross join lateral (
        select t.id, t.created_at from task t where t.project_id = p.id and ${conditions(reader, filter)}
        order by t.created_at desc, t.id desc limit ${page.limit + page.offset}) as found
      order by found.created_at desc, found.id desc limit ${page.limit} offset ${page.offset})
    select ${head}, t.data, t.meta, ${seesAll(reader)} as sees_all
    from page join task t on t.id = page.id
    order by t.created_at desc, t.id desc`.execute(tx);
  return rows;
}

export async function countTasks(tx: Tx, reader: ListReader, filter: TaskFilter): Promise<number> {
  const isPlain = filter.statuses ?? filter.externalIds ?? filter.createdAfter ?? filter.createdBefore ?? undefined;
  if (isPlain === undefined) return countByProject(tx, reader, filter.projectId);
  const { rows } = await sql<{ count: number }>`
    select coalesce(sum(found.count), 0)::bigint as count
    from (${visibleProjects(reader)}) as p (id) cross join lateral (
      select count(*) as count from task t where t.project_id = p.id and ${conditions(reader, filter)}) as found`.execute(
    tx,
  );
  return rows[0]?.count ?? 0;
}

/** Projects know how many tasks they have. */
async function countByProject(tx: Tx, reader: ListReader, projectId: number | undefined): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select coalesce(sum(task_number), 0)::bigint as count from project_counter c
    where c.organization_id = ${reader.organizationId} and c.project_id = any (array(${visibleProjects(reader)}))
      and ${projectId === undefined ? sql`true` : sql`c.project_id = ${projectId}`}`.execute(tx);
  return rows[0]?.count ?? 0;
}

function conditions(reader: ListReader, filter: TaskFilter): RawBuilder<unknown> {
  const { statuses, externalIds, projectId, createdAfter, createdBefore } = filter;
  const all: RawBuilder<unknown>[] = [sql`t.organization_id = ${reader.organizationId}`, sql`t.deleted_at is null`];
  if (projectId !== undefined) all.push(sql`t.project_id = ${projectId}`);
  if (statuses) all.push(hasStatus(reader, statuses));
  if (externalIds) all.push(sql`t.external_id = any (${externalIds}::text[])`);
  if (createdAfter !== undefined) all.push(sql`t.created_at >= ${createdAfter}::timestamptz`);
  if (createdBefore !== undefined) all.push(sql`t.created_at < ${createdBefore}::timestamptz`);
  return sql.join(all, sql` and `);
}

/** To annotators a golden task looks like one that nobody has touched: also when they search by status. */
function hasStatus(reader: ListReader, statuses: readonly TaskStatus[]): RawBuilder<unknown> {
  const [only] = statuses;
  const stored = statuses.length === 1 ? sql`t.status = ${only}` : sql`t.status = any (${statuses}::text[])`;
  if (reader.seesAll) return stored;
  const hidden = statuses.includes('pending') ? sql` or (t.is_golden and not ${seesAll(reader)})` : sql``;
  return sql`((${stored} and (not t.is_golden or ${seesAll(reader)}))${hidden})`;
}

function seesAll(reader: ListReader): RawBuilder<unknown> {
  if (reader.seesAll) return sql`true`;
  return sql`exists (
    select from project_member pm
    where pm.organization_id = t.organization_id and pm.project_id = t.project_id and pm.user_id = ${reader.userId ?? null}
      and pm.enabled and pm.member_type in (1, 2, 3))`;
}

/** Somebody of the tenant by what their tokens call them. */
export async function findPersonBySubject(
  tx: Tx,
  organizationId: number,
  subject: string,
): Promise<number | undefined> {
  const { rows } = await sql<{ user_id: number }>`
    select f.user_id from foreign_identity f where f.organization_id = ${organizationId} and f.subject = ${subject}
    union all
    select u.id from app_user u join organization_member m on m.user_id = u.id and m.enabled
    where m.organization_id = ${organizationId} and u.uuid::text = lower(${subject})
    limit 1`.execute(tx);
  return rows[0]?.user_id;
}

export async function findSubject(tx: Tx, userId: number): Promise<string> {
  const { rows } = await sql<{ subject: string }>`select ${subjectOf(sql`${userId}::bigint`)} as subject`.execute(tx);
  return rows[0]?.subject ?? '';
}

export async function findLease(
  tx: Tx,
  organizationId: number,
  taskId: number,
  userId: number,
): Promise<{ unique_id: string; expires_at: Date } | undefined> {
  return tx
    .selectFrom('task_lease')
    .select(['unique_id', 'expires_at'])
    .where('organization_id', '=', organizationId)
    .where('task_id', '=', taskId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
}

/** The answer that a verdict on the task is about: the last one that is no skip. */
export async function findLastAnswer(tx: Tx, organizationId: number, taskId: number): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    select id from annotation
    where task_id = ${taskId} and organization_id = ${organizationId} and deleted_at is null and not was_cancelled
    order by id desc limit 1`.execute(tx);
  return rows[0]?.id;
}

export async function isAnswerOf(tx: Tx, taskId: number, annotationId: number): Promise<boolean> {
  const { rows } = await sql`
    select from annotation where id = ${annotationId} and task_id = ${taskId} and deleted_at is null`.execute(tx);
  return rows.length > 0;
}

/** Whether some task shows the file already. */
export async function hasTaskOfAsset(tx: Tx, organizationId: number, assetId: number): Promise<boolean> {
  const { rows } = await sql`
    select from task where asset_id = ${assetId} and organization_id = ${organizationId} and deleted_at is null limit 1`.execute(
    tx,
  );
  return rows.length > 0;
}
