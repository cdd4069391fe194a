import type { Tx } from '../../platform/db/db.ts';
import { findImportOf, insertImport } from './imports.queries.ts';

/** The record that tasks from another system belong to: one for each project and place that they come from. */
export async function openImportRecord(
  tx: Tx,
  from: { organizationId: number; projectId: number; createdBy: number | undefined; url: string },
): Promise<number> {
  const known = await findImportOf(tx, from);
  if (known) return known.id;
  return insertImport(tx, {
    ...from,
    source: 'takeover',
    fileUploadIds: [],
    preannotatedFromFields: undefined,
    returnTaskIds: false,
  });
}
