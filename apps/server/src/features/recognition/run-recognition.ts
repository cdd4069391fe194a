import { setTimeout as sleep } from 'node:timers/promises';
import { type Tx, withActor, withSystem } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import {
  JobCancelled,
  type JobContext,
  JobGivesWay,
  PermanentJobError,
  throwIfCancelled,
} from '../../platform/jobs/job.ts';
import { hasWaiting } from '../../platform/jobs/jobs.queries.ts';
import type { Platform } from '../../platform/platform.ts';
import { RecognitionError } from '../../platform/recognition/recognition-error.ts';
import { storePredictions } from '../predictions/index.ts';
import { findProjectProcessing } from '../preprocessing/index.ts';
import { MediumError } from '../storages/index.ts';
import { getCompiledConfig } from '../task-definitions/index.ts';
import { withEngine } from './plan-recognition.ts';
import { type ReadAnswer, type Reading, readTask } from './read-task.ts';
import {
  advanceRun,
  beginRun,
  endRun,
  type Failure,
  findRun,
  listWanted,
  noteRun,
  type RunRow,
  type TaskToRead,
} from './recognition.queries.ts';
import { recognitionJobOf } from './recognition-job.ts';
import { wantedBy } from './start-recognition.ts';

const PAGE = 50;
/** Tasks in a row that the engine did not answer for: it is away, and not they are to blame. */
const HOPELESS = 5;
const ATTEMPTS = 4;
const FIRST_WAIT_MS = 1000;
/** After it others that wait for the engine go first. */
const SLICE_MS = 30_000;
const MOST_LOGGED = 100;

export interface RunEnd {
  created: number;
  empty: number;
  failed: number;
}

/** Reads task by task; a second run goes on behind the last one that was kept. */
export async function runRecognition(
  platform: Platform,
  { runId }: { runId: number },
  context: JobContext,
): Promise<RunEnd> {
  const { actor } = context;
  const organizationId = actor.organizationId ?? 0;
  const inTransaction = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => withActor(platform.db, actor, work);
  try {
    const first = await inTransaction(async (tx) => {
      if (!(await beginRun(tx, runId, platform.now()))) return undefined;
      return findRun(tx, organizationId, runId);
    });
    if (!first) throw new PermanentJobError('The project is gone, or these media are being read by another job.');
    const run = await readTasks(platform, first, context);
    await inTransaction((tx) => complete(platform, tx, context, run));
    await context.log(
      `Read ${run.created_count} tasks; ${run.empty_count} hold no text, and ${run.failed_count} could not be read.`,
    );
    return { created: run.created_count, empty: run.empty_count, failed: run.failed_count };
  } catch (error) {
    if (!(error instanceof JobCancelled || error instanceof JobGivesWay))
      await inTransaction((tx) => noteFault(platform, tx, runId, error));
    throw error;
  }
}

async function complete(platform: Platform, tx: Tx, { actor }: JobContext, run: RunRow): Promise<void> {
  await endRun(tx, run.id, 'completed', '', platform.now());
  await emit(tx, actor, {
    type: 'RECOGNITION_COMPLETED',
    organizationId: run.organization_id,
    projectId: run.project_id,
    aggregateType: 'project',
    aggregateId: run.project_id,
    payload: {
      project_id: run.project_id,
      run_id: run.id,
      engine: run.engine,
      created: run.created_count,
      failed: run.failed_count,
    },
  });
}

/** A job that comes back later says why it waits. */
async function noteFault(platform: Platform, tx: Tx, runId: number, error: unknown): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof PermanentJobError) await endRun(tx, runId, 'failed', message, platform.now());
  else await noteRun(tx, runId, message);
}

async function readTasks(platform: Platform, first: RunRow, context: JobContext): Promise<RunRow> {
  const reading = await prepare(platform, first, context);
  const scope = { organizationId: first.organization_id, projectId: first.project_id };
  const began = performance.now();
  let run = first;
  // Kept with the next task that the engine answers for: while it is away, no task is given up.
  let unanswered: Failure[] = [];
  let isAnswering = false;
  let lastId = run.cursor_id;
  for (;;) {
    const page = { afterId: lastId, limit: PAGE };
    const tasks = await withActor(platform.db, context.actor, (tx) => listWanted(tx, scope, wantedBy(run), page));
    for (const task of tasks) {
      throwIfCancelled(context.signal);
      if (performance.now() - began > SLICE_MS && unanswered.length === 0) await giveWay(platform, run);
      const outcome = await readPatiently(platform, reading, task, context);
      lastId = task.id;
      if ('isUnanswered' in outcome) unanswered.push(outcome.failure);
      else {
        run = await keep(platform, context, run, { task, outcome, unanswered });
        unanswered = [];
        isAnswering = true;
      }
      if (unanswered.length >= HOPELESS) throw away(unanswered);
      context.progress({ done: run.done_count, total: Math.max(run.total, run.done_count), unit: 'tasks' });
    }
    if (tasks.length === 0) break;
  }
  const last = unanswered.at(-1);
  if (last === undefined) return run;
  if (!isAnswering) throw away(unanswered);
  return keep(platform, context, run, { task: { id: last.task }, outcome: {}, unanswered });
}

