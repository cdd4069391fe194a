import type { Tx } from '../../platform/db/db.ts';
import { countNewTasks, type KnownTally } from '../projects/index.ts';
import type { PlannedTask } from './import-batch.ts';
import { addLabelUsage, takeTaskNumbers } from './imports.queries.ts';
import { type ColumnTypes, insertRows } from './insert-rows.queries.ts';
import { labelUsage } from './label-usage.ts';
import { writeAnswers } from './write-answers.ts';

export interface BatchScope {
  organizationId: number;
  projectId: number;
  importId: number;
  createdBy: number | null;
  definitionId: number | null;
  now: Date;
}

export interface BatchCount {
  taskIds: number[];
  annotations: number;
  predictions: number;
}

/** Writes planned tasks with their annotations, predictions, drafts and counters, all in the caller's transaction. */
export async function writeBatch(tx: Tx, scope: BatchScope, tasks: readonly PlannedTask[]): Promise<BatchCount> {
  if (tasks.length === 0) return { taskIds: [], annotations: 0, predictions: 0 };
  const { taskIds, firstInnerId } = await takeTaskNumbers(tx, scope.organizationId, scope.projectId, tasks.length);
  await insertRows(
    tx,
    'task',
    TASK_COLUMNS,
    tasks.map((task, index) => taskRow(scope, task, taskIds[index], firstInnerId + index)),
  );
  const written = await writeAnswers(tx, scope, tasks, taskIds);
  if (tasks.some((task) => task.drafts.length > 0)) {
    // Rare: only exports of unfinished work have drafts.
    await countNewTasks(tx, scope, taskIds);
  } else {
    await countNewTasks(tx, scope, taskIds, tallyOf(tasks));
    // The labels are counted here: reading them back from the database costs as much as writing them.
    await addLabelUsage(tx, scope, labelUsage(tasks));
  }
  return { taskIds, ...written };
}

function tallyOf(tasks: readonly PlannedTask[]): KnownTally {
  const annotations = tasks.flatMap((task) => task.annotations);
  const done = annotations.filter((annotation) => !annotation.wasCancelled);
  return {
    tasks: tasks.length,
    finished: tasks.filter((task) => countedOf(task) >= task.overlap).length,
    annotations: done.length,
    predictions: tasks.reduce((total, task) => total + task.predictions.length, 0),
    annotatedTasks: tasks.filter((task) => task.annotations.some((annotation) => !annotation.wasCancelled)).length,
    useful: done.filter((annotation) => !annotation.groundTruth).length,
    golden: annotations.filter((annotation) => annotation.groundTruth).length,
    skipped: annotations.length - done.length,
    results: annotations.reduce((total, annotation) => total + annotation.result.length, 0),
    leadTimeMs: annotations.reduce((total, annotation) => total + (annotation.leadTimeMs ?? 0), 0),
  };
}

function countedOf(task: PlannedTask): number {
  return task.annotations.filter((annotation) => annotation.counts).length;
}

const TASK_COLUMNS: ColumnTypes = {
  id: 'bigint',
  organization_id: 'bigint',
  project_id: 'bigint',
  inner_id: 'bigint',
  external_id: 'text',
  data: 'jsonb',
  meta: 'jsonb',
  overlap: 'integer',
  in_overlap_cohort: 'boolean',
  is_golden: 'boolean',
  is_labeled: 'boolean',
  labeled_at: 'timestamptz',
  status: 'text',
  counted: 'integer',
  total_annotations: 'integer',
  cancelled_annotations: 'integer',
  total_predictions: 'integer',
  draft_count: 'integer',
  lead_time_ms: 'bigint',
  import_id: 'bigint',
  created_by: 'bigint',
  created_at: 'timestamptz',
  updated_at: 'timestamptz',
};

/** The totals are those of recount_tasks, so that no second pass over the rows is needed. */
function taskRow(scope: BatchScope, task: PlannedTask, id: number | undefined, innerId: number) {
  const { annotations } = task;
  const counted = countedOf(task);
  const cancelled = annotations.filter((annotation) => annotation.wasCancelled).length;
  const isLabeled = counted >= task.overlap;
  return {
    id,
    organization_id: scope.organizationId,
    project_id: scope.projectId,
    inner_id: innerId,
    external_id: task.externalId,
    data: task.data,
    meta: task.meta,
    overlap: task.overlap,
    in_overlap_cohort: task.overlap > 1,
    is_golden: annotations.some((annotation) => annotation.groundTruth),
    is_labeled: isLabeled,
    labeled_at: isLabeled ? scope.now : null,
    status: isLabeled ? 'complete' : annotations.length + task.drafts.length > 0 ? 'in_progress' : 'pending',
    counted,
    total_annotations: annotations.length - cancelled,
    cancelled_annotations: cancelled,
    total_predictions: task.predictions.length,
    draft_count: task.drafts.length,
    lead_time_ms: annotations.reduce((total, annotation) => total + (annotation.leadTimeMs ?? 0), 0),
    import_id: scope.importId,
    created_by: scope.createdBy,
    created_at: task.createdAt ?? scope.now,
    updated_at: task.updatedAt ?? scope.now,
  };
}
