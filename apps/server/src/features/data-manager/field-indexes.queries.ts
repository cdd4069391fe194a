import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface FieldScope {
  organizationId: number;
  projectId: number;
}

export interface FieldIndexRow {
  id: number;
  project_id: number;
  field: string;
  status: 'building' | 'ready';
  indexed_to: number;
  task_count: number;
  job_id: string | null;
  created_at: Date;
}

export async function listFieldIndexes(tx: Tx, { organizationId, projectId }: FieldScope): Promise<FieldIndexRow[]> {
  const { rows } = await sql<FieldIndexRow>`
    select * from field_index where organization_id = ${organizationId} and project_id = ${projectId}
    order by field`.execute(tx);
  return rows;
}

export async function findFieldIndex(tx: Tx, organizationId: number, id: number): Promise<FieldIndexRow | undefined> {
  const { rows } = await sql<FieldIndexRow>`
    select * from field_index where organization_id = ${organizationId} and id = ${id}`.execute(tx);
  return rows[0];
}

/** Holds the project, so that two at once cannot both be the last that is allowed. */
export async function holdProject(tx: Tx, { organizationId, projectId }: FieldScope): Promise<{ task_count: number }> {
  const { rows } = await sql<{ task_count: number }>`
    select coalesce((select sum(task_number) from project_counter c where c.project_id = p.id), 0)::bigint as task_count
    from project p where p.organization_id = ${organizationId} and p.id = ${projectId} for no key update of p`.execute(
    tx,
  );
  return rows[0] ?? { task_count: 0 };
}

export async function insertFieldIndex(
  tx: Tx,
  { organizationId, projectId }: FieldScope,
  field: string,
  userId: number | undefined,
): Promise<FieldIndexRow> {
  const { rows } = await sql<FieldIndexRow>`
    insert into field_index (organization_id, project_id, field, created_by)
    values (${organizationId}, ${projectId}, ${field}, ${userId ?? null}) returning *`.execute(tx);
  return rows[0] as FieldIndexRow;
}

export async function setJob(tx: Tx, organizationId: number, id: number, jobId: string): Promise<void> {
  await sql`update field_index set job_id = ${jobId} where organization_id = ${organizationId} and id = ${id}`.execute(
    tx,
  );
}

export async function deleteFieldIndex(tx: Tx, organizationId: number, id: number): Promise<void> {
  await sql`delete from field_index where organization_id = ${organizationId} and id = ${id}`.execute(tx);
}

/** Number of the transaction; what began before it may not have seen a new index. */
export async function currentTransaction(tx: Tx): Promise<string> {
  const { rows } = await sql<{ id: string }>`select pg_current_xact_id()::text as id`.execute(tx);
  return rows[0]?.id ?? '0';
}

/** Whether everything that was going on in that transaction's time has ended. */
export async function isPast(tx: Tx, transaction: string): Promise<boolean> {
  const { rows } = await sql<{ past: boolean }>`
    select pg_snapshot_xmin(pg_current_snapshot()) > ${transaction}::xid8 as past`.execute(tx);
  return rows[0]?.past ?? false;
}

/** Takes the values of the next tasks in; undefined when there are none left, and the index is ready. */
export async function indexBlock(
  tx: Tx,
  organizationId: number,
  index: FieldIndexRow,
  size: number,
): Promise<{ indexedTo: number; tasks: number } | undefined> {
  const { rows: block } = await sql<{ ids: number[] | null; last: number | null }>`
    select array_agg(id::float8) as ids, max(inner_id) as last from (
      select id, inner_id from task
      where organization_id = ${organizationId} and project_id = ${index.project_id} and inner_id > ${index.indexed_to}
      order by inner_id limit ${size}) as next`.execute(tx);
  const { ids, last } = block[0] ?? { ids: null, last: null };
  if (!ids || last === null) {
    await sql`update field_index set status = 'ready' where organization_id = ${organizationId} and id = ${index.id}`.execute(
      tx,
    );
    return undefined;
  }
  await sql`select write_field_values(array[${index.id}::bigint], ${ids}::bigint[])`.execute(tx);
  await sql`
    update field_index set indexed_to = ${last}, task_count = task_count + ${ids.length}
    where organization_id = ${organizationId} and id = ${index.id}`.execute(tx);
  return { indexedTo: last, tasks: ids.length };
}
