import { afterCommit, type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { type JobContext, PermanentJobError, throwIfCancelled } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { getCompiledConfig } from '../task-definitions/index.ts';
import { schemaHash } from './answers/answer-schema.ts';
import { findConnection } from './connections.queries.ts';
import { endpointOf } from './connections.service.ts';
import { createGate } from './endpoint/backoff.ts';
import { type Endpoint, firstDialect } from './endpoint/chat.ts';
import { loseSent, type Scope } from './ledger.queries.ts';
import { createMeasure, summarizeAgreement } from './measure.ts';
import { findSettings, findVersionById } from './prompts.queries.ts';
import { type Running, runWave } from './run-wave.ts';
import {
  findControlWeights,
  findRun,
  listAgreements,
  listWaiting,
  type RunRow,
  skipRest,
  updateRun,
  type WaitingTask,
} from './runs.queries.ts';

/** Tasks of one wave for each request at a time: how much a process that dies can lose, and how often it is written. */
const WAVE_PER_REQUEST = 4;
const MICROS = 1_000_000;

/**
 * Works through the tasks of a run, wave by wave. May be killed at any point and run again: what was stored is not asked
 * for again, and what was under way counts as spent.
 */
export async function runPrompt(platform: Platform, runId: number, context: JobContext): Promise<unknown> {
  const running = await begin(platform, runId, context);
  for (;;) {
    throwIfCancelled(context.signal);
    const wave = await takeWave(platform, running, context);
    if (wave.length === 0) return finish(platform, running, context, 'completed');
    const isOutOfBudget = await runWave(platform, running, context, wave);
    await report(platform, running, context);
    if (isOutOfBudget) return finish(platform, running, context, 'out_of_budget');
  }
}

async function begin(platform: Platform, runId: number, context: JobContext): Promise<Running> {
  const { actor, projectId } = context;
  const { organizationId } = actor;
  if (organizationId === undefined || projectId === undefined) throw new PermanentJobError('a run needs a project');
  const scope = { organizationId, projectId };
  return withActor(platform.db, actor, async (tx) => {
    const run = await findRun(tx, scope, runId);
    if (!run) throw new PermanentJobError('The run was deleted.');
    await loseSent(tx, scope, runId);
    const version = await findVersionById(tx, scope, run.version_id);
    const connection = version && (await findConnection(tx, organizationId, version.connection_id));
    if (!connection)
      throw new PermanentJobError('The connection of this version was removed. Make a version with another one.');
    const started = { status: 'running', error: null, started_at: run.started_at ?? platform.now(), finished_at: null };
    await updateRun(tx, scope, runId, started);
    const { compiled } = await getCompiledConfig(tx, organizationId, projectId);
    const { template, controls, ask_confidence: askConfidence } = version;
    const endpoint: Endpoint = {
      ...endpointOf(platform, connection),
      model: version.model,
      temperature: version.temperature,
      maxOutputTokens: version.max_output_tokens,
    };
    return {
      run,
      concurrency: connection.max_concurrency,
      deaf: 0,
      instruction: { compiled, template, controls, askConfidence },
      measure: createMeasure(compiled, controls, await findControlWeights(tx, scope)),
      line: {
        platform,
        context,
        scope,
        run: { id: run.id, modelVersion: run.model_version },
        endpoint,
        dialect: firstDialect(endpoint),
        prices: { input: connection.input_price, output: connection.output_price },
        gate: createGate(),
        underWay: new Set(),
        turn: Promise.resolve(),
      },
    };
  });
}

/** Also looks whether the run may still go on. */
function takeWave(platform: Platform, running: Running, { actor }: JobContext): Promise<WaitingTask[]> {
  const { run, line, concurrency } = running;
  return withActor(platform.db, actor, async (tx) => {
    await requireUnchanged(tx, running);
    if (run.purpose === 'predict') await requireEnabled(tx, line.scope, run);
    return listWaiting(tx, line.scope, run, concurrency * WAVE_PER_REQUEST);
  });
}

async function requireUnchanged(tx: Tx, { run, line: { scope }, instruction }: Running): Promise<void> {
  const { compiled } = await getCompiledConfig(tx, scope.organizationId, scope.projectId);
  if (schemaHash(compiled, instruction.controls) === run.schema_hash) return;
  throw new PermanentJobError('What the interface asks was changed since the run was started. Start another one.');
}

async function requireEnabled(tx: Tx, scope: Scope, run: RunRow): Promise<void> {
  const settings = await findSettings(tx, scope);
  if (settings?.enabled_version_id !== run.version_id)
    throw new PermanentJobError('The version was switched off while the run was under way.');
}

async function report(platform: Platform, { run, line: { scope } }: Running, context: JobContext): Promise<void> {
  const now = await withActor(platform.db, context.actor, (tx) => findRun(tx, scope, run.id));
  if (!now) return;
  const cost = ((now.cost_micros + now.held_micros) / MICROS).toFixed(4);
  context.progress({
    done: now.done + now.failed + now.skipped,
    total: now.total,
    unit: 'tasks',
    message: `${now.failed} failed; ${now.input_tokens + now.output_tokens} tokens, $${cost}`,
  });
  const { organizationId, projectId } = scope;
  platform.live.publish({ organizationId, topic: 'prompt_run', id: String(run.id), projectId });
}

async function finish(
  platform: Platform,
  running: Running,
  context: JobContext,
  status: 'completed' | 'out_of_budget',
): Promise<unknown> {
  const { run, instruction } = running;
  const { scope } = running.line;
  const { organizationId, projectId } = scope;
  const ended = await withActor(platform.db, context.actor, async (tx) => {
    if (status === 'completed') await skipRest(tx, scope, run.id);
    const agreement = await agreementOf(tx, scope, run, instruction.controls);
    await updateRun(tx, scope, run.id, {
      status,
      agreement: agreement === null ? null : JSON.stringify(agreement),
      error: status === 'out_of_budget' ? 'The budget is used up. Raise it and start a run over the rest.' : null,
      finished_at: platform.now(),
    });
    await emit(tx, context.actor, {
      type: 'PROMPT_RUN_FINISHED',
      organizationId,
      projectId,
      aggregateType: 'prompt_run',
      aggregateId: run.id,
      payload: {
        project_id: projectId,
        run_id: run.id,
        model_version: run.model_version,
        purpose: run.purpose,
        status,
      },
    });
    afterCommit(tx, () =>
      platform.live.publish({ organizationId, topic: 'prompt_run', id: String(run.id), projectId }),
    );
    return findRun(tx, scope, run.id);
  });
  const { done = 0, failed = 0, skipped = 0, cost_micros = 0 } = ended ?? {};
  await context.log(`${done} done, ${failed} failed, ${skipped} left out, $${(cost_micros / MICROS).toFixed(4)}.`);
  return { run_id: run.id, status, done, failed, skipped, cost_micros };
}

async function agreementOf(tx: Tx, scope: Scope, run: RunRow, controls: readonly string[]) {
  if (run.purpose !== 'evaluate') return null;
  const rows = await listAgreements(tx, scope, run.id);
  const tasks = rows.map(({ status, ...measured }) => ({ ...measured, isAnswered: status === 'done' }));
  return summarizeAgreement(tasks, controls);
}
