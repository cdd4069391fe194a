import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import type { Scope } from './measuring/measure.queries.ts';

/** What the project's settings hold about quality; null where they hold nothing. */
export async function findStoredRules(tx: Tx, scope: Scope, options: { isLocked?: boolean } = {}): Promise<unknown> {
  const { rows } = await sql<{ quality: unknown }>`
    select settings -> 'quality' as quality from project
    where organization_id = ${scope.organizationId} and id = ${scope.projectId}
    ${options.isLocked ? sql`for no key update` : sql``}`.execute(tx);
  return rows[0]?.quality ?? null;
}

export async function storeRules(tx: Tx, scope: Scope, rules: object, userId: number | undefined): Promise<void> {
  await sql`
    update project set settings = jsonb_set(settings, '{quality}', ${JSON.stringify(rules)}::jsonb), updated_by = ${userId ?? null}
    where organization_id = ${scope.organizationId} and id = ${scope.projectId}`.execute(tx);
}
