import { validateTask } from '@labelwright/task-definition/validate-task';
import type { Tx } from '../../platform/db/db.ts';
import { shareConfig } from '../projects/index.ts';
import { getCompiledConfig } from '../task-definitions/index.ts';
import { type ImportRules, type PlannedTask, planPrediction, planTask, RowProblem, sentence } from './import-batch.ts';
import { commitBatchIn } from './import-rows.ts';
import type { Issue } from './issues.queries.ts';
import type { ReimportRow } from './reimport-row.ts';
import { type Batch, type BatchOutcome, countFileRow, type ImportRun, type PlannedRow } from './run-model.ts';
import { findTasks, type KnownTask } from './update-tasks.queries.ts';
import { type TaskUpdate, updateTasks } from './update-tasks.ts';

type ChangeRow = Extract<PlannedRow, { kind: 'change' }>;

/** Finds the tasks that the rows name, and changes them. Rows are held against the interface as it is now. */
export async function changeTasks(tx: Tx, run: ImportRun, batch: Batch): Promise<BatchOutcome> {
  const { platform, context, scope } = run;
  const rows = batch.rows.filter((row): row is ChangeRow => row.kind === 'change');
  await shareConfig(tx, scope.projectId);
  const { compiled, definitionId } = await getCompiledConfig(tx, scope.organizationId, scope.projectId);
  const rules = { ...run.prepared.rules, compiled, definitionId };
  const known = indexTasks(await findTasks(tx, scope, namesOf(rows)));
  const updates = new Map<number, TaskUpdate>();
  const missing: { row: ChangeRow; task: PlannedTask }[] = [];
  const issues: Issue[] = [];
  for (const change of rows) {
    const { file, line, row } = change;
    const task = known(row.name);
    const decided = task ? planUpdate(row, task, updates.get(task.id), rules, run) : planMissing(row, rules, run);
    if (decided.kind === 'update') updates.set(decided.update.taskId, decided.update);
    else if (decided.kind === 'create') missing.push({ row: change, task: decided.task });
    else issues.push({ kind: decided.kind, file, line, message: decided.message });
    const isBad = decided.kind === 'failed' || decided.kind === 'unknown';
    countFileRow(batch, run.files, file, isBad ? 'bad' : 'good');
  }
  const created = await commitBatchIn(
    tx,
    platform,
    context.actor,
    { ...scope, definitionId },
    missing.map(({ task }) => task),
    'skip',
  );
  for (const { place, taskId } of created.repeats) {
    const { file, line } = (missing[place] as (typeof missing)[number]).row;
    issues.push({
      kind: 'duplicate',
      file,
      line,
      message: `Task ${taskId} has the same and was kept as it is.`,
      taskId,
    });
  }
  const now = platform.now();
  const changed = await updateTasks(
    tx,
    context.actor,
    { ...scope, now },
    [...updates.values()],
    run.options.predictions,
  );
  return {
    tasks: created.taskIds.length,
    annotations: created.annotations,
    predictions: created.predictions + changed.predictions,
    updated: changed.updated,
    issues,
  };
}

type Decided =
  | { kind: 'update'; update: TaskUpdate }
  | { kind: 'create'; task: PlannedTask }
  | { kind: 'failed' | 'unknown'; message: string };

/** `before`: what an earlier row of the batch makes of the same task. */
function planUpdate(
  row: ReimportRow,
  task: KnownTask,
  before: TaskUpdate | undefined,
  rules: ImportRules,
  { options }: ImportRun,
): Decided {
  const current = before?.data ?? task.data;
  const isSame = options.data === 'keep' || Object.keys(row.data).length === 0;
  const data = isSame ? current : options.data === 'replace' ? row.data : { ...current, ...row.data };
  const wrong = isSame ? [] : validateTask(rules.compiled, data);
  if (wrong.length > 0) return { kind: 'failed', message: sentence(wrong) };
  try {
    const predictions = row.predictions.map((prediction, index) =>
      planPrediction(prediction, `predictions[${index}]`, data, rules),
    );
    const update = {
      taskId: task.id,
      data: isSame ? before?.data : data,
      isWhole: true,
      meta: row.meta === undefined ? before?.meta : { ...before?.meta, ...row.meta },
      predictions: [...(before?.predictions ?? []), ...predictions],
    };
    return { kind: 'update', update };
  } catch (error) {
    if (error instanceof RowProblem) return { kind: 'failed', message: error.message };
    throw error;
  }
}

function planMissing(row: ReimportRow, rules: ImportRules, { options }: ImportRun): Decided {
  const { by, value } = row.name;
  if (!options.createMissing) {
    const words = by === 'id' ? `task ${value}` : `task with the ${by.replace('_', ' ')} ${value}`;
    return { kind: 'unknown', message: `There is no ${words} in this project.` };
  }
  const planned = planTask({ ...row.task, predictions: row.predictions }, rules);
  return planned.ok ? { kind: 'create', task: planned.task } : { kind: 'failed', message: planned.message };
}

function namesOf(rows: readonly ChangeRow[]) {
  const of = (by: ReimportRow['name']['by']) => rows.flatMap(({ row }) => (row.name.by === by ? [row.name.value] : []));
  return { ids: of('id').map(Number), externalIds: of('external_id'), innerIds: of('inner_id').map(Number) };
}

function indexTasks(tasks: readonly KnownTask[]): (name: ReimportRow['name']) => KnownTask | undefined {
  const byName = new Map<string, KnownTask>();
  for (const task of tasks) {
    byName.set(`id ${task.id}`, task);
    byName.set(`inner_id ${task.inner_id}`, task);
    if (task.external_id !== null) byName.set(`external_id ${task.external_id}`, task);
  }
  return ({ by, value }) => byName.get(`${by} ${value}`);
}
