import type { ActionRun, UndoAnswer } from '@labelwright/contract/task-actions';
import { Type } from 'typebox';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor, withSystem } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import { cutPage, type PageRequest, type PageResult } from '../../platform/http/paging.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import { type JobDefinition, job, type RegisteredJob, throwIfCancelled } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { requireProject } from '../tasks/index.ts';
import {
  countUndoBlocks,
  countUndone,
  findRun,
  forgetOldRuns,
  listRuns,
  lockRun,
  type RunRow,
  setRunStatus,
  takeLastUndo,
} from './action-runs.queries.ts';
import { actionOf } from './actions/registry.ts';
import { deleteOldSets } from './label-sets.queries.ts';
import { AT_ONCE, sceneOf, warningsOf } from './run-actions.ts';

const KEPT_DAYS = 365;
/** Since somebody went on with one. */
const SETS_KEPT_DAYS = 90;

export function listProjectRuns(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  page: PageRequest,
): Promise<PageResult<ActionRun>> {
  return withActor(platform.db, actor, async (tx) => {
    const before = page.after?.[0] === undefined ? undefined : Number(page.after[0]);
    const rows = await listRuns(tx, access, { before, limit: page.limit + 1 });
    const cut = cutPage(rows, page.limit, (row) => [row.id]);
    const now = platform.now();
    return { ...cut, rows: cut.rows.map((row) => runBody(row, actor, access, now)), total: undefined };
  });
}

export async function getRun(platform: Platform, actor: Actor, id: number): Promise<ActionRun> {
  const { run, access } = await readRun(platform, actor, id);
  return runBody(run, actor, access, platform.now());
}

/** Takes back what an action did: at once when it was small, as a job otherwise. */
export async function undoRun(platform: Platform, actor: Actor, id: number): Promise<UndoAnswer> {
  const { run: seen, access } = await readRun(platform, actor, id);
  if (!mayUndo(seen, actor, access))
    throw new AppError('forbidden', 'Only whoever did it and managers of the project can undo it.');
  return withActor(platform.db, actor, async (tx) => {
    const run = await lockRun(tx, access.organizationId, id);
    if (!run) throw notFound('Run');
    assertUndoable(run, platform.now());
    await setRunStatus(tx, id, 'undoing');
    await emit(tx, actor, {
      type: 'TASK_ACTION_UNDONE',
      organizationId: run.organization_id,
      projectId: run.project_id,
      aggregateType: 'project',
      aggregateId: run.project_id,
      payload: { project_id: run.project_id, action_id: id, action: run.action },
    });
    if (run.task_count > AT_ONCE) {
      const row = await enqueueJob(
        tx,
        actor,
        undoDefinition,
        { runId: id, title: `Undo: ${run.title}`.slice(0, 250) },
        { projectId: run.project_id },
      );
      await setRunStatus(tx, id, 'undoing', { undoJobId: row.id });
      return { detail: 'Undoing', restored: 0, kept: 0, job_id: row.id };
    }
    while (await undoBlock(platform, tx, actor, id));
    return finishUndo(platform, tx, access.organizationId, id);
  });
}

function assertUndoable(run: RunRow, now: Date): void {
  if (run.undo_until === null) throw new AppError('conflict', 'This action cannot be undone.', { reason: 'no_undo' });
  if (run.status === 'undone' || run.status === 'undoing')
    throw new AppError('conflict', 'It is undone already.', { reason: 'undone' });
  if (run.status === 'running')
    throw new AppError('conflict', 'It is still going on. Cancel its job first.', { reason: 'running' });
  if (run.undo_until < now)
    throw new AppError('conflict', 'It was done too long ago to be undone.', { reason: 'too_late' });
}

