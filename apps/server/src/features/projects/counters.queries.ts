import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface TaskScope {
  organizationId: number;
  projectId: number;
}

/** Contribution of some tasks to their project, as PostgreSQL writes the composite; only ever handed back to it. */
export type TallyText = string;

export async function bumpQueueVersion(tx: Tx, scope: TaskScope): Promise<void> {
  await sql`
    update project set queue_version = queue_version + 1
    where organization_id = ${scope.organizationId} and id = ${scope.projectId}`.execute(tx);
}

/** In the order of their ids, so that two changes of several tasks never wait for each other in a ring. */
export async function lockTasks(tx: Tx, scope: TaskScope, taskIds: readonly number[]): Promise<void> {
  await sql`
    select from task
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and id = any (${taskIds}::bigint[])
    order by id for no key update`.execute(tx);
}

/**
 * The counters of this connection, before the label counts beside them: a submission takes them in this order, and two
 * connections that share a shard would otherwise wait for each other.
 */
export async function lockShard(tx: Tx, scope: TaskScope): Promise<void> {
  await sql`
    select from project_counter
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and shard = counter_shard()
    for no key update`.execute(tx);
}

export async function tallyTasks(tx: Tx, taskIds: readonly number[]): Promise<TallyText> {
  const { rows } = await sql<{ tally: TallyText }>`select tally_tasks(${taskIds}::bigint[])::text as tally`.execute(tx);
  return rows[0]?.tally ?? '(0,0,0,0,0,0,0,0,0,0,0)';
}

export async function recountTasks(tx: Tx, taskIds: readonly number[], now: Date): Promise<void> {
  await sql`select recount_tasks(${taskIds}::bigint[], ${now.toISOString()}::timestamptz)`.execute(tx);
}

export async function changeCounters(tx: Tx, scope: TaskScope, after: TallyText, before: TallyText): Promise<void> {
  await sql`
    select change_counters(${scope.organizationId}, ${scope.projectId},
      subtract_tally(${after}::task_tally, ${before}::task_tally))`.execute(tx);
}

export async function countContent(tx: Tx, scope: TaskScope, taskIds: readonly number[], sign: 1 | -1): Promise<void> {
  await sql`
    select count_task_content(${scope.organizationId}, ${scope.projectId}, ${taskIds}::bigint[], ${sign})`.execute(tx);
}

export async function countColumns(tx: Tx, scope: TaskScope, taskIds: readonly number[], sign: 1 | -1): Promise<void> {
  await sql`
    select count_task_columns(${scope.organizationId}, ${scope.projectId}, ${taskIds}::bigint[], ${sign})`.execute(tx);
}

/** What countColumns would find, from whoever has just written the rows. */
export async function addColumns(tx: Tx, scope: TaskScope, columns: ReadonlyMap<string, number>): Promise<void> {
  if (columns.size === 0) return;
  await sql`
    insert into project_column as c (organization_id, project_id, name, task_count)
    select ${scope.organizationId}, ${scope.projectId}, k.name, k.tasks
    from unnest(${[...columns.keys()]}::text[], ${[...columns.values()]}::bigint[]) as k (name, tasks) order by k.name
    on conflict (organization_id, project_id, name_hash) do update set task_count = c.task_count + excluded.task_count`.execute(
    tx,
  );
}
