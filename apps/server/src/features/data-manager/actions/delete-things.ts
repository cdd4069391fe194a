import type { ActionBody } from '@labelwright/contract/data-manager-actions';
import { invalidField } from '../../../platform/http/app-error.ts';
import { withCounters } from '../../projects/index.ts';
import { deleteTasks as hideTasks, restoreInBlock } from '../../tasks/index.ts';
import {
  findPerson,
  hideAnnotations,
  listTasksOfAnnotations,
  putPredictionsBack,
  showAnnotations,
  takePredictions,
} from './delete-things.queries.ts';
import { type Asking, counted, type TaskAction } from './task-action.ts';
import { tell } from './tell.ts';

export const deleteTasks: TaskAction<null> = {
  title: 'Delete tasks',
  order: 100,
  permission: 'task.delete',
  question: 'Delete the selected tasks with their annotations?',
  isDestructive: true,
  doing: (tasks) => `Deleting ${tasks}`,
  done: (changed) => `Deleted ${counted(changed, 'task')}`,
  read: () => null,
  async apply({ platform, tx, actor, at, organizationId, projectId }, taskIds) {
    const changed = await hideTasks(platform, tx, actor, { organizationId, projectId }, taskIds, at);
    return { changed, undo: taskIds };
  },
  async undo({ platform, tx, actor, organizationId, projectId }, undo) {
    const ids = undo as number[];
    const restored = await restoreInBlock(platform, tx, actor, { organizationId, projectId }, ids);
    return { restored, kept: ids.length - restored };
  },
};

interface OfPerson {
  author: number | null;
}

/** undefined: everybody's. */
export async function readPerson({ tx, access }: Asking, { annotator }: ActionBody): Promise<number | undefined> {
  if (annotator === undefined || annotator === null || annotator === '') return undefined;
  const found = await findPerson(tx, access.organizationId, annotator);
  if (found === undefined) throw invalidField('annotator', 'There is no such person in the organization.');
  return found;
}

export const ANNOTATOR_FIELD = {
  type: 'select',
  name: 'annotator',
  label: 'Only those of',
  help: 'Everybody when left empty',
  required: false,
} as const;

export const MODEL_FIELD = {
  type: 'select',
  name: 'model_version',
  label: 'Only those of the model',
  help: 'All of them when left empty',
  required: false,
} as const;

export const deleteAnnotations: TaskAction<OfPerson> = {
  title: 'Delete annotations',
  order: 101,
  permission: 'annotation.delete',
  question: 'Delete the annotations of the selected tasks? The tasks go back into the queue.',
  isDestructive: true,
  form: [ANNOTATOR_FIELD],
  doing: (tasks) => `Deleting the annotations of ${tasks}`,
  done: (changed) => `Deleted ${counted(changed, 'annotation')}`,
  read: async (asking, body) => ({ author: (await readPerson(asking, body)) ?? null }),
  async apply(scene, taskIds, { author }) {
    const { tx, actor, at } = scene;
    const by = { userId: actor.userId, at, author: author ?? undefined };
    const ids = await withCounters(tx, scene, taskIds, { now: at }, () => hideAnnotations(tx, scene, taskIds, by));
    if (ids.length === 0) return { changed: 0 };
    await tell(scene, 'ANNOTATIONS_DELETED', taskIds, { annotation_ids: ids, count: ids.length });
    return { changed: ids.length, undo: ids };
  },
  async undo(scene, undo) {
    const { tx, platform, at } = scene;
    const ids = undo as number[];
    const taskIds = await listTasksOfAnnotations(tx, scene, ids);
    const options = { now: platform.now(), mayReopen: false };
    const back = await withCounters(tx, scene, taskIds, options, () => showAnnotations(tx, scene, ids, at));
    await tell(scene, 'ANNOTATIONS_CREATED', taskIds, { annotation_ids: back, reason: 'undo' });
    await tell(scene, 'TASKS_UPDATED', taskIds, { changed: ['annotations'] });
    return { restored: back.length, kept: ids.length - back.length };
  },
};

interface OfModel {
  modelVersion: string | null;
}

export const readModel = (body: ActionBody): string | undefined => body.model_version || undefined;

export const deletePredictions: TaskAction<OfModel> = {
  title: 'Delete predictions',
  order: 102,
  permission: 'prediction.manage',
  question: 'Delete the predictions of the selected tasks?',
  isDestructive: true,
  form: [MODEL_FIELD],
  blockSize: 200,
  doing: (tasks) => `Deleting the predictions of ${tasks}`,
  done: (changed) => `Deleted ${counted(changed, 'prediction')}`,
  read: (_asking, body) => ({ modelVersion: readModel(body) ?? null }),
  async apply(scene, taskIds, { modelVersion }) {
    const { tx, platform } = scene;
    const options = { now: platform.now(), mayReopen: false };
    const rows = await withCounters(tx, scene, taskIds, options, () =>
      takePredictions(tx, scene, taskIds, modelVersion ?? undefined),
    );
    if (rows.length === 0) return { changed: 0 };
    await tell(scene, 'PREDICTIONS_DELETED', taskIds, { count: rows.length });
    return { changed: rows.length, undo: { taskIds, rows } };
  },
  async undo(scene, undo) {
    const { tx, platform } = scene;
    const { taskIds, rows } = undo as { taskIds: number[]; rows: unknown[] };
    const options = { now: platform.now(), mayReopen: false };
    const restored = await withCounters(tx, scene, taskIds, options, () => putPredictionsBack(tx, scene, rows));
    await tell(scene, 'PREDICTIONS_CREATED', taskIds, { count: restored, reason: 'undo' });
    return { restored, kept: rows.length - restored };
  },
};
