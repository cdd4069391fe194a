import {
  type EstimateRun,
  MOST_TRIED,
  type RunEstimate,
  type RunScope,
  type StartRun,
} from '@labelwright/contract/prompts';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, invalidField, notFound } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import type { Platform } from '../../platform/platform.ts';
import { getCompiledConfig } from '../task-definitions/index.ts';
import { schemaHash } from './answers/answer-schema.ts';
import { findConnection } from './connections.queries.ts';
import { USUAL_PICTURE_TOKENS } from './endpoint/chat.ts';
import type { Scope } from './ledger.queries.ts';
import { composeMessages } from './messages.ts';
import { runPromptJob } from './prompts.jobs.ts';
import { findSettings, findVersion, findVersionById, type VersionRow } from './prompts.queries.ts';
import { modelVersionOf } from './prompts.service.ts';
import {
  addToTotal,
  type Choice,
  chooseTasks,
  countChosen,
  findRun,
  insertRun,
  listChosenData,
  lockQueuedRun,
  meanOutputTokens,
  updateRun,
} from './runs.queries.ts';
import { requireEvaluated } from './settings.service.ts';

const CHARACTERS_PER_TOKEN = 4;
const TASKS_TO_GUESS_BY = 100;
/** Of the most allowed, before anything is known. */
const SHARE_OF_OUTPUT = 0.1;

const TITLES = { try: 'Try', evaluate: 'Evaluate', predict: 'Pre-label with' } as const;

/** Chooses the tasks and makes the job, in one transaction. Returns the id of the run. */
export async function startRun(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  body: StartRun,
): Promise<number> {
  return withActor(platform.db, actor, async (tx) => {
    const version = await requireRunnable(tx, access, body);
    return openRun(tx, actor, access, version, body);
  });
}

/** `among`: only tasks of these, of those that the run would take anyway. */
async function openRun(
  tx: Tx,
  actor: Actor,
  scope: Scope,
  version: VersionRow,
  body: StartRun,
  among?: readonly number[],
): Promise<number> {
  const { organizationId, projectId } = scope;
  const { compiled } = await getCompiledConfig(tx, organizationId, projectId);
  const choice = { ...choiceOf(version, body), ...(among ? { among } : {}) };
  const runId = await insertRun(tx, scope, {
    promptId: version.prompt_id,
    versionId: version.id,
    modelVersion: choice.modelVersion,
    purpose: body.purpose,
    scope: shortened(among ? { kind: 'tasks', ids: [...among] } : body.scope),
    budgetMicros: body.budget_micros ?? null,
    schemaHash: schemaHash(compiled, version.controls),
    createdBy: actor.userId,
  });
  const total = await chooseTasks(tx, scope, runId, choice);
  if (total === 0) throw nothingToDo(body);
  if (body.scope.kind === 'tasks' && total < new Set(body.scope.ids).size)
    throw invalidField('scope', 'Some of these tasks are not in the project, or have questions of their own.');
  const title = `${TITLES[body.purpose]} ${choice.modelVersion}`;
  const job = await enqueueJob(tx, actor, runPromptJob, { runId, title }, { projectId });
  await updateRun(tx, scope, runId, { job_id: job.id, total });
  await emit(tx, actor, {
    type: 'PROMPT_RUN_STARTED',
    organizationId,
    projectId,
    aggregateType: 'prompt_run',
    aggregateId: runId,
    payload: {
      project_id: projectId,
      run_id: runId,
      job_id: job.id,
      model_version: choice.modelVersion,
      purpose: body.purpose,
      tasks: total,
    },
  });
  return runId;
}

/** Whether a version is switched on for pre-labelling. */
export async function hasPrompt(platform: Platform, actor: Actor, scope: Scope): Promise<boolean> {
  const settings = await withActor(platform.db, actor, (tx) => findSettings(tx, scope));
  return settings?.enabled_version_id != null;
}

/**
 * Gives some tasks to the version that is switched on, or all: those that nobody has done and that have no prediction of
 * it. undefined: none is switched on.
 */
export async function prelabelSelected(
  tx: Tx,
  actor: Actor,
  access: ProjectAccess,
  taskIds: readonly number[] | null,
): Promise<{ total: number; jobId: string | null } | undefined> {
  const settings = await findSettings(tx, access);
  const version =
    settings?.enabled_version_id == null ? undefined : await findVersionById(tx, access, settings.enabled_version_id);
  if (!version) return undefined;
  const body: StartRun = {
    prompt: version.prompt_id,
    version: version.version,
    purpose: 'predict',
    scope: { kind: 'project' },
  };
  await requireRunnable(tx, access, body);
  const runId = await openRun(tx, actor, access, version, body, taskIds ?? undefined);
  const run = await findRun(tx, access, runId);
  return { total: run?.total ?? 0, jobId: run?.job_id ?? null };
}

