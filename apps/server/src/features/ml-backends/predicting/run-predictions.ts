import type { CreatePrediction } from '@labelwright/contract/predictions';
import { type Tx, withActor } from '../../../platform/db/db.ts';
import { emit } from '../../../platform/events/emit.ts';
import { JobCancelled, type JobContext, PermanentJobError, throwIfCancelled } from '../../../platform/jobs/job.ts';
import type { Platform } from '../../../platform/platform.ts';
import { storePredictions } from '../../predictions/index.ts';
import { type BackendRow, findBackend, findModelProject, type ModelProject } from '../backends.queries.ts';
import { checkBackend, publishBackends } from '../check-backend.ts';
import { listWanted } from '../model-tasks.queries.ts';
import { toModelTasks } from '../model-tasks.ts';
import { openBackend, predictFrame } from '../open-backend.ts';
import { type Asked, askModel, ModelAwayError } from './ask-model.ts';
import { advanceRun, beginRun, endRun, findRun, noteRun, type RunRow } from './runs.queries.ts';
import { wantedBy } from './start-run.ts';

/** Batches in a row of which the model could not do a single task: it is broken, not the tasks. */
const HOPELESS = 5;
const MOST_LOGGED = 100;

export interface RunEnd {
  created: number;
  skipped: number;
  failed: number;
}

/** Asks the model batch by batch; a second run goes on behind the last batch that was kept. */
export async function runPredictions(
  platform: Platform,
  { runId }: { runId: number },
  context: JobContext,
  completed: (tx: Tx, run: RunRow, backend: BackendRow) => Promise<void>,
): Promise<RunEnd> {
  const { actor } = context;
  const organizationId = actor.organizationId ?? 0;
  const inTransaction = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => withActor(platform.db, actor, work);
  try {
    const first = await inTransaction(async (tx) => {
      await beginRun(tx, runId, platform.now());
      return findRun(tx, organizationId, runId);
    });
    if (!first) throw new PermanentJobError('The backend or its project is gone.');
    const run = await runBatches(platform, first, context);
    await inTransaction(async (tx) => {
      const backend = await findBackend(tx, organizationId, run.ml_backend_id);
      await endRun(tx, runId, 'completed', '', platform.now());
      if (backend) {
        await tellEnd(tx, context, run, backend);
        await completed(tx, run, backend);
      }
    });
    await context.log(
      `Stored ${run.created_count} predictions; the model had nothing to say about ${run.skipped_count} tasks and failed on ${run.failed_count}.`,
    );
    return { created: run.created_count, skipped: run.skipped_count, failed: run.failed_count };
  } catch (error) {
    await inTransaction((tx) => conclude(platform, tx, runId, error));
    throw error;
  } finally {
    if (context.projectId !== undefined) publishBackends(platform, { organizationId, projectId: context.projectId });
  }
}

/** A job that failed or was cancelled speaks for its run; one that comes back later says why it waits. */
async function conclude(platform: Platform, tx: Tx, runId: number, error: unknown): Promise<void> {
  if (error instanceof JobCancelled) return;
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof PermanentJobError) await endRun(tx, runId, 'failed', message, platform.now());
  else await noteRun(tx, runId, message);
}

async function runBatches(platform: Platform, first: RunRow, context: JobContext): Promise<RunRow> {
  const { actor, signal } = context;
  const { organization_id: organizationId, project_id: projectId } = first;
  const scope = { organizationId, projectId };
  const ready = await prepare(platform, first, context);
  const client = openBackend(platform, ready.backend);
  const frame = predictFrame(platform, ready.project);
  const wanted = wantedBy(ready.backend, {
    taskIds: first.task_ids,
    onlyMissing: first.only_missing,
    onlyUnlabeled: first.only_unlabeled,
  });
  let run = first;
  let hopeless = 0;
  for (;;) {
    throwIfCancelled(signal);
    const page = { afterId: run.cursor_id, limit: run.batch_size };
    const rows = await withActor(platform.db, actor, (tx) => listWanted(tx, scope, wanted, page));
    if (rows.length === 0) return run;
    const tasks = await toModelTasks(platform, actor, scope, rows);
    const options = { timeoutMs: ready.backend.timeout_ms, signal, random: platform.random };
    const asked = await askModel(client, frame, tasks, options).catch((error: unknown) => {
      throwIfCancelled(signal);
      throw error instanceof ModelAwayError ? new Error(`The model is away: ${error.message}`) : error;
    });
    run = await keep(platform, context, { run, backend: ready.backend, asked, taskIds: rows.map(({ id }) => id) });
    hopeless = asked.failures.length === rows.length ? hopeless + 1 : 0;
    if (hopeless >= HOPELESS)
      throw new PermanentJobError(`The model fails on every task: ${asked.failures[0]?.message ?? ''}`);
    context.progress({ done: run.done_count, total: Math.max(run.total, run.done_count), unit: 'tasks' });
  }
}

