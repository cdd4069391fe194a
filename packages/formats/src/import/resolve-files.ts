import type { ImportedRow, ImportedTask } from './model.ts';

/**
 * The task of a row with the address of each file of the set that it shows, from the caller, who keeps the file. A file
 * that is shown in several places is asked for once.
 */
export async function resolveFiles(
  row: ImportedRow,
  addressOf: (fileName: string) => Promise<string>,
): Promise<ImportedTask> {
  if (row.files === undefined || row.files.length === 0) return row.task;
  const data = structuredClone(row.task.data);
  const addresses = new Map<string, string>();
  for (const { path, name } of row.files) {
    const address = addresses.get(name) ?? (await addressOf(name));
    addresses.set(name, address);
    let holder: Record<string | number, unknown> = data;
    for (const step of path.slice(0, -1)) holder = holder[step] as Record<string | number, unknown>;
    const last = path.at(-1);
    if (last !== undefined) holder[last] = address;
  }
  return { ...row.task, data };
}
