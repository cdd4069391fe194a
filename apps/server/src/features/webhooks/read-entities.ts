import type { Entity } from '@labelwright/contract/webhook-bodies';
import type { Tx } from '../../platform/db/db.ts';
import { readTasks } from '../exports/index.ts';
import { listTaskFacts } from './messages.queries.ts';

/** A task as the export has it, its annotations apart, and what the export leaves out. */
export interface ReadTask {
  task: Entity;
  annotations: Entity[];
}

/** Tasks that are gone are not among them. */
export async function readEntities(
  tx: Tx,
  scope: { organizationId: number; projectId: number },
  taskIds: readonly number[],
): Promise<Map<number, ReadTask>> {
  const found = new Map<number, ReadTask>();
  if (taskIds.length === 0) return found;
  const facts = new Map((await listTaskFacts(tx, taskIds)).map((row) => [row.id, row]));
  const choice = { options: { download_all_tasks: true, ids: [...taskIds] }, selection: undefined };
  for await (const exported of readTasks(tx, scope, choice, { tasks: 0, annotations: 0 })) {
    const { annotations, drafts: _, ...task } = exported;
    const more = facts.get(task.id);
    if (!more) continue;
    const { is_labeled, overlap, status, priority, review_status } = more;
    found.set(task.id, {
      task: { ...task, is_labeled, overlap, status, priority, review_status } as unknown as Entity,
      annotations: annotations as unknown as Entity[],
    });
  }
  return found;
}
