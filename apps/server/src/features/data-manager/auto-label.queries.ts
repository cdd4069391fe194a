import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface AutoLabelling {
  organization_id: number;
  by: number;
  min_score: number;
}

/** undefined: predictions stay predictions there. */
export async function findAutoLabelling(tx: Tx, projectId: number): Promise<AutoLabelling | undefined> {
  const { rows } = await sql<AutoLabelling>`
    select organization_id, auto_label_by as by, confidence_limit as min_score from project
    where id = ${projectId} and deleted_at is null and auto_label_by is not null and confidence_limit is not null`.execute(
    tx,
  );
  return rows[0];
}
