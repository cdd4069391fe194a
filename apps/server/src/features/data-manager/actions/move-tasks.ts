import type { ActionBody } from '@labelwright/contract/data-manager-actions';
import type { CompiledConfig } from '@labelwright/task-definition/model';
import { validateTask } from '@labelwright/task-definition/validate-task';
import { invalidField } from '../../../platform/http/app-error.ts';
import { countNewTasks } from '../../projects/index.ts';
import { getCompiledConfig } from '../../task-definitions/index.ts';
import { deleteTasks, requireProject, restoreInBlock } from '../../tasks/index.ts';
import { fits } from './make-answers.ts';
import {
  copyAnswers,
  copyPredictions,
  holdProjects,
  insertCopies,
  listMovable,
  listUntouchedCopies,
  type MovableTask,
  recountCopies,
  type TaskPair,
} from './move.queries.ts';
import { moveWork } from './move-work.queries.ts';
import { type Asking, counted, type Outcome, type Preview, type Scene, type TaskAction } from './task-action.ts';
import { tell } from './tell.ts';

interface Target {
  projectId: number;
  withAnnotations: boolean;
  withPredictions: boolean;
}

interface Remembered {
  target: number;
  pairs: TaskPair[];
  madeAt: string;
}

const REASONS = {
  not_fitting: 'fields missing that the other label config shows',
  answers_not_fitting: 'annotations that the other label config does not allow',
  external_id: 'external ID taken in the other project',
};

const form: TaskAction['form'] = [
  { type: 'select', name: 'target_project', label: 'To project', required: true },
  { type: 'toggle', name: 'with_annotations', label: 'Annotations come along', required: false, value: true },
  { type: 'toggle', name: 'with_predictions', label: 'Predictions come along', required: false, value: true },
];

export const moveTasks: TaskAction<Target> = {
  title: 'Move to another project',
  order: 140,
  permission: 'task.delete',
  question: 'Move the selected tasks? Tasks and annotations that do not fit the label config there stay here.',
  isDestructive: true,
  form,
  blockSize: 200,
  doing: (tasks) => `Moving ${tasks} to another project`,
  done: (changed) => `Moved ${counted(changed, 'task')}`,
  reasons: REASONS,
  read: (asking, body) => readTarget(asking, body, true),
  async apply(scene, taskIds, target) {
    const { platform, tx, actor, at, organizationId, projectId } = scene;
    const copied = await copyInto(scene, taskIds, target, true);
    const gone = copied.pairs.map((pair) => pair.old);
    await deleteTasks(platform, tx, actor, { organizationId, projectId }, gone, at);
    return copied.outcome;
  },
  async undo(scene, undo) {
    const { platform, tx, actor, organizationId, projectId } = scene;
    const back = await removeCopies(scene, undo as Remembered);
    const restored = await restoreInBlock(
      platform,
      tx,
      actor,
      { organizationId, projectId },
      back.map((pair) => pair.old),
    );
    return { restored, kept: (undo as Remembered).pairs.length - restored };
  },
  preview: previewMove,
};

export const copyTasks: TaskAction<Target> = {
  title: 'Copy to another project',
  order: 141,
  permission: 'project.export',
  question: 'Copy the selected tasks? Those that do not fit the label config there are left out.',
  form: [
    ...form.slice(0, 1),
    { type: 'toggle', name: 'with_annotations', label: 'Annotations come along', required: false, value: false },
    ...form.slice(2),
  ],
  blockSize: 200,
  doing: (tasks) => `Copying ${tasks} to another project`,
  done: (changed) => `Copied ${counted(changed, 'task')}`,
  reasons: REASONS,
  read: (asking, body) => readTarget(asking, body, false),
  apply: async (scene, taskIds, target) => (await copyInto(scene, taskIds, target, false)).outcome,
  async undo(scene, undo) {
    const removed = await removeCopies(scene, undo as Remembered);
    return { restored: removed.length, kept: (undo as Remembered).pairs.length - removed.length };
  },
  preview: previewMove,
};

