import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export type ArchivedTable = 'task' | 'annotation' | 'annotation_revision' | 'prediction' | 'review' | 'comment';

/** What a table has now, which may be more or less than when the archive was written. */
export interface TableShape {
  table: ArchivedTable;
  columns: readonly string[];
  /** Columns that name a row of another table, which may be gone since. */
  references: ReadonlyMap<string, string>;
}

export async function readShape(tx: Tx, table: ArchivedTable): Promise<TableShape> {
  const columns = await sql<{ name: string }>`
    select attname as name from pg_attribute
    where attrelid = ${table}::regclass and attnum > 0 and not attisdropped and attgenerated = ''`.execute(tx);
  const references = await sql<{ column: string; target: string }>`
    select a.attname as column, c.confrelid::regclass::text as target
    from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.conrelid = ${table}::regclass and c.contype = 'f' and cardinality(c.conkey) = 1 and not a.attnotnull`.execute(
    tx,
  );
  return {
    table,
    columns: columns.rows.map(({ name }) => name),
    references: new Map(references.rows.map(({ column, target }) => [column, target])),
  };
}

/**
 * Puts rows back that are not there, under their old ids. What they point to and is gone is left empty; of columns that
 * are new since, the usual value is taken. Returns the ids of those that came back.
 */
export async function insertMissing(
  tx: Tx,
  shape: TableShape,
  rows: readonly Record<string, unknown>[],
): Promise<number[]> {
  const [sample] = rows;
  if (!sample) return [];
  const columns = shape.columns.filter((name) => name in sample);
  const value = (name: string): RawBuilder<unknown> => {
    const target = shape.references.get(name);
    const given = sql.ref(`given.${name}`);
    return target === undefined
      ? given
      : sql`(select x.id from ${sql.table(target)} x where x.id = ${given}) as ${sql.ref(name)}`;
  };
  const needed = shape.table === 'annotation_revision' ? 'annotation' : 'task';
  const parent =
    shape.table === 'task'
      ? sql`exists (select from project p where p.id = given.project_id)`
      : sql`exists (select from ${sql.table(needed)} y where y.id = ${sql.ref(`given.${needed}_id`)})`;
  const inserted = await sql<{ id: number }>`
    insert into ${sql.table(shape.table)} (${sql.join(columns.map((name) => sql.ref(name)))})
    overriding system value
    select ${sql.join(columns.map(value))}
    from jsonb_populate_recordset(null::${sql.table(shape.table)}, ${JSON.stringify(rows)}::jsonb) given
    where ${parent} and not exists (select from ${sql.table(shape.table)} z where z.id = given.id)
    order by given.id
    on conflict do nothing
    returning id`.execute(tx);
  return inserted.rows.map(({ id }) => id);
}

/** Annotations are there only after their tasks. */
export async function setFinals(tx: Tx, finals: readonly { task: number; annotation: number }[]): Promise<void> {
  await sql`
    update task t set final_annotation_id = given.annotation
    from jsonb_to_recordset(${JSON.stringify(finals)}::jsonb) as given(task bigint, annotation bigint)
    where t.id = given.task and exists (select from annotation a where a.id = given.annotation and a.task_id = t.id)`.execute(
    tx,
  );
}

/** They count as changed now, so that they are not archived again at once. */
export async function unmarkArchived(tx: Tx, ids: readonly number[], now: Date): Promise<void> {
  await sql`
    update task set archived_at = null, archive_id = null, updated_at = ${now.toISOString()}::timestamptz
    where id = any (${ids}::bigint[])`.execute(tx);
}

/** Which of them are deleted, and since when. */
export async function listDeletedOf(
  tx: Tx,
  ids: readonly number[],
): Promise<{ id: number; project_id: number; deleted_at: Date | null }[]> {
  const { rows } = await sql<{ id: number; project_id: number; deleted_at: Date | null }>`
    select id, project_id, deleted_at from task where id = any (${ids}::bigint[])`.execute(tx);
  return rows;
}

export async function undelete(tx: Tx, ids: readonly number[]): Promise<void> {
  await sql`update task set deleted_at = null, deleted_by = null where id = any (${ids}::bigint[])`.execute(tx);
}

export async function markRestored(tx: Tx, archiveId: string, now: Date): Promise<void> {
  await tx
    .updateTable('archive_record')
    .set({ status: 'restored', restored_at: now })
    .where('id', '=', archiveId)
    .execute();
}
