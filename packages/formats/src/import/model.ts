/** The shapes between a file and the server: what an import row may carry. */

/** `completed_by` is a user id of the target, or the email of somebody who is known there. */
export type ImportedUser = number | { id?: number; email?: string };

export interface ImportedAnnotation {
  result: unknown[];
  completed_by?: ImportedUser;
  ground_truth?: boolean;
  was_cancelled?: boolean;
  /** Seconds. */
  lead_time?: number | null;
  id?: number;
  unique_id?: string;
  created_at?: string;
  updated_at?: string;
  draft_created_at?: string;
  /** Ids of the same file; both are of the same task. */
  parent_prediction?: number;
  parent_annotation?: number;
  /** An answer to start from, by nobody: it completes no task. */
  origin?: 'preannotation';
}

export interface ImportedPrediction {
  result: unknown[];
  score?: number | null;
  model_version?: string | null;
  id?: number;
  created_at?: string;
  updated_at?: string;
}

export interface ImportedDraft {
  result: unknown[];
  lead_time?: number | null;
  user?: ImportedUser;
  was_postponed?: boolean;
  /** Id, in the same file, of the annotation that the draft changes. */
  annotation?: number;
  created_at?: string;
  updated_at?: string;
}

export interface ImportedTask {
  data: Record<string, unknown>;
  meta?: Record<string, unknown>;
  /** Id in the place the file comes from; never reused as an id here. */
  id?: number | string;
  external_id?: string;
  inner_id?: number;
  /** Annotations required. */
  overlap?: number;
  created_at?: string;
  updated_at?: string;
  annotations?: ImportedAnnotation[];
  predictions?: ImportedPrediction[];
  drafts?: ImportedDraft[];
}

export interface ImportedRow {
  ok: true;
  /** 1-based line of the file on which the row begins. */
  line: number;
  task: ImportedTask;
  /** Of a dataset: the file that the line is of. */
  file?: string;
  /** Files of the set that the task shows; the caller stores them and puts their addresses there (`resolve-files.ts`). */
  files?: FileReference[];
  /** What the format had that is not kept, or what was mended; the same words for the same cause. */
  notes?: string[];
}

/** A place in `task.data` that is to hold the address of a file of the set; until then it holds the file's name. */
export interface FileReference {
  path: readonly (string | number)[];
  /** Name in the set. */
  name: string;
}

export interface FailedRow {
  ok: false;
  line: number;
  message: string;
  /** Of a dataset: the file that the line is of. */
  file?: string;
  /** The beginning of what was read, for the report. */
  raw?: string;
}

export type ImportRow = ImportedRow | FailedRow;

export interface ImportOptions {
  /** Data key for formats without column names; `text` when undefined. */
  textField?: string;
  /** Whether the first row of a table names the columns; guessed from its cells when undefined. */
  header?: boolean;
  /** Column separator of a table; guessed from the first rows when undefined. */
  delimiter?: string;
  /** Leave every cell of a table the string that it is; undefined reads plain numbers, booleans and JSON cells as values. */
  textCellsOnly?: boolean;
  /** UTF-16 units that one row may have; 16 Mi when undefined. Longer rows are reported and skipped. */
  maxRowLength?: number;
  /** Nesting that one JSON value may have; 100 when undefined. */
  maxDepth?: number;
}

export interface Importer {
  id: string;
  title: string;
  /** Lower case, without the dot. */
  extensions: string[];
  mediaTypes: string[];
  /** How much the beginning of the text looks like this format, 0 (not at all) to 1 (certainly). */
  detect: (head: string) => number;
  read: (chunks: AsyncIterable<string>, options?: ImportOptions) => AsyncGenerator<ImportRow>;
}

export const defaultMaxRowLength = 16 * 1024 * 1024;
export const defaultMaxDepth = 100;

const rawLength = 200;

export function failedRow(line: number, message: string, raw?: string): FailedRow {
  if (raw === undefined) return { ok: false, line, message };
  return { ok: false, line, message, raw: raw.length > rawLength ? `${raw.slice(0, rawLength)}…` : raw };
}
