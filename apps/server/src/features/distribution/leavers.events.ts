import { type Tx, withSystem } from '../../platform/db/db.ts';
import type { OutboxEvent, Subscriber } from '../../platform/events/event.ts';
import type { Platform } from '../../platform/platform.ts';
import { closeAssignments, openAssignments, writeAssignedTo } from './assignments.queries.ts';
import { endLeasesOf, takeBackAssignments } from './leavers.queries.ts';

/** Who is removed or disabled holds nothing any more: the tasks go to others at once instead of after the lease. */
export function leaverSubscriber(platform: Platform): Subscriber {
  return {
    name: 'distribution.leavers',
    types: ['PROJECT_MEMBER_REMOVED', 'PROJECT_MEMBER_UPDATED', 'ORGANIZATION_MEMBER_REMOVED'],
    handle: async (event) => {
      const { user_id: userId, enabled } = event.payload;
      if (typeof userId !== 'number' || event.organizationId === undefined) return;
      if (event.type === 'PROJECT_MEMBER_UPDATED' && enabled !== false) return;
      const { organizationId } = event;
      await withSystem(platform.db, async (tx) => {
        await endLeasesOf(tx, organizationId, projectOf(event), userId, platform.now());
        // Who is only paused or disabled finds their tasks when they come back; meanwhile nothing is kept for them.
        if (event.type !== 'PROJECT_MEMBER_UPDATED')
          await forgetAssignments(tx, organizationId, projectOf(event), userId);
      });
    },
  };
}

async function forgetAssignments(
  tx: Tx,
  organizationId: number,
  projectId: number | undefined,
  userId: number,
): Promise<void> {
  for (const [project, taskIds] of await takeBackAssignments(tx, organizationId, projectId, userId)) {
    const scope = { organizationId, projectId: project };
    await openAssignments(tx, scope);
    await writeAssignedTo(tx, scope, taskIds);
    await closeAssignments(tx, scope);
  }
}

/** A project member's aggregate id is `project:user`. */
function projectOf(event: OutboxEvent): number | undefined {
  return event.aggregateType === 'project_member' ? Number(event.aggregateId.split(':')[0]) : undefined;
}
