import { systemActor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import type { OutboxEvent, Subscriber } from '../../platform/events/event.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import type { Platform } from '../../platform/platform.ts';
import { projectOf } from './complete-if-finished.ts';
import { levelCohort } from './level-cohort.jobs.ts';
import { hasCohort } from './overlap.queries.ts';

const PERIOD_MS = 2000;

/**
 * A share of the tasks is a share of those that are there: when tasks come or go, it is dealt out again. Counting them
 * costs the more the larger the project is, so all changes of a short period are dealt with together, at its end.
 */
export function cohortSubscriber(platform: Platform): Subscriber {
  return {
    name: 'projects.cohort',
    types: ['TASKS_CREATED', 'TASKS_DELETED', 'TASKS_RESTORED', 'IMPORT_CANCELLED', 'IMPORT_FAILED'],
    handle: async (event: OutboxEvent) => {
      const projectId = projectOf(event);
      const { organizationId } = event;
      if (organizationId === undefined || !Number.isSafeInteger(projectId) || isPartOfImport(event)) return;
      const actor = systemActor(organizationId);
      const period = Math.floor(platform.now().getTime() / PERIOD_MS);
      await withActor(platform.db, actor, async (tx) => {
        if (!(await hasCohort(tx, organizationId, projectId))) return;
        await enqueueJob(
          tx,
          actor,
          levelCohort,
          { projectId },
          {
            projectId,
            dedupeKey: `cohort:${projectId}:${period}`,
            runAt: new Date((period + 1) * PERIOD_MS),
          },
        );
      });
    },
  };
}

/** An import deals out the share itself, once all its rows are in. */
function isPartOfImport({ type, payload }: OutboxEvent): boolean {
  return type === 'TASKS_CREATED' && payload.import_id !== undefined;
}
