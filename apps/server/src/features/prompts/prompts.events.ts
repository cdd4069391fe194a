import { systemActor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import type { OutboxEvent, Subscriber } from '../../platform/events/event.ts';
import { AppError } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { findConnection } from './connections.queries.ts';
import { findSettings, findVersionById } from './prompts.queries.ts';
import { requireEvaluated } from './settings.service.ts';
import { startAutomaticRun } from './start-run.ts';

/** Gives new tasks to the prompt that is switched on, where the project wants that. */
export function newTasksSubscriber(platform: Platform): Subscriber {
  return {
    name: 'prompts.new-tasks',
    types: ['TASKS_CREATED', 'TASKS_RESTORED'],
    handle: async (event) => {
      const { organizationId } = event;
      const projectId = projectOf(event);
      if (organizationId === undefined || projectId === undefined) return;
      const scope = { organizationId, projectId };
      const actor = systemActor(organizationId);
      await withActor(platform.db, actor, async (tx) => {
        const settings = await findSettings(tx, scope);
        if (!settings?.automatic || settings.enabled_version_id === null) return;
        const version = await findVersionById(tx, scope, settings.enabled_version_id);
        if (!version || !(await findConnection(tx, organizationId, version.connection_id))) return;
        try {
          await requireEvaluated(tx, scope, version);
        } catch (error) {
          // What is asked has changed: it waits for the next evaluation, whose page says so.
          if (error instanceof AppError && error.code === 'conflict') return;
          throw error;
        }
        await startAutomaticRun(tx, actor, scope, version);
      });
    },
  };
}

function projectOf({ payload }: OutboxEvent): number | undefined {
  const id = Number(payload.project_id ?? payload.project);
  return Number.isSafeInteger(id) ? id : undefined;
}
