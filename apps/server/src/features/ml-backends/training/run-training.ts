import { setTimeout as sleep } from 'node:timers/promises';
import type { Answered, MlBackendClient } from '../../../adapters/ml-backend/ml-backend-client.ts';
import type { TrainingAnswer } from '../../../adapters/ml-backend/protocol.ts';
import { type Tx, withActor } from '../../../platform/db/db.ts';
import { emit } from '../../../platform/events/emit.ts';
import { JobCancelled, type JobContext, PermanentJobError, throwIfCancelled } from '../../../platform/jobs/job.ts';
import type { Platform } from '../../../platform/platform.ts';
import {
  type BackendRow,
  findBackend,
  findModelProject,
  type ModelProject,
  updateBackend,
} from '../backends.queries.ts';
import { publishBackends } from '../check-backend.ts';
import { openBackend, predictFrame, projectBody, setupRequest, uidOf } from '../open-backend.ts';
import { type Lesson, prepareLesson } from './training-body.ts';
import { beginTraining, findTraining, type TrainingRow, writeTraining } from './trainings.queries.ts';

/** Learning takes its time: many servers learn before they answer. */
const LONGEST_ANSWER_MS = 3_600_000;
/**
 * How long a training in the background is followed; of servers that tell nothing of it, shorter. A version that comes up
 * later is found by the checks that every backend gets.
 */
const FOLLOWED_MS = 600_000;
const FOLLOWED_BLINDLY_MS = 60_000;
const FIRST_LOOK_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

export interface TrainingEnd {
  version: string;
  isNew: boolean;
}

export type Learnt = (tx: Tx, backend: BackendRow, training: TrainingRow, end: TrainingEnd) => Promise<void>;

/** Tells the model to learn, and waits for what comes of it: a new version, as a rule. */
export async function runTraining(
  platform: Platform,
  asked: { trainingId: number; withGroundTruth: boolean },
  context: JobContext,
  learnt: Learnt,
): Promise<TrainingEnd> {
  const { actor } = context;
  const organizationId = actor.organizationId ?? 0;
  const inTransaction = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => withActor(platform.db, actor, work);
  const { training, backend, project } = await inTransaction((tx) => find(tx, organizationId, asked.trainingId));
  const scope = { organizationId, projectId: backend.project_id };
  const client = openBackend(platform, backend);
  try {
    const setup = await client.setup(setupRequest(platform, backend, project), { signal: context.signal });
    if (!setup.ok) throw refusal(setup);
    // A second attempt may find what the first one taught: it is new all the same.
    const current = setup.value.modelVersion ?? backend.model_version;
    const before = training.started_at === null ? current : training.version_before;
    const begun = { annotations: project.total_annotations_number, version: before, now: platform.now() };
    await inTransaction(async (tx) => {
      await beginTraining(tx, training.id, begun);
      // Whatever comes of it, the next one by count is for as many new annotations again.
      const counted = { annotations_at_last_training: begun.annotations };
      await updateBackend(tx, organizationId, backend.id, { state: 'training', ...counted });
    });
    publishBackends(platform, scope);
    const lesson = await prepareLesson(platform, scope, asked, context);
    await context.log(`Sending ${lesson.annotationCount} annotations of ${lesson.taskCount} tasks.`);
    await inTransaction((tx) => writeTraining(tx, training.id, { taskCount: lesson.taskCount }));
    let version: string;
    try {
      version = await teach(platform, { client, backend, project, lesson, before }, training.id, context);
    } finally {
      await lesson.forget();
    }
    const end = { version, isNew: version !== '' && version !== before };
    await inTransaction((tx) => finish(tx, platform, context, { backend, training, end }, learnt));
    await context.log(end.isNew ? `The model has the new version ${version}.` : 'The model names no new version yet.');
    return end;
  } catch (error) {
    throwIfCancelledFirst(context, error);
    await inTransaction((tx) => fail(tx, platform, backend, training.id, error));
    throw error;
  } finally {
    if (context.signal.aborted)
      await inTransaction((tx) => updateBackend(tx, organizationId, backend.id, { state: 'connected' }));
    publishBackends(platform, scope);
  }
}

async function find(tx: Tx, organizationId: number, id: number) {
  const training = await findTraining(tx, organizationId, id);
  const backend = training && (await findBackend(tx, organizationId, training.ml_backend_id));
  const project = backend && (await findModelProject(tx, { organizationId, projectId: backend.project_id }));
  if (!training || !backend || !project) throw new PermanentJobError('The backend or its project is gone.');
  return { training, backend, project };
}

function throwIfCancelledFirst({ signal }: JobContext, error: unknown): void {
  throwIfCancelled(signal);
  if (error instanceof JobCancelled) throw error;
}

/** What a model will refuse again is no reason to ask again. */
function refusal(answer: Extract<Answered<unknown>, { ok: false }>): Error {
  return answer.fault === 'nobody' || answer.fault === 'busy'
    ? new Error(`The model is away: ${answer.message}`)
    : new PermanentJobError(`The model could not learn: ${answer.message}`);
}

interface Teaching {
  client: MlBackendClient;
  backend: BackendRow;
  project: ModelProject;
  lesson: Lesson;
  before: string;
}

