import type { CompiledConfig } from '@labelwright/task-definition/model';
import type { ImportOptions, ImportRow } from './model.ts';

/** The shapes between the server and datasets: formats that lie in several files, or in one that is no text. */

/** One uploaded file as the caller holds it. */
export interface SourceFile {
  /** As it was uploaded; may hold folders. */
  name: string;
  sizeBytes: number;
  /** May be called more than once; each gives the file from its beginning. */
  open: () => AsyncIterable<Uint8Array>;
  /**
   * Bytes from anywhere, fewer at the end of the file. Archives, XLSX and Parquet need it; without it they are read whole, up to
   * `maxHeldBytes`.
   */
  readAt?: (offset: number, length: number) => Promise<Uint8Array>;
}

export interface SetFile {
  /** Relative, with `/` between folders, without `..`; the same for no two files of a set. */
  name: string;
  sizeBytes: number;
}

/** Files to read together: what was uploaded, with the members of ZIP and TAR archives in place of the archives. */
export interface FileSet {
  /** By name. */
  list: () => readonly SetFile[];
  /** Throws for a name that is not in the list. */
  open: (name: string) => AsyncIterable<Uint8Array>;
  /** Fewer bytes than asked for only at the end of the file. */
  readAt: (name: string, offset: number, length: number) => Promise<Uint8Array>;
}

export interface SetLimits {
  /** Files in all archives together; 1,000,000 when undefined. */
  maxEntries: number;
  /** Unpacked bytes of all archives together; 1 TiB when undefined. */
  maxUnpackedBytes: number;
  /** How many times its packed size a member may unpack to, looked at beyond 10 MiB; 1,000 when undefined. */
  maxRatio: number;
  /** Archives inside archives; 1 when undefined: the members of an archive in an uploaded archive are read, no deeper. */
  maxNesting: number;
  /** Bytes held at once for what cannot be read in pieces (one JSON document, a packed table); 512 MiB when undefined. */
  maxHeldBytes: number;
}

/** The whole set cannot be read; the message says why and how to mend it, in words for people. */
export class ImportRefusedError extends Error {
  override name = 'ImportRefusedError';
}

/** Something that the files hold and this product does not, or that was mended on the way. */
export interface ImportNote {
  /** The same words for the same cause, so that notes can be counted by it. */
  reason: string;
  /** How many things; undefined means one. */
  count?: number;
}

export interface DatasetOptions extends ImportOptions {
  /** The project's interface: its names, labels and data keys are used. Without it, those of `suggestConfig`. */
  config?: CompiledConfig;
  /** What answers of the files become; `annotations` when undefined. */
  as?: 'annotations' | 'predictions';
  /** `model_version` of predictions. */
  modelVersion?: string;
  /** Put before names of files that the set does not hold: an address such as `s3://bucket/images/`. */
  mediaPrefix?: string;
  limits?: Partial<SetLimits>;
  /** Told of what concerns no single row. */
  onNote?: (note: ImportNote) => void;
}

export interface DatasetImporter {
  id: string;
  title: string;
  description: string;
  /** How the files lie, for the documentation: `annotations.json beside the images`. */
  layout: string;
  /** What of the format is not kept, in sentences for people. */
  losses: readonly string[];
  /** How much the set looks like this format, 0 (not at all) to 1 (certainly); reads no more than beginnings of files. */
  detect: (set: FileSet) => Promise<number>;
  /**
   * The same rows in the same order whenever the same set is read with the same options, so that an import that was
   * interrupted goes on after the rows that it has. Never throws over content but `ImportRefusedError`.
   */
  read: (set: FileSet, options?: DatasetOptions) => AsyncGenerator<ImportRow>;
  /** Label config (XML) of an interface that holds what the set has; undefined when the set asks nothing. */
  suggestConfig: (set: FileSet, options?: DatasetOptions) => Promise<string | undefined>;
}
