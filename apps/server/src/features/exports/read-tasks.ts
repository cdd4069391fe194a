import type {
  ExportAnnotation,
  ExportDraft,
  ExportPrediction,
  ExportTask,
  ExportUser,
} from '@labelwright/formats/export/model';
import type { Tx } from '../../platform/db/db.ts';
import { type BatchSize, batchesOf, batchSize } from './batches.ts';
import { isNarrow, type RowChoice } from './choose-rows.queries.ts';
import {
  type AnnotationRow,
  type DraftRow,
  getRequiredAnnotations,
  listAnnotationsOf,
  listDraftsOf,
  listExportTasks,
  listPeople,
  listPredictionsOf,
  type PredictionRow,
  type RowScope,
  type TaskRow,
} from './export-rows.queries.ts';

export interface ReadProgress {
  tasks: number;
  annotations: number;
  /** Called after each batch; throwing stops the export. */
  onBatch?: () => void;
}

/** The tasks of a project, batch after batch: four statements for five hundred tasks, the next batch on its way. */
export async function* readTasks(
  tx: Tx,
  scope: RowScope,
  choice: RowChoice,
  progress: ReadProgress,
): AsyncGenerator<ExportTask> {
  const size = batchSize(choice.options.limit);
  const people = new Map<number, ExportUser>();
  const required = await getRequiredAnnotations(tx, scope);
  const read = (afterId: number): Promise<Batch> => readBatch(tx, scope, choice, afterId, size, people);
  for await (const batch of batchesOf(read, (last) => last.tasks.at(-1)?.id)) {
    for (const task of batch.tasks) yield presentTask(task, batch, scope.projectId, required, people);
    progress.tasks += batch.tasks.length;
    progress.annotations += batch.annotationCount;
    progress.onBatch?.();
  }
}

interface Batch {
  tasks: TaskRow[];
  annotations: Map<number, AnnotationRow[]>;
  annotationCount: number;
  predictions: Map<number, PredictionRow[]>;
  drafts: Map<number, DraftRow[]>;
}

async function readBatch(
  tx: Tx,
  scope: RowScope,
  choice: RowChoice,
  afterId: number,
  size: BatchSize,
  people: Map<number, ExportUser>,
): Promise<Batch> {
  const { options } = choice;
  const tasks = await listExportTasks(tx, scope, choice, { afterId, limit: size.next() });
  const idsWhere = (has: (task: TaskRow) => boolean): number[] => tasks.filter(has).map((task) => task.id);
  // What a consensus or a ground truth adds counts for nobody.
  const isCounted = !isNarrow(options);
  const annotated = idsWhere((task) => !isCounted || task.total_annotations + task.cancelled_annotations > 0);
  const predicted = idsWhere((task) => task.total_predictions > 0);
  const drafted = idsWhere((task) => task.draft_count > 0);
  const { organizationId } = scope;
  // One after the other: a connection answers one statement at a time.
  const annotations = annotated.length > 0 ? await listAnnotationsOf(tx, organizationId, annotated, choice) : [];
  const predictions =
    predicted.length > 0
      ? await listPredictionsOf(tx, organizationId, predicted, options.include_predictions ?? false)
      : [];
  const drafts =
    drafted.length > 0 ? await listDraftsOf(tx, organizationId, drafted, options.include_drafts ?? false) : [];
  if (options.include_people && !options.anonymize) await learnPeople(tx, people, annotations, drafts);
  size.learn(tasks.length, charactersOf(tasks, annotations, predictions, drafts));
  return {
    tasks,
    annotations: byTask(annotations),
    annotationCount: annotations.length,
    predictions: byTask(predictions),
    drafts: byTask(drafts),
  };
}

async function learnPeople(
  tx: Tx,
  people: Map<number, ExportUser>,
  annotations: AnnotationRow[],
  drafts: DraftRow[],
): Promise<void> {
  const ids = [...annotations.map((row) => row.completed_by), ...drafts.map((row) => row.user_id)];
  const unknown = [...new Set(ids)].filter((id) => id !== null && !people.has(id)) as number[];
  if (unknown.length === 0) return;
  for (const person of await listPeople(tx, unknown)) people.set(person.id, person);
}