/**
 * Gives tasks that wait for nobody yet to a version that is switched on: to a run that has not begun, or to a new one.
 * The caller has checked that it may run.
 */
export async function startAutomaticRun(tx: Tx, actor: Actor, scope: Scope, version: VersionRow): Promise<void> {
  const body: StartRun = { prompt: version.prompt_id, purpose: 'predict', scope: { kind: 'project' } };
  const open = await lockQueuedRun(tx, scope, version.id);
  if (open !== undefined) {
    const added = await chooseTasks(tx, scope, open, choiceOf(version, body));
    return addToTotal(tx, scope, open, added);
  }
  if ((await countChosen(tx, scope, choiceOf(version, body))) > 0) await openRun(tx, actor, scope, version, body);
}

/** How many tasks, tokens and dollars a run would take; nothing is sent. */
export async function estimateRun(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  body: EstimateRun,
): Promise<RunEstimate> {
  return withActor(platform.db, actor, async (tx) => {
    const version = await getVersion(tx, access, body);
    const connection = await findConnection(tx, access.organizationId, version.connection_id);
    const { compiled } = await getCompiledConfig(tx, access.organizationId, access.projectId);
    const choice = choiceOf(version, body);
    const tasks = await countChosen(tx, access, choice);
    const some = await listChosenData(tx, access, choice, TASKS_TO_GUESS_BY);
    const { controls, ask_confidence: askConfidence, template } = version;
    const guesses = some.map(({ data }) => {
      const composed = composeMessages({ compiled, controls, data, askConfidence }, template, platform.random());
      if (composed.problem !== undefined) return 0;
      const characters = composed.messages.reduce((sum, { content }) => sum + content.length, 0);
      return characters / CHARACTERS_PER_TOKEN + composed.pictures.length * USUAL_PICTURE_TOKENS;
    });
    const perTask = guesses.reduce((sum, tokens) => sum + tokens, 0) / Math.max(1, some.length);
    const output =
      (await meanOutputTokens(tx, access, choice.modelVersion)) ?? version.max_output_tokens * SHARE_OF_OUTPUT;
    const [input_tokens, output_tokens] = [Math.ceil(perTask * tasks), Math.ceil(output * tasks)];
    const cost = input_tokens * (connection?.input_price ?? 0) + output_tokens * (connection?.output_price ?? 0);
    return { tasks, input_tokens, output_tokens, cost_micros: Math.ceil(cost) };
  });
}

async function requireRunnable(tx: Tx, access: ProjectAccess, body: StartRun): Promise<VersionRow> {
  const version = await getVersion(tx, access, body);
  if (version.connection_name === null)
    throw new AppError('conflict', 'Its connection was removed. Make a version with another one.', {
      reason: 'connection_removed',
    });
  if (body.purpose === 'try' && sizeOf(body.scope) > MOST_TRIED)
    throw invalidField('scope', `A try takes a sample or a list of at most ${MOST_TRIED} tasks.`);
  if (body.purpose !== 'predict') return version;
  const settings = await findSettings(tx, access);
  if (settings?.enabled_version_id !== version.id)
    throw new AppError('conflict', 'This version is not switched on. Evaluate it, then switch it on.', {
      reason: 'not_enabled',
    });
  await requireEvaluated(tx, access, version);
  return version;
}

async function getVersion(tx: Tx, access: ProjectAccess, body: EstimateRun): Promise<VersionRow> {
  const version = await findVersion(tx, access, body.prompt, body.version);
  if (!version) throw notFound('Prompt');
  return version;
}

function choiceOf(version: VersionRow, body: EstimateRun): Choice {
  return {
    purpose: body.purpose,
    scope: body.scope,
    promptName: version.prompt_name,
    modelVersion: modelVersionOf(version),
    onlyUnlabelled: body.only_unlabelled ?? true,
  };
}

function sizeOf(scope: RunScope): number {
  if (scope.kind === 'sample') return scope.size;
  return scope.kind === 'tasks' ? scope.ids.length : Number.POSITIVE_INFINITY;
}

/** The tasks themselves are written down with the run. */
function shortened(scope: RunScope): RunScope {
  return scope.kind === 'tasks' ? { kind: 'tasks', ids: scope.ids.slice(0, MOST_TRIED) } : scope;
}

function nothingToDo({ purpose }: StartRun): AppError {
  const why = {
    try: 'The project has none of these tasks.',
    evaluate: 'People have answered none of these tasks.',
    predict: 'None of these tasks waits for a prediction of this version.',
  }[purpose];
  return new AppError('conflict', why, { reason: 'nothing_to_do' });
}
