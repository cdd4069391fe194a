import type { ActionAnswer, ActionBody, ActionId } from '@labelwright/contract/data-manager-actions';
import type { ActionPreview } from '@labelwright/contract/task-actions';
import { type Static, Type } from 'typebox';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { AppError, invalidField } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import {
  JobCancelled,
  type JobContext,
  type JobDefinition,
  job,
  type RegisteredJob,
  throwIfCancelled,
} from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { predictSelected } from '../ml-backends/index.ts';
import { prelabelSelected } from '../prompts/index.ts';
import { advanceRun, findRun, insertRun, keepUndo, lockRun, type RunRow, setRunStatus } from './action-runs.queries.ts';
import { listPlannedIds } from './actions/duplicates.queries.ts';
import { actionOf, isRunnable, NO_MODEL, NO_PROMPT } from './actions/registry.ts';
import { type Asking, counted, type Scene, type TaskAction } from './actions/task-action.ts';
import { readAsk } from './list-tasks.ts';
import { countSelected, countUpTo, isWhole, listSelectedIds, narrow, type TaskSelection } from './task-list.queries.ts';

/** More tasks than this are changed by a job. */
export const AT_ONCE = 1000;
const BLOCK = 1000;
/** Tasks of one request that are named one by one. */
const MOST_ASKED = 1_000_000;
const DAY_MS = 86_400_000;

/** Runs an action on the selected tasks: at once for up to 1,000, as a job beyond. */
export async function runAction(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: ActionId,
  body: ActionBody,
): Promise<ActionAnswer> {
  if (!body.selectedItems) throw invalidField('selectedItems', 'Say which tasks: {"all": false, "included": [1, 2]}.');
  const { selection } = readAsk(access, body, platform.now());
  if (id === 'retrieve_tasks_predictions') return retrievePredictions(platform, actor, access, selection);
  if (id === 'prelabel_with_prompt') return prelabel(platform, actor, access, selection);
  const action = readAction(access, id);
  return startRun(platform, actor, access, id, action, selection, (asking) => action.read(asking, body));
}

/** Asks the model of the project, in a job of its own. */
async function retrievePredictions(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  selection: TaskSelection,
): Promise<ActionAnswer> {
  if (!access.can('prediction.manage')) throw new AppError('forbidden');
  return withActor(platform.db, actor, async (tx) => {
    const taskIds = await namedTasks(tx, selection);
    const run = await predictSelected(tx, actor, access, taskIds);
    if (!run) throw new AppError('conflict', NO_MODEL, { reason: 'no_model' });
    const detail = `Asking the model about ${counted(run.total, 'task')}`;
    return { processed_items: run.total, detail, reload: true, ...(run.job_id === null ? {} : { job_id: run.job_id }) };
  });
}

/** Asks the language model that is switched on, in a job of its own. */
async function prelabel(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  selection: TaskSelection,
): Promise<ActionAnswer> {
  if (!access.can('prediction.manage')) throw new AppError('forbidden');
  return withActor(platform.db, actor, async (tx) => {
    const run = await prelabelSelected(tx, actor, access, await namedTasks(tx, selection));
    if (!run) throw new AppError('conflict', NO_PROMPT, { reason: 'not_enabled' });
    const detail = `Asking the prompt about ${counted(run.total, 'task')}`;
    return { processed_items: run.total, detail, reload: true, ...(run.jobId === null ? {} : { job_id: run.jobId }) };
  });
}

/** For long work on a selection: its tasks one by one, as they are now; null: all of the project, also those that come. */
export async function namedTasks(tx: Tx, selection: TaskSelection): Promise<number[] | null> {
  return isWhole(selection) ? null : listSelectedIds(tx, await narrow(tx, selection), 0, MOST_ASKED);
}

function readAction(access: ProjectAccess, id: ActionId): TaskAction {
  if (!isRunnable(id)) throw invalidField('id', 'This action is not for tasks that are there.');
  const action = actionOf(id);
  if (!access.can(action.permission)) throw new AppError('forbidden');
  return action;
}