function charactersOf(
  tasks: TaskRow[],
  annotations: AnnotationRow[],
  predictions: PredictionRow[],
  drafts: DraftRow[],
): number {
  let characters = 0;
  for (const task of tasks) characters += task.data.length + task.meta.length;
  for (const rows of [annotations, predictions, drafts]) for (const row of rows) characters += row.result?.length ?? 0;
  return characters;
}

function byTask<Row extends { task_id: number }>(rows: Row[]): Map<number, Row[]> {
  const map = new Map<number, Row[]>();
  for (const row of rows) {
    const list = map.get(row.task_id);
    if (list) list.push(row);
    else map.set(row.task_id, [row]);
  }
  return map;
}

function presentTask(
  task: TaskRow,
  batch: Batch,
  project: number,
  required: number,
  people: ReadonlyMap<number, ExportUser>,
): ExportTask {
  return {
    id: task.id,
    annotations: (batch.annotations.get(task.id) ?? []).map((row) => presentAnnotation(row, project, people)),
    file_upload: task.file_upload,
    drafts: (batch.drafts.get(task.id) ?? []).map((row) => presentDraft(row, people)),
    predictions: (batch.predictions.get(task.id) ?? []).map((row) => presentPrediction(row, project)),
    data: JSON.parse(task.data) as Record<string, unknown>,
    meta: JSON.parse(task.meta) as Record<string, unknown>,
    created_at: task.created_at,
    updated_at: task.updated_at,
    inner_id: task.inner_id,
    total_annotations: task.total_annotations,
    cancelled_annotations: task.cancelled_annotations,
    total_predictions: task.total_predictions,
    comment_count: task.comment_count,
    unresolved_comment_count: task.unresolved_comment_count,
    last_comment_updated_at: task.last_comment_updated_at,
    project,
    updated_by: task.updated_by,
    comment_authors: task.comment_authors,
    ...(task.overlap === required ? {} : { overlap: task.overlap }),
    ...(task.external_id === null ? {} : { external_id: task.external_id }),
    ...(task.final_annotation_id === null ? {} : { final_annotation: task.final_annotation_id }),
  };
}

export function presentAnnotation(
  row: AnnotationRow,
  project: number,
  people: ReadonlyMap<number, ExportUser>,
): ExportAnnotation {
  return {
    id: row.id,
    completed_by: row.completed_by === null ? null : (people.get(row.completed_by) ?? row.completed_by),
    result: JSON.parse(row.result) as unknown[],
    was_cancelled: row.was_cancelled,
    ground_truth: row.ground_truth,
    created_at: row.created_at,
    updated_at: row.updated_at,
    draft_created_at: row.draft_created_at,
    lead_time: row.lead_time_ms === null ? null : row.lead_time_ms / 1000,
    prediction: {},
    result_count: row.result_count,
    unique_id: row.unique_id,
    import_id: row.import_id,
    last_action: row.last_action,
    bulk_created: false,
    task: row.task_id,
    project,
    updated_by: row.updated_by,
    parent_prediction: row.parent_prediction_id,
    parent_annotation: row.parent_annotation_id,
    last_created_by: null,
    ...(row.origin === 'preannotation' ? { origin: row.origin } : {}),
  };
}

function presentPrediction(row: PredictionRow, project: number): number | ExportPrediction {
  if (row.result === null) return row.id;
  return {
    id: row.id,
    result: JSON.parse(row.result) as unknown[],
    score: row.score,
    model_version: row.model_version,
    created_at: row.created_at,
    updated_at: row.updated_at,
    task: row.task_id,
    project,
  };
}

function presentDraft(row: DraftRow, people: ReadonlyMap<number, ExportUser>): number | ExportDraft {
  if (row.result === null) return row.id;
  return {
    id: row.id,
    result: JSON.parse(row.result) as unknown[],
    lead_time: row.lead_time_ms === null ? null : row.lead_time_ms / 1000,
    was_postponed: row.was_postponed,
    user: people.get(row.user_id) ?? row.user_id,
    annotation: row.annotation_id,
    created_at: row.created_at,
    updated_at: row.updated_at,
  };
}
