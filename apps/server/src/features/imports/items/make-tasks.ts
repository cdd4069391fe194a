import type { TasksFromItemsAnswer } from '@labelwright/contract/collection-tasks';
import type { Actor } from '../../../platform/db/actor.ts';
import type { Tx } from '../../../platform/db/db.ts';
import type { Platform } from '../../../platform/platform.ts';
import { lockItemsForTasks, type TaskItemRow } from '../../collection/index.ts';
import { recalculateTasks } from '../../projects/index.ts';
import type { PlannedTask } from '../import-batch.ts';
import { commitBatchIn, type PreparedImport, planRow, prepareImport } from '../import-rows.ts';
import { taskOfItem } from './item-to-task.ts';
import { linkTasks } from './link-tasks.queries.ts';

export interface MakeScope {
  organizationId: number;
  projectId: number;
  importId: number;
  createdBy: number | null;
}

/**
 * Makes tasks of approved items, in the caller's transaction. An item becomes a task once: those that are one already,
 * that are not approved or not there, and that the interface cannot show are named with the reason.
 */
export async function makeTasks(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  scope: MakeScope,
  ids: readonly string[],
  options: { withPredictions: boolean },
): Promise<TasksFromItemsAnswer> {
  const { organizationId, projectId } = scope;
  const prepared = await prepareImport(tx, organizationId, projectId, scope.createdBy, {});
  const items = await lockItemsForTasks(tx, organizationId, projectId, ids);
  const found = new Set(items.map((item) => item.id));
  const skipped: TasksFromItemsAnswer['skipped'] = ids
    .filter((id) => !found.has(id))
    .map((id) => ({ item_id: id, reason: 'There is no such item in this project.', task_id: null }));
  const planned: { item: TaskItemRow; task: PlannedTask }[] = [];
  for (const item of items) {
    const outcome = planItem(item, scope, prepared, options);
    if (outcome.ok) planned.push({ item, task: outcome.task });
    else skipped.push({ item_id: item.id, reason: outcome.reason, task_id: item.task_id });
  }
  const batch = { ...scope, definitionId: prepared.rules.definitionId };
  const tasks = planned.map(({ task }) => task);
  const count = await commitBatchIn(tx, platform, actor, batch, tasks, 'keep');
  const links = planned.map(({ item }, index) => ({
    taskId: count.taskIds[index] as number,
    itemId: item.id,
    assetId: item.asset_id,
  }));
  await linkTasks(tx, organizationId, links);
  if (prepared.hasCohort && links.length > 0) await recalculateTasks(tx, organizationId, projectId);
  return {
    task_count: links.length,
    prediction_count: count.predictions,
    tasks: links.map(({ itemId, taskId }) => ({ item_id: itemId, task_id: taskId })),
    skipped,
  };
}

type ItemOutcome = { ok: true; task: PlannedTask } | { ok: false; reason: string };

function planItem(
  item: TaskItemRow,
  scope: Pick<MakeScope, 'projectId'>,
  prepared: PreparedImport,
  options: { withPredictions: boolean },
): ItemOutcome {
  if (item.task_id !== null) return { ok: false, reason: `It is task ${item.task_id} already.` };
  if (item.status !== 'approved') return { ok: false, reason: 'It is not approved.' };
  const { compiled } = prepared.rules;
  const task = taskOfItem(item, scope.projectId, compiled, options);
  const outcome = planRow({ ok: true, line: 0, task }, prepared);
  return outcome.ok ? outcome : { ok: false, reason: outcome.message };
}

/** Why the interface of the project cannot show an item such as this; undefined when it can. */
export function whyUnfit(item: TaskItemRow, projectId: number, prepared: PreparedImport): string | undefined {
  const outcome = planItem({ ...item, task_id: null, status: 'approved' }, { projectId }, prepared, {
    withPredictions: false,
  });
  return outcome.ok ? undefined : outcome.reason;
}
