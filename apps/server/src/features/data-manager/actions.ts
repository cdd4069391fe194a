import type { ActionAnswer, ActionBody, ActionId, ActionInfo } from '@labelwright/contract/data-manager';
import type { ProjectPermission } from '@labelwright/contract/permissions';
import type { FilterGroup } from '@labelwright/filters/model';
import { type Static, Type } from 'typebox';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { AppError, invalidField } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import {
  type JobContext,
  type JobDefinition,
  job,
  type RegisteredJob,
  throwIfCancelled,
} from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  deleteAnnotationsOfTasks,
  deletePredictionsOfTasks,
  deleteTasks,
  listDeletedTogether,
  restoreDeletion,
  restoreInBlock,
  restoreTasks,
  type TaskChanger,
} from '../tasks/index.ts';
import { readAsk } from './list-tasks.ts';
import { countSelected, isWhole, listSelectedIds, narrow, type TaskSelection } from './task-list.queries.ts';

/** More tasks than this are changed by a job, in blocks of this size. */
const AT_ONCE = 1000;

interface Action {
  title: string;
  permission: ProjectPermission;
  change: TaskChanger;
  question: string;
  /** While a job does it. */
  doing: (taskCount: number) => string;
  /** `count` is of the things deleted. */
  done: (count: number) => string;
}