/** The field's model servers want /setup before anything else, above all those that have just started. */
async function prepare(
  platform: Platform,
  run: RunRow,
  { actor }: JobContext,
): Promise<{ backend: BackendRow; project: ModelProject }> {
  const { organization_id: organizationId, project_id: projectId } = run;
  const read = () => withActor(platform.db, actor, (tx) => findBackend(tx, organizationId, run.ml_backend_id));
  const known = await read();
  if (!known) throw new PermanentJobError('The backend is gone.');
  const verdict = await checkBackend(platform, actor, known);
  if (verdict.state === 'disconnected') throw new Error(`The model is away: ${verdict.error}`);
  if (verdict.state === 'error') throw new Error(`The model refuses the project: ${verdict.error}`);
  const backend = await read();
  const project = await withActor(platform.db, actor, (tx) => findModelProject(tx, { organizationId, projectId }));
  if (!backend || !project) throw new PermanentJobError('The backend or its project is gone.');
  return { backend, project };
}

interface Batch {
  run: RunRow;
  backend: BackendRow;
  asked: Asked;
  taskIds: readonly number[];
}

/** Predictions, failures and the place in the run, in one transaction: nothing is stored twice, nothing is forgotten. */
async function keep(platform: Platform, context: JobContext, { run, backend, asked, taskIds }: Batch): Promise<RunRow> {
  const { actor } = context;
  const scope = { organizationId: run.organization_id, projectId: run.project_id };
  const given = asked.predictions.map(
    ({ task, given: one }): CreatePrediction => ({
      task,
      result: one.result,
      score: one.score,
      model_version: one.modelVersion ?? (backend.model_version || backend.title),
      cluster: one.cluster,
      neighbors: one.neighbors,
    }),
  );
  const kept = await withActor(platform.db, actor, async (tx) => {
    const options = { mlBackendId: backend.id, replaces: true };
    const { created, refused } = await storePredictions(tx, platform, actor, scope, given, options);
    const failures = [...asked.failures, ...oncePerTask(refused)];
    const versions: Record<string, number> = {};
    for (const { model_version: version } of created) versions[version] = (versions[version] ?? 0) + 1;
    const touched = new Set([...created.map(({ task }) => task), ...failures.map(({ task }) => task)]);
    const isOurs = await advanceRun(tx, run, {
      from: run.cursor_id,
      to: taskIds.at(-1) ?? run.cursor_id,
      done: taskIds.length,
      created: created.length,
      skipped: taskIds.filter((id) => !touched.has(id)).length,
      failures,
      versions,
    });
    if (!isOurs) throw new JobCancelled();
    const next = await findRun(tx, run.organization_id, run.id);
    return { next, failures };
  });
  if (!kept.next) throw new PermanentJobError('The run is gone.');
  for (const { task, message } of kept.failures.slice(0, Math.max(0, MOST_LOGGED - run.failed_count)))
    await context.log(`Task ${task}: ${message}`, { task }, 'warning');
  return kept.next;
}

function oncePerTask(refused: readonly { task: number; message: string }[]): { task: number; message: string }[] {
  return [...new Map(refused.map(({ task, message }) => [task, { task, message }])).values()];
}

async function tellEnd(tx: Tx, { actor }: JobContext, run: RunRow, backend: BackendRow): Promise<void> {
  await emit(tx, actor, {
    type: 'PREDICTION_RUN_COMPLETED',
    organizationId: run.organization_id,
    projectId: run.project_id,
    aggregateType: 'ml_backend',
    aggregateId: backend.id,
    payload: {
      project_id: run.project_id,
      ml_backend_id: backend.id,
      run_id: run.id,
      created: run.created_count,
      failed: run.failed_count,
      versions: run.versions,
    },
  });
}
