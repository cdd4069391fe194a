import type { InteractiveAnnotating, InteractiveAnswer } from '@labelwright/contract/ml-backends';
import { normalizePrediction } from '@labelwright/task-definition/results/normalize-prediction';
import type { Actor } from '../../../platform/db/actor.ts';
import { withActor } from '../../../platform/db/db.ts';
import { invalidField } from '../../../platform/http/app-error.ts';
import type { Platform } from '../../../platform/platform.ts';
import { getCompiledConfig } from '../../task-definitions/index.ts';
import { requireAccess } from '../../tenants/index.ts';
import { findModelProject } from '../backends.queries.ts';
import { findModelTask } from '../model-tasks.queries.ts';
import { toModelTasks } from '../model-tasks.ts';
import { openBackend, predictFrame, setupRequest } from '../open-backend.ts';
import { requireBackend } from '../require-backend.ts';

/** Somebody is waiting with a half-drawn box: later than this an answer is of no use. */
const LONGEST_WAIT_MS = 20_000;
/** Requests to one model at a time, and how many may wait for their turn. */
const AT_ONCE = 4;
const MOST_WAITING = 16;

interface Desk {
  free: number;
  waiting: (() => void)[];
}

const desks = new Map<number, Desk>();

/** A partial region goes in, whole ones come out. What the model does wrong is said in the answer, as the field does. */
export async function annotateInteractively(
  platform: Platform,
  actor: Actor,
  backendId: number,
  asked: InteractiveAnnotating,
): Promise<InteractiveAnswer> {
  const { row, access } = await requireBackend(platform, actor, backendId, 'annotation.create');
  const ofTask = await requireAccess(platform, actor, { kind: 'task', reference: asked.task }, 'annotation.create');
  if (ofTask.projectId !== access.projectId)
    throw invalidField('task', 'This task belongs to another project than the model.');
  if (!row.is_interactive) return { errors: ['This model is not switched on for interactive labelling.'] };
  const { project, task, compiled } = await withActor(platform.db, actor, async (tx) => ({
    project: await findModelProject(tx, access),
    task: await findModelTask(tx, access, asked.task, 0),
    compiled: (await getCompiledConfig(tx, access.organizationId, access.projectId)).compiled,
  }));
  if (!project || !task) return { errors: ['The task is gone.'] };
  const tasks = await toModelTasks(platform, actor, access, [task]);
  const client = openBackend(platform, row);
  const request = { ...predictFrame(platform, project, asked.context ?? null), tasks };
  const timeoutMs = Math.min(row.timeout_ms, LONGEST_WAIT_MS);
  const answer = await atDesk(backendId, timeoutMs, async () => {
    const first = await client.predict(request, { timeoutMs });
    // A server that has just started knows no project before /setup.
    if (first.ok || first.fault !== 'wrong' || first.status !== 500) return first;
    const setup = await client.setup(setupRequest(platform, row, project), { timeoutMs });
    return setup.ok ? client.predict(request, { timeoutMs }) : first;
  });
  platform.outcomes.add('ml_backend', access.organizationId, answer?.ok === true);
  if (answer === undefined) return { errors: ['The model is busy with other people. Try again in a moment.'] };
  if (!answer.ok) return { errors: [answer.message] };
  const given = answer.value.results[0]?.[0];
  if (given === undefined) return { errors: ['The model has nothing to say about this.'] };
  const input = Array.isArray(given.result) ? { result: given.result } : given.result;
  const { prediction, problems } = normalizePrediction(compiled, input, { data: task.data });
  if (!prediction)
    return { errors: problems.map(({ path, message }) => `The model's answer does not fit: ${path} ${message}.`) };
  return {
    data: {
      result: prediction.result as unknown as Record<string, unknown>[],
      score: given.score,
      model_version: given.modelVersion ?? row.model_version,
    },
  };
}

/** undefined: too many are waiting already, or the turn did not come in time. */
async function atDesk<T>(backendId: number, patienceMs: number, work: () => Promise<T>): Promise<T | undefined> {
  const desk = desks.get(backendId) ?? { free: AT_ONCE, waiting: [] };
  desks.set(backendId, desk);
  if (desk.free === 0) {
    if (desk.waiting.length >= MOST_WAITING) return undefined;
    if (!(await turn(desk, patienceMs))) return undefined;
  } else desk.free -= 1;
  try {
    return await work();
  } finally {
    const next = desk.waiting.shift();
    if (next) next();
    else desk.free += 1;
    if (desk.free === AT_ONCE) desks.delete(backendId);
  }
}

function turn(desk: Desk, patienceMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const called = (): void => {
      clearTimeout(timer);
      resolve(true);
    };
    const timer = setTimeout(() => {
      desk.waiting = desk.waiting.filter((waiting) => waiting !== called);
      resolve(false);
    }, patienceMs);
    desk.waiting.push(called);
  });
}
