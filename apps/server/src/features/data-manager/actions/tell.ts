import type { Actor } from '../../../platform/db/actor.ts';
import { afterCommit, type Tx } from '../../../platform/db/db.ts';
import { emit } from '../../../platform/events/emit.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Scope } from './task-action.ts';

interface Telling extends Scope {
  platform: Platform;
  tx: Tx;
  actor: Actor;
}

/** One event for all tasks of a block, with its audit row, and a hint to open pages. */
export async function tell(
  { platform, tx, actor, organizationId, projectId }: Telling,
  type: string,
  taskIds: readonly number[],
  facts: Record<string, unknown> = {},
): Promise<void> {
  await emit(tx, actor, {
    type,
    organizationId,
    projectId,
    aggregateType: 'project',
    aggregateId: projectId,
    payload: { project: projectId, project_id: projectId, tasks: taskIds.map((id) => ({ id })), ...facts },
  });
  afterCommit(tx, () => {
    for (const topic of ['tasks', 'project']) platform.live.publish({ organizationId, projectId, topic });
  });
}
