import { systemActor } from '../../../platform/db/actor.ts';
import { withActor } from '../../../platform/db/db.ts';
import type { OutboxEvent, Subscriber } from '../../../platform/events/event.ts';
import { AppError } from '../../../platform/http/app-error.ts';
import type { Platform } from '../../../platform/platform.ts';
import { pauseWhoFailed } from '../golden/pause-members.ts';
import { enqueueMeasuring, publishMeasured } from './measure.jobs.ts';
import { groupByProject } from './measure.queries.ts';
import { type Measurement, measureTasks } from './measure-tasks.ts';

/** What changes answers of some tasks. */
const OF_TASKS = [
  'ANNOTATION_CREATED',
  'ANNOTATION_UPDATED',
  'ANNOTATION_DELETED',
  'ANNOTATION_RESTORED',
  'ANNOTATIONS_CREATED',
  'ANNOTATIONS_DELETED',
  'ANNOTATIONS_REWRITTEN',
  'TASKS_CREATED',
  'TASKS_UPDATED',
  'TASKS_DELETED',
  'TASKS_RESTORED',
];
/** Changes of tasks that change which of their answers count. */
const COUNTING = ['overlap', 'status', 'annotations', 'ground_truth'];
/** What changes how all answers of a project are compared, or brings very many. */
const OF_PROJECTS = [
  'PROJECT_UPDATED',
  'PROJECT_CONFIG_CHANGED',
  'LABEL_CHANGE_APPLIED',
  'LABEL_CHANGE_UNDONE',
  'IMPORT_COMPLETED',
  'IMPORT_FAILED',
  'IMPORT_CANCELLED',
];
const RULES = [
  'control_weights',
  'label_config',
  'label_config_hash',
  'task_definition_id',
  'settings',
  // With more places, answers to golden tasks begin to count (D-61).
  'maximum_annotations',
  'overlap_cohort_percentage',
];
const PAGE = 500;
/** More tasks at once are left to a job: other subscribers wait for this one. */
const MOST_TASKS = 2000;

/**
 * Keeps the measurements current, off the request path. Events of a batch are dealt with together, each task once; a task
 * that is as it was measured costs a look. Repeats do no harm.
 */
export function measureSubscriber(platform: Platform): Subscriber {
  const handleTogether = async (events: readonly OutboxEvent[]): Promise<void> => {
    for (const [organizationId, own] of Map.groupBy(events, (event) => event.organizationId))
      if (organizationId !== undefined) await measureChanged(platform, organizationId, own);
  };
  return {
    name: 'quality.measure',
    types: [...OF_TASKS, ...OF_PROJECTS],
    handle: (event) => handleTogether([event]),
    handleTogether,
  };
}

async function measureChanged(
  platform: Platform,
  organizationId: number,
  events: readonly OutboxEvent[],
): Promise<void> {
  const actor = systemActor(organizationId);
  const few = events.filter((event) => !concernsProject(event));
  const projects = Map.groupBy(events.filter(concernsProject), projectOf);
  if (projects.size > 0)
    await withActor(platform.db, actor, async (tx) => {
      // The next batch gets a job of its own: that of this one may be past what has changed by then.
      for (const [projectId, own] of projects)
        if (projectId !== undefined)
          await enqueueMeasuring(tx, actor, projectId, { force: false, occasion: own.at(-1)?.id ?? '' });
    });
  const taskIds = [...new Set(few.flatMap(tasksOf))];
  for (let start = 0; start < taskIds.length; start += PAGE) {
    const page = taskIds.slice(start, start + PAGE);
    const groups = await withActor(platform.db, actor, (tx) => groupByProject(tx, organizationId, page));
    for (const { project_id: projectId, task_ids: ids } of groups) {
      const scope = { organizationId, projectId };
      const measured = await measureEach(platform, scope, ids);
      if (measured.taskIds.length > 0) publishMeasured(platform, scope);
      await pauseWhoFailed(platform, scope, ids);
    }
  }
}

/** An answer that breaks the comparison must not keep all the others from being measured. */
async function measureEach(
  platform: Platform,
  scope: { organizationId: number; projectId: number },
  taskIds: readonly number[],
): Promise<Measurement> {
  try {
    return await measureTasks(platform, scope, taskIds);
  } catch (error) {
    const [only] = taskIds;
    if (!isOurs(error) || only === undefined) throw error;
    if (taskIds.length === 1) {
      platform.log.error({ err: error, taskId: only }, 'a task could not be measured');
      return { taskIds: [] };
    }
    const parts = await Promise.all(taskIds.map((id) => measureEach(platform, scope, [id])));
    return { taskIds: parts.flatMap((part) => part.taskIds) };
  }
}

/** Not of the database, whose errors have a code of their own and may be gone in a moment. */
function isOurs(error: unknown): boolean {
  return error instanceof AppError || (error instanceof Error && !('code' in error));
}

function concernsProject(event: OutboxEvent): boolean {
  const { type, payload } = event;
  if (!OF_PROJECTS.includes(type)) return tasksOf(event).length > MOST_TASKS;
  if (!Array.isArray(payload.changed)) return type !== 'PROJECT_UPDATED';
  return changesOneOf(payload, RULES);
}

function changesOneOf({ changed }: OutboxEvent['payload'], fields: readonly string[]): boolean {
  return Array.isArray(changed) && changed.some((field) => fields.includes(String(field)));
}

function projectOf({ aggregateType, aggregateId, payload }: OutboxEvent): number | undefined {
  const id = Number(payload.project_id ?? payload.project ?? (aggregateType === 'project' ? aggregateId : undefined));
  return Number.isSafeInteger(id) ? id : undefined;
}

function tasksOf({ type, payload }: OutboxEvent): number[] {
  // A change of labels is measured when it is through.
  if (type === 'ANNOTATIONS_REWRITTEN' && payload.label_change_id !== undefined) return [];
  if (type === 'TASKS_UPDATED' && !changesOneOf(payload, COUNTING)) return [];
  const { task_id: one, task_ids: many, tasks } = payload;
  const listed = Array.isArray(many)
    ? many
    : Array.isArray(tasks)
      ? tasks.map((task) => (task as { id?: unknown })?.id)
      : [];
  return [one, ...listed].map(Number).filter((id) => Number.isSafeInteger(id) && id > 0);
}
