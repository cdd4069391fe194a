import type { LibrarySettings } from '@labelwright/contract/libraries';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

const DEFAULTS: LibrarySettings = { require_approved_labels: false, embed_hosts: [] };

export async function getLibrarySettings(tx: Tx, organizationId: number): Promise<LibrarySettings> {
  const { rows } = await sql<{ library: Partial<LibrarySettings> | null }>`
    select settings -> 'library' as library from organization where id = ${organizationId}`.execute(tx);
  return { ...DEFAULTS, ...rows[0]?.library };
}

export async function saveLibrarySettings(
  tx: Tx,
  organizationId: number,
  change: Partial<LibrarySettings>,
): Promise<LibrarySettings> {
  await sql`
    update organization set settings = jsonb_set(settings, '{library}', coalesce(settings -> 'library', '{}') || ${JSON.stringify(change)}::jsonb)
    where id = ${organizationId}`.execute(tx);
  return getLibrarySettings(tx, organizationId);
}
