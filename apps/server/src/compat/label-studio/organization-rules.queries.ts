import type { Tx } from '../../platform/db/db.ts';

export interface OrganizationRules {
  api_tokens_enabled: boolean;
  legacy_api_tokens_enabled: boolean;
  max_session_age: number | null;
  max_time_between_activity: number | null;
  created_at: Date;
  updated_at: Date;
}

const COLUMNS = [
  'api_tokens_enabled',
  'legacy_api_tokens_enabled',
  'max_session_age',
  'max_time_between_activity',
  'created_at',
  'updated_at',
] as const;

export function getRules(tx: Tx, organizationId: number): Promise<OrganizationRules> {
  return tx.selectFrom('organization').select(COLUMNS).where('id', '=', organizationId).executeTakeFirstOrThrow();
}

export function updateRules(
  tx: Tx,
  organizationId: number,
  fields: Partial<Omit<OrganizationRules, 'created_at' | 'updated_at'>>,
): Promise<OrganizationRules> {
  return tx
    .updateTable('organization')
    .set(fields)
    .where('id', '=', organizationId)
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
}
