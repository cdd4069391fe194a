import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import type { ProjectWords } from './batch-terms.ts';

export async function getProjectWords(tx: Tx, organizationId: number, projectId: number): Promise<ProjectWords> {
  const { rows } = await sql<ProjectWords>`
    select title, coalesce(description, '') as description, coalesce(expert_instruction, '') as instructions
    from project where organization_id = ${organizationId} and id = ${projectId}`.execute(tx);
  return rows[0] ?? { title: '', description: '', instructions: '' };
}

/** What the organization pays its own people in. */
export async function findCurrency(tx: Tx, organizationId: number): Promise<string> {
  const { currency } = await tx
    .selectFrom('organization')
    .select('currency')
    .where('id', '=', organizationId)
    .executeTakeFirstOrThrow();
  return currency;
}
