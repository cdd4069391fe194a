import type { StorageUse } from '@labelwright/contract/administration';
import { withSystem } from '../../platform/db/db.ts';
import type { Platform } from '../../platform/platform.ts';
import { listTableUse, sumDeletedFiles, sumFiles, type UseRow } from './storage-use.queries.ts';

/** Bytes by organization, project and kind, and the database by table. */
export function readStorageUse(platform: Platform): Promise<StorageUse> {
  const { storageBucket, storagePrefix, dataDir } = platform.config;
  return withSystem(platform.db, async (tx) => {
    const rows = await sumFiles(tx);
    return {
      where: storageBucket === undefined ? `${dataDir}/files` : `s3://${storageBucket}/${storagePrefix}`,
      ...sumOf(rows),
      total_bytes: sumOf(rows).bytes,
      deleted_bytes: await sumDeletedFiles(tx),
      kinds: [...groupBy(rows, ({ kind }) => kind)]
        .map(([kind, group]) => ({ kind, ...sumOf(group) }))
        .sort((a, b) => b.bytes - a.bytes),
      organizations: organizationsOf(rows),
      database: await listTableUse(tx),
    };
  });
}

export function organizationsOf(rows: readonly UseRow[]): StorageUse['organizations'] {
  return [...groupBy(rows, ({ organization_id }) => organization_id)]
    .map(([id, ofOrganization]) => ({
      id,
      name: ofOrganization[0]?.organization_name ?? '',
      ...sumOf(ofOrganization),
      kinds: Object.fromEntries(
        [...groupBy(ofOrganization, ({ kind }) => kind)].map(([kind, group]) => [kind, sumOf(group).bytes]),
      ),
      projects: [...groupBy(ofOrganization, ({ project_id }) => project_id)]
        .map(([projectId, group]) => ({ id: projectId, title: group[0]?.project_title ?? '', ...sumOf(group) }))
        .sort((a, b) => b.bytes - a.bytes),
    }))
    .sort((a, b) => b.bytes - a.bytes || a.id - b.id);
}

function sumOf(rows: readonly UseRow[]): { bytes: number; files: number } {
  return {
    bytes: rows.reduce((sum, row) => sum + row.bytes, 0),
    files: rows.reduce((sum, row) => sum + row.files, 0),
  };
}

function groupBy<K>(rows: readonly UseRow[], keyOf: (row: UseRow) => K): Map<K, UseRow[]> {
  return Map.groupBy(rows, keyOf);
}
