import type { Tx } from '../../platform/db/db.ts';

export interface TenantNames {
  uuid: string;
  /** As other issuers call it. */
  external_id: string | null;
}

export function getTenantNames(tx: Tx, organizationId: number): Promise<TenantNames> {
  return tx
    .selectFrom('organization')
    .select(['uuid', 'external_id'])
    .where('id', '=', organizationId)
    .executeTakeFirstOrThrow();
}
