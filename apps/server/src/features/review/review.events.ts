import { systemActor } from '../../platform/db/actor.ts';
import { withActor, withSystem } from '../../platform/db/db.ts';
import type { OutboxEvent, Subscriber } from '../../platform/events/event.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import type { Platform } from '../../platform/platform.ts';
import { decideMissed } from './review.jobs.ts';
import type { Scope } from './review.queries.ts';
import { listConcerned, listReviewing, type Reviewing, withdrawDeleted } from './settle.queries.ts';
import { settleTasks } from './settle-tasks.ts';

/** How long "this project reviews nothing" is believed without asking again. */
const KNOWN_MS = 1000;
const PERIOD_MS = 5000;
const MOST_KNOWN = 10_000;

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
/** After these, tasks may be complete that nobody has answered just now. */
const OF_PROJECTS = ['PROJECT_UPDATED', 'PROJECT_RECALCULATED', 'IMPORT_COMPLETED'];

/**
 * Decides what is reviewed, off the path of whoever answers. Comes as a batch, so that it is done before anybody
 * asks whether the project is complete. Costs one look-up a second while nothing is reviewed.
 */
export function reviewSubscriber(platform: Platform): Subscriber {
  const idleUntil = new Map<number, number>();

  const reviewing = async (projectIds: readonly number[]): Promise<Map<number, Reviewing>> => {
    const nowMs = platform.now().getTime();
    const isUnknown = (id: number): boolean => Number.isSafeInteger(id) && (idleUntil.get(id) ?? 0) <= nowMs;
    const asked = [...new Set(projectIds)].filter(isUnknown);
    if (idleUntil.size > MOST_KNOWN) idleUntil.clear();
    if (asked.length === 0) return new Map();
    const rows = await withSystem(platform.db, (tx) => listReviewing(tx, asked));
    const found = new Map(rows.map((row) => [row.id, row]));
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
    const tasks = new Map<Reviewing, Set<number>>();
    for (const event of wanted) {
      const project = projects.get(projectOf(event));
      if (project === undefined) continue;
      if (OF_PROJECTS.includes(event.type)) await catchUp(platform, project, event);
      else {
        const known = tasks.get(project) ?? new Set();
        tasks.set(project, known);
        for (const id of await tasksOf(platform, project, event)) known.add(id);
      }
    }
    for (const [project, ids] of tasks) await settleTasks(platform, scopeOf(project), [...ids], project);
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

function scopeOf(project: Reviewing): Scope {
  return { organizationId: project.organization_id, projectId: project.id };
}

/** Of many tasks few may be in review: only those are looked at one by one. */
async function tasksOf(platform: Platform, project: Reviewing, { type, payload }: OutboxEvent): Promise<number[]> {
  if (typeof payload.task_id === 'number') return [payload.task_id];
  const { tasks } = payload;
  if (!Array.isArray(tasks)) return [];
  const ids = tasks.map((task: { id?: unknown }) => Number(task.id)).filter(Number.isSafeInteger);
  const { organization_id: organizationId } = project;
  return withActor(platform.db, systemActor(organizationId), async (tx) => {
    if (type === 'TASKS_DELETED') await withdrawDeleted(tx, organizationId, ids);
    return listConcerned(tx, organizationId, ids);
  });
}

/** Together with what else changes in a short period, at its end. */
async function catchUp(platform: Platform, project: Reviewing, event: OutboxEvent): Promise<void> {
  const { id: projectId } = project;
  const actor = systemActor(project.organization_id);
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
