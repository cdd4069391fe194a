import type { TestPrediction } from '@labelwright/contract/ml-backends';
import { callUrl, readPredictions } from '../../../adapters/ml-backend/protocol.ts';
import type { Actor } from '../../../platform/db/actor.ts';
import { withActor } from '../../../platform/db/db.ts';
import { AppError, notFound } from '../../../platform/http/app-error.ts';
import type { Platform } from '../../../platform/platform.ts';
import { normalize } from '../../predictions/index.ts';
import { getCompiledConfig } from '../../task-definitions/index.ts';
import { findModelProject } from '../backends.queries.ts';
import { findModelTask } from '../model-tasks.queries.ts';
import { toModelTasks } from '../model-tasks.ts';
import { openBackend, predictFrame, setupRequest } from '../open-backend.ts';
import { requireBackend } from '../require-backend.ts';

const LONGEST_MS = 60_000;

/** One task there and back, shown with everything that a person needs to mend a model; nothing is stored. */
export async function testPrediction(
  platform: Platform,
  actor: Actor,
  backendId: number,
  asked: { random?: boolean; task?: number },
): Promise<TestPrediction> {
  if (!asked.random && asked.task === undefined)
    throw new AppError('validation', 'Say which task: ?random=true, or ?task= with its number.');
  const { row, access } = await requireBackend(platform, actor, backendId);
  const { project, task, compiled } = await withActor(platform.db, actor, async (tx) => ({
    project: await findModelProject(tx, access),
    task: await findModelTask(tx, access, asked.task, platform.random()),
    compiled: (await getCompiledConfig(tx, access.organizationId, access.projectId)).compiled,
  }));
  if (!project || !task)
    throw asked.task === undefined
      ? new AppError('not_found', 'The project has no task to try the model on. Import some first.')
      : notFound('Task');
  const client = openBackend(platform, row);
  const frame = predictFrame(platform, project);
  const request = { ...frame, tasks: await toModelTasks(platform, actor, access, [task]) };
  const started = performance.now();
  const timeoutMs = Math.min(row.timeout_ms, LONGEST_MS);
  const setup = await client.setup(setupRequest(platform, row, project), { timeoutMs });
  const answer = setup.ok ? await client.predictRaw(request, { timeoutMs }) : setup;
  const test = {
    url: callUrl(row.url, 'predict'),
    status: answer.status,
    duration_ms: Math.round(performance.now() - started),
    task: task.id,
    // What is sent along to open media is nobody's to read.
    request: { ...request, params: { ...request.params, password: request.params.password === '' ? '' : '••••••' } },
    predictions: [],
    problems: [],
  };
  if (!answer.ok) return { ...test, response: null, error: answer.message };
  const read = readPredictions(answer.value);
  if (read?.results.length !== 1)
    return { ...test, response: answer.value, error: 'The answer needs "results" with one entry for each task.' };
  const checked = (read.results[0] ?? []).map((given) => {
    const version = given.modelVersion ?? (row.model_version || row.title);
    return normalize(compiled, { result: given.result, score: given.score, model_version: version }, task.data, '');
  });
  return {
    ...test,
    response: answer.value,
    error: null,
    predictions: checked.flatMap((one) =>
      one.row ? [{ result: one.row.result, score: one.row.score, model_version: one.row.model_version }] : [],
    ),
    problems: checked.flatMap((one) =>
      one.row ? [] : Object.entries(one.details).map(([field, messages]) => `${field}: ${messages.join(' ')}`),
    ),
  };
}
