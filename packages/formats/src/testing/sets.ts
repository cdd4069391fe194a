import type { DatasetImporter, DatasetOptions, FileSet, SetLimits, SourceFile } from '../import/dataset.ts';
import { openFileSet } from '../import/files/file-set.ts';
import type { ImportRow } from '../import/model.ts';
import { collect } from './streams.ts';

export interface MemoryOptions {
  /** Bytes per chunk of a file that is read from its beginning. */
  chunkBytes?: number;
  /** Whether files can be read from anywhere; undefined means yes. */
  isRandom?: boolean;
}

export function sourceOf(name: string, content: string | Uint8Array, options: MemoryOptions = {}): SourceFile {
  // A window into a larger buffer, as servers read files.
  const bytes = Buffer.concat([Buffer.from('before'), Buffer.from(content), Buffer.from('after')]).subarray(6, -5);
  const { chunkBytes = 1000, isRandom = true } = options;
  return {
    name,
    sizeBytes: bytes.length,
    open: async function* () {
      for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
    },
    ...(isRandom ? { readAt: async (offset: number, length: number) => bytes.subarray(offset, offset + length) } : {}),
  };
}

export const setOf = (
  files: Record<string, string | Uint8Array>,
  limits: Partial<SetLimits> = {},
  options: MemoryOptions = {},
): Promise<FileSet> =>
  openFileSet(
    Object.entries(files).map(([name, content]) => sourceOf(name, content, options)),
    limits,
  );

export const readSet = (importer: DatasetImporter, set: FileSet, options?: DatasetOptions): Promise<ImportRow[]> =>
  collect(importer.read(set, options));

/** A picture of nothing but its header. */
export function pngOf(width: number, height: number): Uint8Array {
  const bytes = new Uint8Array(33);
  bytes.set([137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82]);
  const view = new DataView(bytes.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  bytes.set([8, 2], 24);
  return bytes;
}
