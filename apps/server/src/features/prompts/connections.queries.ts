import type { Insertable, Selectable, Updateable } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import type { PromptConnection } from '../../platform/db/schema.gen.ts';

export type ConnectionRow = Selectable<PromptConnection>;
export type NewConnection = Insertable<PromptConnection>;

export function listConnections(tx: Tx, organizationId: number): Promise<ConnectionRow[]> {
  return tx
    .selectFrom('prompt_connection')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('deleted_at', 'is', null)
    .orderBy('name')
    .limit(500)
    .execute();
}

export function findConnection(tx: Tx, organizationId: number, id: number): Promise<ConnectionRow | undefined> {
  return tx
    .selectFrom('prompt_connection')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
}

/** undefined: the name is taken. */
export function insertConnection(tx: Tx, row: NewConnection): Promise<ConnectionRow | undefined> {
  return tx
    .insertInto('prompt_connection')
    .values(row)
    .onConflict((conflict) => conflict.columns(['organization_id', 'name']).where('deleted_at', 'is', null).doNothing())
    .returningAll()
    .executeTakeFirst();
}

export async function isNameTaken(tx: Tx, organizationId: number, name: string, exceptId: number): Promise<boolean> {
  const found = await tx
    .selectFrom('prompt_connection')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where('name', '=', name)
    .where('id', '<>', exceptId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return found !== undefined;
}

export function updateConnection(
  tx: Tx,
  organizationId: number,
  id: number,
  change: Updateable<PromptConnection>,
): Promise<ConnectionRow> {
  return tx
    .updateTable('prompt_connection')
    .set(change)
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}
