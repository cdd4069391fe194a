import type { Tx } from '../../platform/db/db.ts';
import {
  type AnnotationPlace,
  findLabelLink,
  listAnnotationsOfTasks,
  listPlaces,
  listPredictionPlaces,
  listTasksInRange,
  type WaitingEvent,
} from './messages.queries.ts';
import type { Plan } from './plan-event.ts';

/** A part of an event that makes one message, unless it turns out to be too large. */
export interface Draft {
  event: WaitingEvent;
  projectId: number | null;
  kind: Plan['kind'];
  action: string;
  /** Whose lanes it takes, and which of them are told of when it is about tasks. */
  taskIds: number[];
  annotations: AnnotationPlace[];
  predictions: AnnotationPlace[];
  facts: Record<string, unknown>;
}

/** Entities in one message. */
export const CHUNK = 100;
/** Annotations that came with their tasks are of the same moment, by one clock or the other. */
const SAME_MOMENT_MS = 1000;

/** Looks up what the event only hints at, and cuts it into parts of at most a hundred entities. */
export async function resolvePlan(tx: Tx, event: WaitingEvent, plan: Plan): Promise<Draft[]> {
  const projectId = projectOf(event);
  const base = { event, projectId, kind: plan.kind, taskIds: [], annotations: [], predictions: [], facts: plan.facts };
  switch (plan.kind) {
    case 'tasks':
    case 'gone_tasks': {
      const ids = await tasksOf(tx, projectId, plan);
      return cut(ids, plan).map(({ action, part }) => ({ ...base, action, taskIds: part }));
    }
    case 'annotations':
    case 'gone_annotations': {
      const places = await annotationsOf(tx, event, projectId, plan);
      return cut(places, plan).map(({ action, part }) => ({
        ...base,
        action,
        annotations: part,
        taskIds: [...new Set(part.map((place) => place.task_id))],
      }));
    }
    case 'predictions': {
      if (projectId === null) return [];
      const places = await listPredictionPlaces(tx, projectId, plan.predictions, plan.taskIds);
      return chunksOf(places).map((part) => ({
        ...base,
        action: plan.action,
        predictions: part,
        taskIds: [...new Set(part.map((place) => place.task_id))],
      }));
    }
    case 'label_link': {
      const found = await findLabelLink(tx, Number(event.aggregate_id));
      if (!found && plan.action !== 'LABEL_LINK_DELETED') return [];
      return [
        { ...base, action: plan.action, facts: found ? { ...found } : { link: { id: Number(event.aggregate_id) } } },
      ];
    }
    default:
      return [{ ...base, action: plan.action }];
  }
}

function cut<T>(entities: readonly T[], { action, plural }: Plan): { action: string; part: T[] }[] {
  const isSeveral = plural !== undefined && entities.length > 1;
  return chunksOf(entities, isSeveral ? CHUNK : 1).map((part) => ({ action: isSeveral ? plural : action, part }));
}

function chunksOf<T>(entities: readonly T[], size = CHUNK): T[][] {
  const parts: T[][] = [];
  for (let from = 0; from < entities.length; from += size) parts.push(entities.slice(from, from + size));
  return parts;
}

async function tasksOf(tx: Tx, projectId: number | null, { taskIds, range }: Plan): Promise<number[]> {
  if (!range || projectId === null) return taskIds;
  return listTasksInRange(tx, projectId, range);
}

async function annotationsOf(
  tx: Tx,
  event: WaitingEvent,
  projectId: number | null,
  plan: Plan,
): Promise<AnnotationPlace[]> {
  if (!plan.ofTasks) return listPlaces(tx, plan.annotationIds);
  const { which, origin } = plan.ofTasks;
  const taskIds = await tasksOf(tx, projectId, plan);
  if (taskIds.length === 0) return [];
  return listAnnotationsOfTasks(tx, taskIds, {
    ...(which === 'by_origin' ? { origin } : {}),
    ...(which === 'came_along' ? { until: new Date(event.occurred_at.getTime() + SAME_MOMENT_MS) } : {}),
  });
}

function projectOf({ aggregate_type, aggregate_id, payload }: WaitingEvent): number | null {
  const id = Number(payload.project_id ?? payload.project ?? (aggregate_type === 'project' ? aggregate_id : 0));
  return Number.isSafeInteger(id) && id > 0 ? id : null;
}