export function deleteAllTasks(platform: Platform, actor: Actor, access: ProjectAccess): Promise<ActionAnswer> {
  const { selection } = readAsk(access, {}, platform.now());
  const action = actionOf('delete_tasks');
  return startRun(platform, actor, access, 'delete_tasks', action, selection, () => null);
}

/** What an action would do; nothing is changed. */
export async function previewAction(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: ActionId,
  body: ActionBody,
): Promise<ActionPreview> {
  const action = readAction(access, id);
  const { selection } = readAsk(access, body, platform.now());
  return withActor(platform.db, actor, async (tx) => {
    const asking = { platform, tx, actor, access };
    const settings = await action.read(asking, body);
    const narrowed = await narrow(tx, selection);
    const ids = await listSelectedIds(tx, narrowed, 0, AT_ONCE);
    const total = ids.length < AT_ONCE ? ids.length : ((await countUpTo(tx, narrowed, 100_000)) ?? ids.length);
    const seen = (await action.preview?.(asking, ids, settings)) ?? {};
    const limit = ids.length < total ? [`Looked at the first ${counted(ids.length, 'task')} only.`] : [];
    return {
      tasks: total,
      is_estimate: total >= 100_000 || (ids.length === AT_ONCE && total === ids.length),
      effects: [...(seen.effects ?? []), ...(seen.problems?.length ? limit : [])],
      problems: seen.problems ?? [],
      can_run: total > 0,
      can_undo: action.undo !== undefined,
    };
  });
}

/** Makes the record of what is done, and does it, here or in a job. */
export function startRun(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  name: string,
  action: TaskAction,
  selection: TaskSelection,
  read: (asking: Asking) => unknown,
): Promise<ActionAnswer> {
  const at = platform.now();
  const { organizationId, projectId } = access;
  return withActor(platform.db, actor, async (tx) => {
    const settings = await read({ platform, tx, actor, access });
    const narrowed = await narrow(tx, selection);
    const ids = await listSelectedIds(tx, narrowed, 0, AT_ONCE + 1);
    const total = ids.length <= AT_ONCE ? ids.length : (await countSelected(tx, narrowed)).total;
    const runId = await insertRun(tx, {
      organizationId,
      projectId,
      userId: actor.userId,
      action: name,
      title: action.doing(counted(total, 'task'), settings),
      selection: ids.length <= AT_ONCE ? { ...selection, included: ids } : selection,
      fields: settings,
      at,
      undoUntil: action.undo ? new Date(at.getTime() + platform.config.retentionDays * DAY_MS) : null,
    });
    if (ids.length <= AT_ONCE) return doAtOnce(platform, tx, actor, organizationId, runId);
    const title = action.doing(counted(total, 'task'), settings);
    const row = await enqueueJob(tx, actor, definition, { runId, total, title }, { projectId });
    await setRunStatus(tx, runId, 'running', { jobId: row.id });
    return { processed_items: total, detail: title, job_id: row.id, ...(await describeRun(tx, organizationId, runId)) };
  });
}

async function doAtOnce(
  platform: Platform,
  tx: Tx,
  actor: Actor,
  organizationId: number,
  runId: number,
): Promise<ActionAnswer> {
  while ((await runBlock(platform, tx, actor, organizationId, runId)) > 0);
  return finishRun(platform, tx, organizationId, runId);
}

/** Does the next tasks and notes how far it has come, in one transaction; returns how many they were. */
async function runBlock(
  platform: Platform,
  tx: Tx,
  actor: Actor,
  organizationId: number,
  runId: number,
): Promise<number> {
  const run = await lockRun(tx, organizationId, runId);
  if (run?.status !== 'running') return 0;
  const action = actionOf(run.action);
  const selection = run.selection as TaskSelection;
  const scene = sceneOf(platform, tx, actor, run);
  if (action.plan && run.cursor_id === 0) await action.plan(scene, selection, run.fields);
  const size = action.blockSize ?? BLOCK;
  const ids = action.plan
    ? await listPlannedIds(tx, runId, run.cursor_id, size)
    : await listSelectedIds(tx, selection, run.cursor_id, size);
  const lastId = ids.at(-1);
  if (lastId === undefined) return 0;
  const outcome = await action.apply(scene, ids, run.fields);
  if (outcome.undo !== undefined && action.undo) await keepUndo(tx, organizationId, runId, outcome.undo);
  await advanceRun(tx, runId, { lastId, tasks: ids.length, changes: outcome.changed, left: outcome.left ?? {} });
  return ids.length;
}

