import type { JobContext } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import type { PlannedTask } from './import-batch.ts';
import type { PreparedImport } from './import-rows.ts';
import type { StoredUpload } from './import-source.ts';
import type { Issue } from './issues.queries.ts';
import type { ReimportRow } from './reimport-row.ts';
import type { RunOptions } from './run-options.ts';
import type { BatchScope, DuplicateChoice } from './write-batch.ts';

/** Another run has taken the import over: whatever this one still does must leave no trace. */
export class TakenOver extends Error {}

export interface Tally {
  tasks: number;
  annotations: number;
  predictions: number;
  failed: number;
  updated: number;
  duplicates: number;
  unknown: number;
  /** The first of them, for the page. */
  errors: { file: string; line: number; message: string }[];
}

export interface ImportRun {
  platform: Platform;
  context: JobContext;
  /** Name of this run in the record; who finds another one there has been taken for dead. */
  runner: string;
  kind: 'import' | 'reimport';
  scope: Omit<BatchScope, 'now'>;
  prepared: PreparedImport;
  options: RunOptions;
  onDuplicate: DuplicateChoice;
  files: readonly StoredUpload[];
  /** Rows that earlier runs dealt with. */
  rowsDone: number;
  tally: Tally;
}

export type PlannedRow =
  | { kind: 'new'; file: string; line: number; task: PlannedTask }
  | { kind: 'change'; file: string; line: number; row: ReimportRow };

export interface Batch {
  rows: PlannedRow[];
  issues: Issue[];
  /** Good and bad rows of uploaded files. */
  fileRows: Map<number, { good: number; bad: number }>;
  rowsDone: number;
  share: number;
  file: string;
  facts: { columns: string[]; formats: Record<string, number>; notes: { reason: string; count: number }[] };
}

/** What became of the rows of a batch. */
export interface BatchOutcome {
  tasks: number;
  annotations: number;
  predictions: number;
  updated: number;
  issues: Issue[];
}

export function countFileRow(batch: Batch, files: readonly StoredUpload[], file: string, kind: 'good' | 'bad'): void {
  const upload = files.length === 1 ? files[0] : files.find(({ file_name: name }) => name === file);
  if (!upload) return;
  const counts = batch.fileRows.get(upload.id) ?? { good: 0, bad: 0 };
  counts[kind] += 1;
  batch.fileRows.set(upload.id, counts);
}
