import type { Actor } from '../../platform/db/actor.ts';
import { afterCommit, type Tx } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';

export type QueueScope = Pick<ProjectAccess, 'organizationId' | 'projectId'>;

interface QueueFact {
  type: string;
  payload: Record<string, unknown>;
  /** Whom it is about; without one it is about the project. */
  userId?: number;
  taskId?: number;
}

/** An event and an audit row about who gets which task, and a hint to pages that show the queue. */
export async function announce(
  platform: Platform,
  tx: Tx,
  actor: Actor,
  scope: QueueScope,
  ...facts: QueueFact[]
): Promise<void> {
  const { organizationId, projectId } = scope;
  await emit(
    tx,
    actor,
    ...facts.map(({ type, payload, userId, taskId }) => ({
      type,
      organizationId,
      projectId,
      ...(taskId !== undefined
        ? { aggregateType: 'task', aggregateId: taskId }
        : userId !== undefined
          ? { aggregateType: 'project_member', aggregateId: `${projectId}:${userId}` }
          : { aggregateType: 'project', aggregateId: projectId }),
      payload: { project_id: projectId, ...(userId === undefined ? {} : { user_id: userId }), ...payload },
    })),
  );
  afterCommit(tx, () => publishQueue(platform, scope));
}

function publishQueue(platform: Platform, { organizationId, projectId }: QueueScope): void {
  platform.live.publish({ organizationId, topic: 'queue', id: String(projectId), projectId });
}
