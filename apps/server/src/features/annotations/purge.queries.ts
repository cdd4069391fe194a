import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

/** Of tasks that are still there; those of deleted tasks go with their tasks. Returns how many went. */
export async function purgeDeletedAnnotations(tx: Tx, before: Date, limit: number): Promise<number> {
  const gone = await sql`
    delete from annotation where id in (
      select a.id from annotation a join task t on t.id = a.task_id and t.deleted_at is null
      where a.deleted_at < ${before.toISOString()}::timestamptz order by a.deleted_at limit ${limit})`.execute(tx);
  return Number(gone.numAffectedRows ?? 0);
}