const counted = (count: number, one: string): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : `${one}s`}`;
const tasks = (count: number): string => counted(count, 'task');

type DeletionId = 'delete_tasks' | 'delete_tasks_annotations' | 'delete_tasks_predictions';

const ACTIONS: Readonly<Record<DeletionId, Action>> = {
  delete_tasks: {
    title: 'Delete tasks',
    permission: 'task.delete',
    change: deleteTasks,
    question: 'Delete the selected tasks with their annotations? They can be restored for 30 days.',
    doing: (count) => `Deleting ${tasks(count)}`,
    done: (count) => `Deleted ${tasks(count)}`,
  },
  delete_tasks_annotations: {
    title: 'Delete annotations',
    permission: 'annotation.delete',
    change: deleteAnnotationsOfTasks,
    question: 'Delete all annotations of the selected tasks? The tasks go back into the queue.',
    doing: (count) => `Deleting the annotations of ${tasks(count)}`,
    done: (count) => `Deleted ${counted(count, 'annotation')}`,
  },
  delete_tasks_predictions: {
    title: 'Delete predictions',
    permission: 'prediction.manage',
    change: deletePredictionsOfTasks,
    question: 'Delete all predictions of the selected tasks? This cannot be undone.',
    doing: (count) => `Deleting the predictions of ${tasks(count)}`,
    done: (count) => `Deleted ${counted(count, 'prediction')}`,
  },
};

export function listActions(access: ProjectAccess): ActionInfo[] {
  return Object.entries(ACTIONS)
    .filter(([, action]) => access.can(action.permission))
    .map(([id, action], index) => ({
      id,
      title: action.title,
      order: 100 + index,
      permission: action.permission,
      dialog: { text: action.question, type: 'confirm', form: null },
      can_undo: id === 'delete_tasks',
      is_destructive: true,
    }));
}

/** Runs an action on the selected tasks: at once for up to 1,000, as a job beyond. */
export async function runAction(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: ActionId,
  body: ActionBody,
): Promise<ActionAnswer> {
  if (id === 'restore_tasks') return restore(platform, actor, access, body);
  if (!body.selectedItems) throw invalidField('selectedItems', 'Say which tasks: {"all": false, "included": [1, 2]}.');
  if (id !== 'delete_tasks' && id !== 'delete_tasks_annotations' && id !== 'delete_tasks_predictions')
    throw new AppError('unavailable', 'This action is not there yet.');
  const action = ACTIONS[id];
  if (!access.can(action.permission)) throw new AppError('forbidden');
  const { selection } = readAsk(access, body, platform.now());
  return changeSelected(platform, actor, id, selection);
}

export function deleteAllTasks(platform: Platform, actor: Actor, access: ProjectAccess): Promise<ActionAnswer> {
  const { selection } = readAsk(access, {}, platform.now());
  return changeSelected(platform, actor, 'delete_tasks', selection);
}

async function changeSelected(
  platform: Platform,
  actor: Actor,
  id: DeletionId,
  selection: TaskSelection,
): Promise<ActionAnswer> {
  const at = platform.now();
  return withActor(platform.db, actor, async (tx) => {
    const narrowed = await narrow(tx, selection);
    const ids = await listSelectedIds(tx, narrowed, 0, AT_ONCE + 1);
    const undo = id === 'delete_tasks' ? { deleted_at: at.toISOString() } : {};
    if (ids.length <= AT_ONCE) {
      const changed = await ACTIONS[id].change(platform, tx, actor, selection, ids, at);
      return { processed_items: ids.length, detail: ACTIONS[id].done(changed), reload: true, ...undo };
    }
    const { total } = await countSelected(tx, narrowed);
    const payload = { action: id, selection: JSON.stringify(selection), total, at: at.toISOString() };
    const row = await enqueueJob(tx, actor, definition, payload, { projectId: selection.projectId });
    return { processed_items: total, detail: ACTIONS[id].doing(total), job_id: row.id, ...undo };
  });
}

async function restore(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  body: ActionBody,
): Promise<ActionAnswer> {
  if (!access.can('task.delete')) throw new AppError('forbidden');
  const included = body.selectedItems?.included;
  if (body.deleted_at === undefined && !included)
    throw invalidField('deleted_at', 'Say which deletion, by deleted_at, or which tasks, by selectedItems.included.');
  if (included && included.length > 5000) throw invalidField('selectedItems.included', 'At most 5,000 at a time.');
  if (included) return restored(await restoreTasks(platform, actor, access, included));
  const at = new Date(body.deleted_at ?? '');
  return withActor(platform.db, actor, async (tx) => {
    const { organizationId, projectId } = access;
    const ids = await listDeletedTogether(tx, access, { at, userId: actor.userId }, 0, AT_ONCE + 1);
    if (ids.length <= AT_ONCE) return restored(await restoreInBlock(platform, tx, actor, access, ids));
    const payload = { organizationId, projectId, at: at.toISOString() };
    const row = await enqueueJob(tx, actor, restoreDefinition, payload, { projectId });
    return { processed_items: ids.length, detail: 'Restoring the deleted tasks', job_id: row.id };
  });
}

const restored = (count: number): ActionAnswer => ({
  processed_items: count,
  detail: `Restored ${tasks(count)}`,
  reload: true,
});

const payloadSchema = Type.Object({
  action: Type.Enum(Object.keys(ACTIONS) as DeletionId[]),
  /** The selection as JSON: filters have no schema of their own. */
  selection: Type.String(),
  total: Type.Integer(),
  at: Type.String(),
});

const definition = {
  type: 'tasks.action',
  queue: 'default',
  payload: payloadSchema,
  maxAttempts: 3,
  title: ({ action, total }: Static<typeof payloadSchema>) => ACTIONS[action].doing(total),
} satisfies JobDefinition<typeof payloadSchema>;

const restorePayload = Type.Object({ organizationId: Type.Integer(), projectId: Type.Integer(), at: Type.String() });

const restoreDefinition = {
  type: 'tasks.restore',
  queue: 'default',
  payload: restorePayload,
  maxAttempts: 3,
  title: () => 'Restoring deleted tasks',
} satisfies JobDefinition<typeof restorePayload>;

export function actionJobs(platform: Platform): RegisteredJob[] {
  return [
    job(definition, (payload, context) => runInBlocks(platform, payload, context)),
    job(restoreDefinition, async ({ at, ...scope }, { actor, signal, progress }) => {
      const count = await restoreDeletion(platform, actor, scope, new Date(at), (done) => {
        throwIfCancelled(signal);
        progress({ done, unit: 'tasks' });
      });
      return restored(count);
    }),
  ];
}

async function runInBlocks(
  platform: Platform,
  payload: Static<typeof payloadSchema>,
  context: JobContext,
): Promise<ActionAnswer> {
  const selection = JSON.parse(payload.selection) as TaskSelection & { filter: FilterGroup };
  const action = ACTIONS[payload.action];
  const at = new Date(payload.at);
  let done = 0;
  let changed = 0;
  let last = 0;
  for (;;) {
    throwIfCancelled(context.signal);
    const ids = await withActor(platform.db, context.actor, async (tx) => {
      const block = await listSelectedIds(tx, selection, last, AT_ONCE);
      changed += await action.change(platform, tx, context.actor, selection, block, at);
      return block;
    });
    if (ids.length === 0) break;
    last = ids.at(-1) ?? last;
    done += ids.length;
    context.progress({ done, total: Math.max(done, payload.total), unit: 'tasks' });
  }
  await context.log(action.done(changed), { tasks: done, whole_project: isWhole(selection) });
  return { processed_items: done, detail: action.done(changed) };
}
