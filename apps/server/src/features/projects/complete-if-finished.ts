import type { Actor } from '../../platform/db/actor.ts';
import { systemActor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import type { OutboxEvent, Subscriber } from '../../platform/events/event.ts';
import type { Platform } from '../../platform/platform.ts';
import { recordState } from './change-state.ts';
import { completeWhenAllDone } from './completion.queries.ts';

/**
 * Completes a live project whose every task is done. Call it after the last annotation is committed: two people who
 * finish the last two tasks at once do not see each other before.
 */
async function completeIfFinished(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  organizationId: number,
  projectId: number,
): Promise<boolean> {
  if (!(await completeWhenAllDone(tx, organizationId, projectId))) return false;
  await recordState(tx, platform, actor, { projectId, organizationId, from: 'live', to: 'completed' });
  return true;
}

/** Submissions that run at once do not see each other, so `open_tasks` of an event may be too high by as many. */
const FEW_OPEN_TASKS = 1000;

/** Events after which the last open task of a project may be gone. */
const CLOSING = [
  'ANNOTATION_CREATED',
  'ANNOTATION_UPDATED',
  'ANNOTATION_RESTORED',
  'ANNOTATION_REVIEWED',
  'TASKS_DELETED',
  'TASKS_UPDATED',
  'PROJECT_UPDATED',
  'PROJECT_RECALCULATED',
];

export function completionSubscriber(platform: Platform): Subscriber {
  /** A project is looked at once, however many of its tasks were done meanwhile. */
  const handleTogether = async (events: readonly OutboxEvent[]): Promise<void> => {
    const projects = new Map(events.filter(mayFinish).map((event) => [projectOf(event), event.organizationId]));
    for (const [projectId, organizationId] of projects) {
      if (organizationId === undefined || !Number.isSafeInteger(projectId)) continue;
      const actor = systemActor(organizationId);
      await withActor(platform.db, actor, (tx) => completeIfFinished(tx, platform, actor, organizationId, projectId));
    }
  };
  return {
    name: 'projects.complete',
    types: CLOSING,
    // Whether an answer waits for its review is settled by then.
    isLast: true,
    handle: (event) => handleTogether([event]),
    handleTogether,
  };
}

/** The submit path knows; where it says that tasks are left, the project need not be looked at. */
function mayFinish({ payload }: OutboxEvent): boolean {
  return payload.is_labeled !== false && !(Number(payload.open_tasks) > FEW_OPEN_TASKS);
}

/** The project that an event is about; NaN when it names none. */
export function projectOf({ aggregateType, aggregateId, payload }: OutboxEvent): number {
  return Number(payload.project_id ?? payload.project ?? (aggregateType === 'project' ? aggregateId : undefined));
}
