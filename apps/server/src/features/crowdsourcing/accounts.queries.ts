import type { Tx } from '../../platform/db/db.ts';

export interface AccountRow {
  provider: string;
  settings: Record<string, string>;
  /** Sealed; null: none. */
  secrets: string | null;
  sandbox: boolean;
  updated_at: Date;
}

export async function findAccount(tx: Tx, organizationId: number, provider: string): Promise<AccountRow | undefined> {
  const rows = await listAccounts(tx, organizationId, provider);
  return rows[0];
}

export async function listAccounts(tx: Tx, organizationId: number, provider?: string): Promise<AccountRow[]> {
  let query = tx
    .selectFrom('crowd_account')
    .select(['provider', 'settings', 'secrets', 'sandbox', 'updated_at'])
    .where('organization_id', '=', organizationId);
  if (provider !== undefined) query = query.where('provider', '=', provider);
  const rows = await query.execute();
  return rows.map((row) => ({ ...row, settings: row.settings as Record<string, string> }));
}

export async function saveAccountRow(
  tx: Tx,
  account: {
    organizationId: number;
    provider: string;
    settings: Readonly<Record<string, string>>;
    secrets: string;
    sandbox: boolean;
    userId: number | undefined;
  },
): Promise<void> {
  const { organizationId, provider, settings, secrets, sandbox, userId } = account;
  const values = { settings: JSON.stringify(settings), secrets, sandbox, updated_by: userId ?? null };
  await tx
    .insertInto('crowd_account')
    .values({ organization_id: organizationId, provider, ...values })
    .onConflict((conflict) => conflict.columns(['organization_id', 'provider']).doUpdateSet(values))
    .execute();
}

/** Only its secrets, as they were read under lock. */
export async function saveSecrets(tx: Tx, organizationId: number, provider: string, secrets: string): Promise<void> {
  await tx
    .updateTable('crowd_account')
    .set({ secrets })
    .where('organization_id', '=', organizationId)
    .where('provider', '=', provider)
    .execute();
}

export async function lockAccount(tx: Tx, organizationId: number, provider: string): Promise<AccountRow | undefined> {
  const row = await tx
    .selectFrom('crowd_account')
    .select(['provider', 'settings', 'secrets', 'sandbox', 'updated_at'])
    .where('organization_id', '=', organizationId)
    .where('provider', '=', provider)
    .forUpdate()
    .executeTakeFirst();
  return row && { ...row, settings: row.settings as Record<string, string> };
}

export async function deleteAccountRow(tx: Tx, organizationId: number, provider: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('crowd_account')
    .where('organization_id', '=', organizationId)
    .where('provider', '=', provider)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

export async function hasOpenBatch(tx: Tx, organizationId: number, provider: string): Promise<boolean> {
  const row = await tx
    .selectFrom('crowd_batch')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where('provider', '=', provider)
    .where('status', 'in', ['publishing', 'open', 'closing'])
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
