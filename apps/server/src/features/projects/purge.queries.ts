import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface ExpiredProject {
  id: number;
  organization_id: number;
  title: string;
}

export async function listExpiredProjects(tx: Tx, before: Date): Promise<ExpiredProject[]> {
  const { rows } = await sql<ExpiredProject>`
    select id, organization_id, title from project where deleted_at < ${before} order by id`.execute(tx);
  return rows;
}

/** Tasks first, in blocks: annotations hold on to the definitions that they were made under. */
export async function deleteTasks(tx: Tx, projectId: number, limit: number): Promise<number> {
  const { rows } = await sql`
    delete from task where id in (select id from task where project_id = ${projectId} order by id limit ${limit})
    returning id`.execute(tx);
  return rows.length;
}

/** The project with everything that hangs on it. Returns the storage keys of its files; undefined when it came back. */
export async function deleteExpiredProject(tx: Tx, projectId: number, before: Date): Promise<string[] | undefined> {
  const files = await sql<{ storage_key: string }>`
    select storage_key from asset where project_id = ${projectId}`.execute(tx);
  const { rows } = await sql`
    delete from project where id = ${projectId} and deleted_at < ${before} returning id`.execute(tx);
  return rows.length === 0 ? undefined : files.rows.map(({ storage_key }) => storage_key);
}