async function readTarget({ platform, actor, access }: Asking, body: ActionBody, isMove: boolean): Promise<Target> {
  if (body.target_project === undefined) throw invalidField('target_project', 'Say which project.');
  const target = await requireProject(platform, actor, body.target_project, 'task.create');
  if (target.organizationId !== access.organizationId)
    throw invalidField('target_project', 'Must be a project of the same organization.');
  if (target.projectId === access.projectId)
    throw invalidField('target_project', 'The tasks are in this project already.');
  return {
    projectId: target.projectId,
    withAnnotations: body.with_annotations ?? isMove,
    withPredictions: body.with_predictions ?? true,
  };
}

type Unfit = keyof typeof REASONS;

function unfitReason(task: MovableTask, compiled: CompiledConfig): Unfit | undefined {
  if (task.is_taken) return 'external_id';
  if (task.task_definition_id !== null) return undefined;
  if (validateTask(compiled, task.data).length > 0) return 'not_fitting';
  return task.results.every((result) => fits(compiled, result, task.data)) ? undefined : 'answers_not_fitting';
}

async function sortOut(scene: Pick<Scene, 'tx' | 'organizationId' | 'projectId'>, taskIds: number[], target: Target) {
  const { compiled, definitionId } = await getCompiledConfig(scene.tx, scene.organizationId, target.projectId);
  const tasks = await listMovable(scene.tx, scene, taskIds, target);
  const left: Record<string, number> = {};
  const fitting = tasks.filter((task) => {
    const reason = unfitReason(task, compiled);
    if (reason) left[reason] = (left[reason] ?? 0) + 1;
    return reason === undefined;
  });
  return { fitting, left, definitionId };
}

async function copyInto(
  scene: Scene,
  taskIds: number[],
  target: Target,
  isMove: boolean,
): Promise<{ pairs: TaskPair[]; outcome: Outcome }> {
  const { tx, platform, actor, organizationId, projectId } = scene;
  const now = platform.now();
  await holdProjects(tx, organizationId, [projectId, target.projectId]);
  const { fitting, left, definitionId } = await sortOut(scene, taskIds, target);
  if (fitting.length === 0) return { pairs: [], outcome: { changed: 0, left } };
  const place = { projectId: target.projectId, seed: scene.runId, userId: actor.userId, now };
  const ids = fitting.map(({ id }) => id);
  const pairs = await insertCopies(tx, scene, ids, place);
  if (target.withAnnotations) {
    const answers = await copyAnswers(tx, pairs, { projectId: target.projectId, definitionId, isMove });
    if (isMove) await moveWork(tx, pairs, answers, target.projectId);
  }
  if (target.withPredictions) await copyPredictions(tx, pairs, target.projectId);
  const made = pairs.map((pair) => pair.new);
  await recountCopies(tx, made, now);
  const there = { ...scene, projectId: target.projectId };
  await countNewTasks(tx, there, made);
  await tell(there, 'TASKS_CREATED', made, { from_project: projectId, action_id: scene.runId });
  if (target.withAnnotations) await tell(there, 'TASKS_UPDATED', made, { changed: ['annotations'] });
  const undo: Remembered = { target: target.projectId, pairs, madeAt: now.toISOString() };
  return { pairs, outcome: { changed: pairs.length, left, undo } };
}

/** Copies that somebody has worked on since stay, and what they were copied from stays gone. */
async function removeCopies(scene: Scene, { target, pairs, madeAt }: Remembered): Promise<TaskPair[]> {
  const { platform, tx, actor, organizationId, projectId } = scene;
  await holdProjects(tx, organizationId, [projectId, target]);
  const made = pairs.map((pair) => pair.new);
  const untouched = new Set(await listUntouchedCopies(tx, organizationId, made, new Date(madeAt)));
  const back = pairs.filter((pair) => untouched.has(pair.new));
  const scope = { organizationId, projectId: target };
  await deleteTasks(platform, tx, actor, scope, [...untouched], platform.now());
  return back;
}

async function previewMove({ tx, access }: Asking, taskIds: number[], target: Target): Promise<Preview> {
  const { left, fitting } = await sortOut({ tx, ...access }, taskIds, target);
  return {
    effects: fitting.length === 0 ? ['None of the tasks fits.'] : [],
    problems: Object.entries(left).map(([reason, tasks]) => ({
      message: `${counted(tasks, 'task')} would be left out: ${REASONS[reason as Unfit]}`,
      tasks,
    })),
  };
}