/** Returns the version that the model has afterwards; the one before when none has shown up. */
async function teach(platform: Platform, teaching: Teaching, trainingId: number, context: JobContext): Promise<string> {
  const { client, backend, project, lesson, before } = teaching;
  const { actor, signal } = context;
  const options = { timeoutMs: LONGEST_ANSWER_MS, signal };
  const given = {
    ...(lesson.tasks ? { tasks: lesson.tasks } : { tasks_url: lesson.url }),
    task_count: lesson.taskCount,
    annotation_count: lesson.annotationCount,
  };
  const health = await client.health({ signal });
  const event = health.ok && health.value.isOld ? annotationEvent(lesson) : { action: 'START_TRAINING' };
  let answer: Answered<TrainingAnswer> = await client.webhook(
    { ...event, project: projectBody(project), ...given },
    options,
  );
  if (!answer.ok && (answer.status === 404 || answer.status === 405)) {
    // Servers from before /webhook.
    const { params, ...frame } = predictFrame(platform, project);
    answer = await client.train({ ...frame, params, annotations: lesson.tasks ?? [], ...given }, options);
  }
  throwIfCancelled(signal);
  if (!answer.ok) throw refusal(answer);
  const { value } = answer;
  await withActor(platform.db, actor, (tx) => writeTraining(tx, trainingId, { answer: shortened(value.body) }));
  if (value.modelVersion !== undefined) return value.modelVersion;
  return follow(platform, { client, backend, project, before, job: value.job }, context);
}

/** What makes servers of the first generation learn: the newest annotation, as if it had been changed just now. */
function annotationEvent({ newest }: Lesson): object {
  if (!newest) return { action: 'START_TRAINING' };
  const { annotations, ...task } = newest;
  return { action: 'ANNOTATION_UPDATED', task, annotation: annotations.at(-1) };
}

/** A long answer is of no use to people. */
function shortened(body: unknown): unknown {
  const text = JSON.stringify(body ?? null);
  return text.length <= 10_000 ? body : { shortened: text.slice(0, 10_000) };
}

interface Following {
  client: MlBackendClient;
  backend: BackendRow;
  project: ModelProject;
  before: string;
  /** undefined: the model was done when it answered. */
  job: string | undefined;
}

/** Asks for the version until it is another one, or the job in the background is over. */
async function follow(
  platform: Platform,
  { client, backend, project, before, job }: Following,
  { signal, progress }: JobContext,
): Promise<string> {
  const begunMs = platform.now().getTime();
  for (let pauseMs = FIRST_LOOK_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)) {
    const setup = await client.setup(setupRequest(platform, backend, project), { signal });
    throwIfCancelled(signal);
    const version = (setup.ok ? setup.value.modelVersion : undefined) ?? before;
    if (version !== before || job === undefined) return version;
    const status = await client.jobStatus(job, { signal });
    if (status.ok && ['failed', 'canceled', 'stopped'].includes(status.value.status))
      throw new PermanentJobError(`The model could not learn: ${status.value.error || status.value.status}`);
    if (status.ok && status.value.status === 'finished') return version;
    if (platform.now().getTime() > begunMs + (status.ok ? FOLLOWED_MS : FOLLOWED_BLINDLY_MS)) return version;
    progress({ done: 0, unit: 'tasks', message: `The model is learning (${uidOf(project)})` });
    await sleep(pauseMs, undefined, { signal }).catch(() => {});
    throwIfCancelled(signal);
  }
}

interface Finished {
  backend: BackendRow;
  training: TrainingRow;
  end: TrainingEnd;
}

async function finish(
  tx: Tx,
  platform: Platform,
  { actor }: JobContext,
  { backend, training, end }: Finished,
  learnt: Learnt,
): Promise<void> {
  const now = platform.now();
  const { organization_id: organizationId, project_id: projectId } = backend;
  await writeTraining(tx, training.id, {
    status: 'completed',
    versionAfter: end.isNew ? end.version : null,
    error: '',
    finishedAt: now,
  });
  await updateBackend(tx, organizationId, backend.id, {
    state: 'connected',
    error_message: '',
    last_training_at: now,
    ...(end.isNew && backend.auto_update ? { model_version: end.version } : {}),
  });
  await emit(tx, actor, {
    type: 'ML_TRAINING_COMPLETED',
    organizationId,
    projectId,
    aggregateType: 'ml_backend',
    aggregateId: backend.id,
    payload: {
      project_id: projectId,
      ml_backend_id: backend.id,
      training_id: training.id,
      model_version: end.version,
      is_new: end.isNew,
    },
  });
  const fresh = await findBackend(tx, organizationId, backend.id);
  if (fresh) await learnt(tx, fresh, training, end);
}

async function fail(
  tx: Tx,
  platform: Platform,
  backend: BackendRow,
  trainingId: number,
  error: unknown,
): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  const isLast = error instanceof PermanentJobError;
  await writeTraining(tx, trainingId, {
    error: message,
    ...(isLast ? { status: 'failed', finishedAt: platform.now() } : {}),
  });
  await updateBackend(tx, backend.organization_id, backend.id, {
    state: 'error',
    error_message: message.slice(0, 4000),
  });
}
