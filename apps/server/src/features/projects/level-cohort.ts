import { systemActor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import type { OutboxEvent, Subscriber } from '../../platform/events/event.ts';
import type { Platform } from '../../platform/platform.ts';
import { projectOf } from './complete-if-finished.ts';
import { recalculateTasks } from './rearrange-overlap.ts';

/** A share of the tasks is a share of those that are there: when tasks come or go, it is dealt out again. */
export function cohortSubscriber(platform: Platform): Subscriber {
  return {
    name: 'projects.cohort',
    types: ['TASKS_CREATED', 'TASKS_DELETED', 'TASKS_RESTORED', 'IMPORT_CANCELLED', 'IMPORT_FAILED'],
    handle: async (event: OutboxEvent) => {
      const projectId = projectOf(event);
      const { organizationId } = event;
      if (organizationId === undefined || !Number.isSafeInteger(projectId) || isPartOfImport(event)) return;
      const actor = systemActor(organizationId);
      await withActor(platform.db, actor, async (tx) => {
        const changes = await recalculateTasks(tx, organizationId, projectId);
        if (!changes || changes.moved === 0) return;
        await emit(tx, actor, {
          type: 'PROJECT_RECALCULATED',
          organizationId,
          projectId,
          aggregateType: 'project',
          aggregateId: projectId,
          payload: { id: projectId, ...changes },
        });
      });
    },
  };
}

/** An import deals out the share itself, once all its rows are in. */
function isPartOfImport({ type, payload }: OutboxEvent): boolean {
  return type === 'TASKS_CREATED' && payload.import_id !== undefined;
}
