import type { CompiledConfig } from '@labelwright/task-definition/model';
import type { ArchiveFile } from './zip.ts';

/** `completed_by` is an id, or a person when the caller asked for people. */
export type ExportUser = number | { id: number; email: string; first_name?: string; last_name?: string };

export interface ExportAnnotation {
  id: number;
  completed_by: ExportUser | null;
  result: unknown[];
  was_cancelled: boolean;
  ground_truth: boolean;
  created_at: string;
  updated_at: string;
  draft_created_at: string | null;
  /** Seconds. */
  lead_time: number | null;
  /** Snapshot of the prediction that the annotation was begun from. */
  prediction: Record<string, unknown>;
  result_count: number;
  unique_id: string | null;
  import_id: number | null;
  last_action: string | null;
  bulk_created: boolean;
  task: number;
  project: number;
  updated_by: number | null;
  parent_prediction: number | null;
  parent_annotation: number | null;
  last_created_by: number | null;
  /** Addition of this product: an answer to start from, by nobody. */
  origin?: 'preannotation';
}

export interface ExportPrediction {
  id: number;
  result: unknown[];
  score: number | null;
  model_version: string | null;
  created_at?: string;
  updated_at?: string;
  task?: number;
  project?: number;
}

export interface ExportDraft {
  id: number;
  result: unknown[];
  lead_time: number | null;
  was_postponed: boolean;
  user: ExportUser | null;
  /** The annotation that it changes; null for the beginning of a new one. */
  annotation: number | null;
  created_at?: string;
  updated_at?: string;
}

/** A task as exported; field for field what the ecosystem's scripts read. */
export interface ExportTask {
  id: number;
  annotations: ExportAnnotation[];
  file_upload: string | null;
  drafts: (number | ExportDraft)[];
  predictions: (number | ExportPrediction)[];
  data: Record<string, unknown>;
  meta: Record<string, unknown>;
  created_at: string;
  updated_at: string;
  allow_skip?: boolean;
  inner_id: number | null;
  total_annotations: number;
  cancelled_annotations: number;
  total_predictions: number;
  comment_count: number;
  unresolved_comment_count: number;
  last_comment_updated_at: string | null;
  project: number;
  updated_by: number | null;
  comment_authors: number[];
  /** Additions of this product, given when they differ from the project's defaults. */
  overlap?: number;
  external_id?: string;
  /** Addition of this product: the annotation that stands where there are several. */
  final_annotation?: number;
}

export interface ExportContext {
  config?: CompiledConfig;
  /**
   * Columns of a table, from `listTableColumns` over the same records or known to the caller: the task's data keys and
   * the names of the controls. Without them only what the config declares is written.
   */
  columns?: TableColumns;
  /** Undefined means yes for whole tasks (JSON, JSONL) and no for one record per annotation. */
  includeCancelled?: boolean;
  /** Undefined means yes. */
  includeGroundTruth?: boolean;
  /** Another pass over the same records, for formats that must know all of them before they write the first. */
  reread?: () => AsyncIterable<ExportTask>;
  /** Numbers of labels, so that the parts of a split give the same label the same number. */
  numbering?: Map<string, number>;
  /** A file of a task that the caller holds itself, for exports with their media. */
  media?: MediaSource;
  /** Told of every picture and the name that it has in the export. */
  onPicture?: (picture: { url: string; fileName: string; task: number }) => void;
  /** What the data is called in descriptions of it. */
  title?: string;
  /** Told of everything that the format cannot hold, as it is left out. */
  onLoss?: (loss: Loss) => void;
}

/** Where the caller keeps the files of tasks. */
export interface MediaSource {
  /** The file behind each of the addresses that it holds; asked for many at once. */
  find: (urls: readonly string[]) => Promise<Map<string, MediaFile>>;
}

export interface MediaFile {
  /** As people called it. */
  name: string;
  /** The same for the same file, whatever its address. */
  key: string;
  open: () => AsyncIterable<Uint8Array>;
}

export interface Loss {
  task: number;
  /** The same words for the same cause, so that losses can be counted by it. */
  reason: string;
  /** How many regions or answers; undefined means one. */
  count?: number;
}

export interface TableColumns {
  data: string[];
  controls: string[];
}

export interface FormatFit {
  ok: boolean;
  /** What this format cannot carry of such a project, in sentences for people. */
  losses: string[];
}

/** A part of a split. */
export interface ExportPart {
  /** Such as train. */
  name: string;
  records: AsyncIterable<ExportTask>;
  context: ExportContext;
}

export interface Exporter {
  id: string;
  title: string;
  description: string;
  /** Without the dot. */
  extension: string;
  mediaType: string;
  /**
   * Kinds of answers that it holds, by the name under which tags declare how they are compared (`box-iou`, `text`); left
   * out: every kind.
   */
  holds?: readonly string[];
  /** Objects that it is about (`Image`, `Audio`); left out: all of them. */
  about?: readonly string[];
  /** Text, or bytes of an archive. */
  write: (records: AsyncIterable<ExportTask>, context?: ExportContext) => AsyncGenerator<string | Uint8Array>;
  /** Of an archive: the files in it, so that the parts of a split can stand in one archive. */
  files?: (records: AsyncIterable<ExportTask>, context: ExportContext) => AsyncIterable<ArchiveFile>;
  /** The parts of a split where the format has a layout of its own for them; else each is a folder. */
  writeParts?: (parts: readonly ExportPart[], context: ExportContext) => AsyncIterable<ArchiveFile>;
  /** Where pictures lie in an archive with them; `images`, within the part's own folder, when undefined. */
  pictureFolder?: (part: string) => string;
  /** Whether it takes one answer for each task; false: all of them. */
  isOneAnswer?: boolean;
  fits?: (config: CompiledConfig) => FormatFit;
}