/** The block that was done last; false when none is left. */
async function undoBlock(platform: Platform, tx: Tx, actor: Actor, runId: number): Promise<boolean> {
  const run = await lockRun(tx, actor.organizationId ?? 0, runId);
  if (run?.status !== 'undoing') return false;
  const changes = await takeLastUndo(tx, runId);
  if (changes === undefined) return false;
  const { undo } = actionOf(run.action);
  if (!undo) throw new Error(`${run.action} cannot be undone`);
  const { restored, kept } = await undo(sceneOf(platform, tx, actor, run), changes);
  await countUndone(tx, runId, restored, kept);
  return true;
}

async function finishUndo(platform: Platform, tx: Tx, organizationId: number, id: number): Promise<UndoAnswer> {
  await setRunStatus(tx, id, 'undone', { finishedAt: platform.now() });
  const run = await findRun(tx, organizationId, id);
  const restored = run?.restored_count ?? 0;
  const kept = run?.kept_count ?? 0;
  const rest = kept > 0 ? ` ${kept.toLocaleString('en')} changed since and stay as they are.` : '';
  return { detail: `Undone.${rest}`, restored, kept };
}

async function readRun(platform: Platform, actor: Actor, id: number): Promise<{ run: RunRow; access: ProjectAccess }> {
  const { organizationId } = actor;
  if (organizationId === undefined) throw notFound('Run');
  const run = await withActor(platform.db, actor, (tx) => findRun(tx, organizationId, id));
  if (!run) throw notFound('Run');
  return { run, access: await requireProject(platform, actor, run.project_id, 'task.list') };
}

const mayUndo = (run: RunRow, actor: Actor, access: ProjectAccess): boolean =>
  access.can('project.update') || (run.user_id !== null && run.user_id === actor.userId);

function runBody(run: RunRow, actor: Actor, access: ProjectAccess, now: Date): ActionRun {
  const isOver = run.status === 'done' || run.status === 'failed' || run.status === 'cancelled';
  return {
    id: run.id,
    project: run.project_id,
    action: run.action,
    title: run.title,
    status: run.status,
    user: run.user_id,
    user_name: run.user_name ?? '',
    task_count: run.task_count,
    change_count: run.change_count,
    warnings: warningsOf(run),
    job_id: run.job_id,
    undo_job_id: run.undo_job_id,
    undo_until: run.undo_until?.toISOString() ?? null,
    can_undo: isOver && run.undo_until !== null && run.undo_until > now && mayUndo(run, actor, access),
    created_at: run.created_at.toISOString(),
    finished_at: run.finished_at?.toISOString() ?? null,
  };
}

const undoPayload = Type.Object({ runId: Type.Integer(), title: Type.String() });

const undoDefinition = {
  type: 'tasks.undo',
  queue: 'default',
  payload: undoPayload,
  maxAttempts: 3,
  title: ({ title }) => title,
} satisfies JobDefinition<typeof undoPayload>;

const nothing = Type.Object({});

const forgetting = {
  type: 'tasks.forget-actions',
  queue: 'maintenance',
  payload: nothing,
  maxAttempts: 1,
  title: () => 'Forget what can no longer be undone',
  hidden: true,
} satisfies JobDefinition<typeof nothing>;

export function runJobs(platform: Platform): RegisteredJob[] {
  return [
    job(undoDefinition, async ({ runId }, { actor, signal, progress }) => {
      const inTransaction = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => withActor(platform.db, actor, work);
      const total = await inTransaction((tx) => countUndoBlocks(tx, runId));
      for (let done = 0; await inTransaction((tx) => undoBlock(platform, tx, actor, runId)); ) {
        throwIfCancelled(signal);
        done += 1;
        progress({ done, total, unit: 'blocks' });
      }
      return inTransaction((tx) => finishUndo(platform, tx, actor.organizationId ?? 0, runId));
    }),
    job(
      forgetting,
      () =>
        withSystem(platform.db, async (tx) => {
          await deleteOldSets(tx, platform.now(), SETS_KEPT_DAYS);
          return { forgotten: await forgetOldRuns(tx, platform.now(), KEPT_DAYS) };
        }),
      '17 4 * * *',
    ),
  ];
}
