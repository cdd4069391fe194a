import { systemActor } from '../../platform/db/actor.ts';
import { withActor, withSystem } from '../../platform/db/db.ts';
import type { OutboxEvent, Subscriber } from '../../platform/events/event.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import type { Platform } from '../../platform/platform.ts';
import { decideMissed } from './review.jobs.ts';
import { listConcerned, listReviewing, withdrawDeleted } from './settle.queries.ts';
import { settleTask } from './settle-task.ts';

/** How long "this project reviews nothing" is believed without asking again. */
const KNOWN_MS = 1000;
const PERIOD_MS = 5000;

/** After these, one or a few tasks may have to be looked at. */
const OF_TASKS = [
  'ANNOTATION_CREATED',
  'ANNOTATION_UPDATED',
  'ANNOTATION_DELETED',
  'ANNOTATION_RESTORED',
  'ANNOTATIONS_DELETED',
  'ANNOTATION_REVIEW_UNDONE',
  'TASKS_UPDATED',
  'TASKS_DELETED',
  'TASKS_RESTORED',
];
/** Those of them that may name very many tasks. */
const OF_LISTS = ['TASKS_DELETED', 'TASKS_RESTORED', 'ANNOTATIONS_DELETED', 'TASKS_UPDATED'];
/** After these, tasks may be complete that nobody has answered just now. */
const OF_PROJECTS = ['PROJECT_UPDATED', 'PROJECT_RECALCULATED', 'IMPORT_COMPLETED'];

/**
 * Decides what is reviewed, off the path of whoever answers. Comes as a batch, so that it is done before anybody
 * asks whether the project is complete. Costs one look-up a second while nothing is reviewed.
 */
export function reviewSubscriber(platform: Platform): Subscriber {
  const idleUntil = new Map<number, number>();

  const reviewing = async (projectIds: readonly number[]): Promise<Set<number>> => {
    const nowMs = platform.now().getTime();
    const asked = [...new Set(projectIds)].filter((id) => (idleUntil.get(id) ?? 0) <= nowMs);
    if (asked.length === 0) return new Set();
    const found = new Set(await withSystem(platform.db, (tx) => listReviewing(tx, asked)));
    for (const id of asked) {
      if (found.has(id)) idleUntil.delete(id);
      else idleUntil.set(id, nowMs + KNOWN_MS);
    }
    return found;
  };

  const handleTogether = async (events: readonly OutboxEvent[]): Promise<void> => {
    for (const event of events) if (!OF_TASKS.includes(event.type)) idleUntil.delete(projectOf(event));
    const wanted = events.filter(changesReviews);
    const projects = await reviewing(wanted.map(projectOf));
    const tasks = new Map<number, number>();
    for (const event of wanted) {
      if (event.organizationId === undefined || !projects.has(projectOf(event))) continue;
      if (OF_PROJECTS.includes(event.type)) await catchUp(platform, event);
      else if (OF_LISTS.includes(event.type)) await followTasks(platform, event.organizationId, tasksOf(event));
      else for (const id of tasksOf(event)) tasks.set(id, event.organizationId);
    }
    for (const [taskId, organizationId] of tasks) await settleTask(platform, organizationId, taskId);
  };

  return {
    name: 'review.settle',
    types: [...OF_TASKS, ...OF_PROJECTS, 'REVIEW_REQUESTED', 'ANNOTATION_REVIEWED'],
    handle: (event) => handleTogether([event]),
    handleTogether,
  };
}

/** An answer that completes nothing changes no review. */
function changesReviews({ type, payload }: OutboxEvent): boolean {
  if (type === 'ANNOTATION_CREATED') return payload.is_labeled === true;
  return OF_TASKS.includes(type) || OF_PROJECTS.includes(type);
}

function projectOf({ aggregateType, aggregateId, payload }: OutboxEvent): number {
  return Number(payload.project_id ?? payload.project ?? (aggregateType === 'project' ? aggregateId : undefined));
}

function tasksOf({ payload }: OutboxEvent): number[] {
  if (typeof payload.task_id === 'number') return [payload.task_id];
  const { tasks } = payload;
  if (!Array.isArray(tasks)) return [];
  return tasks.map((task: { id?: unknown }) => Number(task.id)).filter(Number.isSafeInteger);
}

/** Of many tasks few may be in review: only those are looked at one by one. */
async function followTasks(platform: Platform, organizationId: number, taskIds: readonly number[]): Promise<void> {
  const concerned = await withActor(platform.db, systemActor(organizationId), async (tx) => {
    await withdrawDeleted(tx, organizationId, taskIds);
    return listConcerned(tx, organizationId, taskIds);
  });
  for (const id of concerned) await settleTask(platform, organizationId, id);
}

/** Together with what else changes in a short period, at its end. */
async function catchUp(platform: Platform, event: OutboxEvent): Promise<void> {
  const projectId = projectOf(event);
  const actor = systemActor(event.organizationId);
  const period = Math.floor(platform.now().getTime() / PERIOD_MS);
  await withActor(platform.db, actor, (tx) =>
    enqueueJob(
      tx,
      actor,
      decideMissed,
      { projectId, since: event.createdAt.toISOString() },
      { projectId, dedupeKey: `review:${projectId}:${period}`, runAt: new Date((period + 1) * PERIOD_MS) },
    ),
  );
}
