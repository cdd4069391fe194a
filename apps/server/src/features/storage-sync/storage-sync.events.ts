import { systemActor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import type { OutboxEvent, Subscriber } from '../../platform/events/event.ts';
import type { Platform } from '../../platform/platform.ts';
import { enqueueSync, findConnection } from '../storages/index.ts';
import { listEagerTargets } from './target.queries.ts';

/** Starts the writing of targets that want annotations as they are submitted; one job takes all that came meanwhile. */
export function eagerTargets(platform: Platform): Subscriber {
  const start = async (organizationId: number, projectIds: readonly number[]): Promise<void> => {
    const actor = systemActor(organizationId);
    await withActor(platform.db, actor, async (tx) => {
      for (const { id } of await listEagerTargets(tx, organizationId, projectIds)) {
        const row = await findConnection(tx, organizationId, id);
        if (row) await enqueueSync(tx, actor, row);
      }
    });
  };
  const handleTogether = async (events: readonly OutboxEvent[]): Promise<void> => {
    const projects = new Map<number, Set<number>>();
    for (const { organizationId, payload } of events) {
      const project = Number(payload.project ?? payload.project_id);
      if (organizationId === undefined || !Number.isInteger(project)) continue;
      const known = projects.get(organizationId) ?? new Set();
      projects.set(organizationId, known.add(project));
    }
    for (const [organizationId, ids] of projects) await start(organizationId, [...ids]);
  };
  return {
    name: 'storages.eager-targets',
    types: ['ANNOTATION_CREATED', 'ANNOTATION_UPDATED', 'ANNOTATION_DELETED'],
    handle: (event) => handleTogether([event]),
    handleTogether,
  };
}
