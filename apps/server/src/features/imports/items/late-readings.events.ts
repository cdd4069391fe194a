import { systemActor } from '../../../platform/db/actor.ts';
import { withActor } from '../../../platform/db/db.ts';
import type { OutboxEvent, Subscriber } from '../../../platform/events/event.ts';
import type { Platform } from '../../../platform/platform.ts';
import { lockItemsForTasks } from '../../collection/index.ts';
import { planRow, prepareImport } from '../import-rows.ts';
import { updateTasks } from '../update-tasks.ts';
import { taskOfItem } from './item-to-task.ts';
import { findUntouchedTask } from './link-tasks.queries.ts';

/**
 * What is read or heard after a task was made of the item reaches the task all the same: its text, and a prediction. A
 * task that somebody has worked on stays as they saw it.
 */
export function lateReadings(platform: Platform): Subscriber {
  return {
    name: 'imports.late-readings',
    types: ['DOCUMENT_OCR_COMPLETED', 'VOICE_TRANSCRIPTION_COMPLETED'],
    handle: (event) => bringToTask(platform, event),
  };
}

async function bringToTask(platform: Platform, event: OutboxEvent): Promise<void> {
  const { organizationId, aggregateId: itemId } = event;
  if (organizationId === undefined) return;
  const actor = systemActor(organizationId);
  await withActor(platform.db, actor, async (tx) => {
    const task = await findUntouchedTask(tx, organizationId, itemId);
    if (!task) return;
    const { id: taskId, project_id: projectId } = task;
    const [item] = await lockItemsForTasks(tx, organizationId, projectId, [itemId]);
    if (!item) return;
    const prepared = await prepareImport(tx, organizationId, projectId, null, {});
    const made = taskOfItem(item, projectId, prepared.rules.compiled, { withPredictions: true });
    const planned = planRow({ ok: true, line: 0, task: made }, prepared);
    // The interface changed meanwhile and shows such items no more.
    if (!planned.ok) return;
    const { data, predictions } = planned.task;
    const scope = {
      organizationId,
      projectId,
      importId: task.import_id,
      createdBy: null,
      definitionId: prepared.rules.definitionId,
      now: platform.now(),
    };
    await updateTasks(tx, actor, scope, [{ taskId, data, isWhole: false, meta: undefined, predictions }], 'version');
  });
}