const away = (failures: readonly Failure[]): Error => new Error(`The engine does not answer: ${failures[0]?.message}`);

async function giveWay(platform: Platform, { kind }: RunRow): Promise<void> {
  if (await withSystem(platform.db, (tx) => hasWaiting(tx, recognitionJobOf(kind).queue))) throw new JobGivesWay();
}

async function prepare(platform: Platform, run: RunRow, { actor }: JobContext): Promise<Reading> {
  const { organization_id: organizationId, project_id: projectId } = run;
  return withActor(platform.db, actor, async (tx) => {
    const { compiled } = await getCompiledConfig(tx, organizationId, projectId);
    const choice = await findProjectProcessing(tx, organizationId, projectId);
    return { run, compiled, choice: withEngine(choice, run.kind, run.engine) };
  });
}

/** `answer` and `failure` are both missing where the media hold not a word. */
type Outcome = { answer?: ReadAnswer | undefined; failure?: Failure };

/** What fails for a reason that may pass is tried again after waits that double. */
async function readPatiently(
  platform: Platform,
  reading: Reading,
  task: TaskToRead,
  context: JobContext,
): Promise<Outcome | { isUnanswered: true; failure: Failure }> {
  const { signal } = context;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return { answer: await readTask(platform, reading, task, context) };
    } catch (error) {
      throwIfCancelled(signal);
      if (!(error instanceof RecognitionError || error instanceof MediumError)) throw error;
      if (error instanceof RecognitionError && error.fault === 'not_set') throw new PermanentJobError(error.message);
      const failure = { task: task.id, message: error.message };
      const isAway = error instanceof MediumError ? error.isAway : error.fault === 'unavailable';
      if (!isAway) return { failure };
      if (attempt >= ATTEMPTS) return error instanceof MediumError ? { failure } : { failure, isUnanswered: true };
    }
    const waitMs = FIRST_WAIT_MS * 2 ** (attempt - 1) * (1 + platform.random() / 4);
    await sleep(waitMs, undefined, { signal }).catch(() => {});
  }
}

interface Kept {
  task: { id: number };
  outcome: Outcome;
  unanswered: readonly Failure[];
}

/** Prediction, failures and the place in the run, in one transaction: nothing is stored twice, nothing is forgotten. */
async function keep(
  platform: Platform,
  context: JobContext,
  run: RunRow,
  { task, outcome, unanswered }: Kept,
): Promise<RunRow> {
  const { actor } = context;
  const scope = { organizationId: run.organization_id, projectId: run.project_id };
  const kept = await withActor(platform.db, actor, async (tx) => {
    const { answer } = outcome;
    const given = answer
      ? [{ task: task.id, result: answer.result, score: answer.score, model_version: answer.engine }]
      : [];
    const { created, refused } = await storePredictions(tx, platform, actor, scope, given, { replaces: true });
    const own = refused.map(({ message }) => ({ task: task.id, message }));
    const failures = [...unanswered, ...(outcome.failure ? [outcome.failure] : []), ...own.slice(0, 1)];
    const isOwnFailure = failures.some((failure) => failure.task === task.id);
    const empty = created.length === 0 && !isOwnFailure ? 1 : 0;
    if (!(await advanceRun(tx, run, { to: task.id, created: created.length, empty, failures })))
      throw new JobCancelled();
    return { failures, next: await findRun(tx, run.organization_id, run.id) };
  });
  if (!kept.next) throw new PermanentJobError('The project is gone.');
  for (const failure of kept.failures.slice(0, Math.max(0, MOST_LOGGED - run.failed_count)))
    await context.log(`Task ${failure.task}: ${failure.message}`, { task: failure.task }, 'warning');
  return kept.next;
}