export function sceneOf(platform: Platform, tx: Tx, actor: Actor, run: RunRow): Scene {
  return {
    platform,
    tx,
    actor,
    organizationId: run.organization_id,
    projectId: run.project_id,
    runId: run.id,
    at: run.acted_at,
    doneBefore: run.task_count,
  };
}

async function finishRun(platform: Platform, tx: Tx, organizationId: number, runId: number): Promise<ActionAnswer> {
  const run = await findRun(tx, organizationId, runId);
  if (!run) throw new Error(`the record ${runId} is gone`);
  const detail = actionOf(run.action).done(run.change_count, run.fields);
  await setRunStatus(tx, runId, 'done', { title: detail, finishedAt: platform.now() });
  const found = await describeRun(tx, organizationId, runId);
  return { processed_items: run.task_count, detail, reload: true, ...found };
}

type Described = Pick<ActionAnswer, 'run_id' | 'undo_until' | 'deleted_at' | 'warnings'>;

async function describeRun(tx: Tx, organizationId: number, runId: number): Promise<Described> {
  const run = await findRun(tx, organizationId, runId);
  if (!run) return {};
  const warnings = warningsOf(run);
  return {
    run_id: runId,
    undo_until: run.undo_until?.toISOString() ?? null,
    ...(run.action === 'delete_tasks' ? { deleted_at: run.acted_at.toISOString() } : {}),
    ...(warnings.length > 0 ? { warnings } : {}),
  };
}

/** What was left out, as sentences. */
export function warningsOf(run: RunRow): string[] {
  const { reasons = {} } = actionOf(run.action);
  return Object.entries(run.warnings).flatMap(([key, count]) => {
    const reason = reasons[key];
    return reason === undefined ? [] : [`${counted(count, 'task')} left out: ${reason}`];
  });
}

const payload = Type.Object({ runId: Type.Integer(), total: Type.Integer(), title: Type.String() });

const definition = {
  type: 'tasks.action',
  queue: 'default',
  payload,
  maxAttempts: 3,
  title: ({ title }: Static<typeof payload>) => title,
} satisfies JobDefinition<typeof payload>;

export function actionJob(platform: Platform): RegisteredJob {
  return job(definition, (given, context) => runInBlocks(platform, given, context));
}

/** Goes on behind the last block that was committed, after whatever interruption. */
async function runInBlocks(
  platform: Platform,
  { runId, total }: Static<typeof payload>,
  context: JobContext,
): Promise<ActionAnswer> {
  const { actor, signal } = context;
  const organizationId = actor.organizationId ?? 0;
  const inTransaction = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => withActor(platform.db, actor, work);
  await inTransaction((tx) => setRunStatus(tx, runId, 'running'));
  try {
    let done = (await inTransaction((tx) => findRun(tx, organizationId, runId)))?.task_count ?? 0;
    for (;;) {
      throwIfCancelled(signal);
      const count = await inTransaction((tx) => runBlock(platform, tx, actor, organizationId, runId));
      if (count === 0) break;
      done += count;
      context.progress({ done, total: Math.max(done, total), unit: 'tasks' });
    }
    const answer = await inTransaction((tx) => finishRun(platform, tx, organizationId, runId));
    await context.log(answer.detail, { tasks: done });
    return answer;
  } catch (error) {
    const status = error instanceof JobCancelled ? 'cancelled' : 'failed';
    await inTransaction((tx) => setRunStatus(tx, runId, status, { finishedAt: platform.now() }));
    throw error;
  }
}
