import { setTimeout as sleep } from 'node:timers/promises';
import type { Answered, MlBackendClient, PredictRequest } from '../../../adapters/ml-backend/ml-backend-client.ts';
import type { ModelPrediction, PredictAnswer } from '../../../adapters/ml-backend/protocol.ts';
import type { ModelTask } from '../model-tasks.ts';

export interface Asked {
  predictions: { task: number; given: ModelPrediction }[];
  /** Tasks that the model could not do, and why. */
  failures: { task: number; message: string }[];
}

export interface AskOptions {
  timeoutMs: number;
  signal: AbortSignal;
  /** 0 ≤ x < 1; spreads the waits. */
  random: () => number;
  /** Before the second attempt; doubles with each one after it. */
  firstWaitMs?: number;
}

/** Nobody answers, or the model asks to be left alone: the job is to come back later. */
export class ModelAwayError extends Error {}

const ATTEMPTS = 3;
const FIRST_WAIT_MS = 500;

/**
 * Predictions for a batch. A batch that the model fails on is halved until the tasks to blame are found; a model that
 * answers one task at a time is asked one at a time.
 */
export async function askModel(
  client: MlBackendClient,
  frame: Omit<PredictRequest, 'tasks'>,
  tasks: readonly ModelTask[],
  options: AskOptions,
): Promise<Asked> {
  if (tasks.length === 0) return { predictions: [], failures: [] };
  const answer = await askPatiently(client, { ...frame, tasks }, options);
  if (answer.ok && answer.value.results.length === tasks.length) return assign(tasks, answer.value);
  const [first] = tasks;
  if (tasks.length === 1 && first !== undefined)
    return { predictions: [], failures: [{ task: first.id, message: explain(answer) }] };
  const size = answer.ok ? 1 : Math.ceil(tasks.length / 2);
  const asked: Asked = { predictions: [], failures: [] };
  for (let from = 0; from < tasks.length; from += size) {
    const part = await askModel(client, frame, tasks.slice(from, from + size), options);
    asked.predictions.push(...part.predictions);
    asked.failures.push(...part.failures);
  }
  return asked;
}

function assign(tasks: readonly ModelTask[], { results }: PredictAnswer): Asked {
  return {
    predictions: tasks.flatMap(({ id }, index) => (results[index] ?? []).map((given) => ({ task: id, given }))),
    failures: [],
  };
}

function explain(answer: Answered<PredictAnswer>): string {
  return answer.ok ? `The model gave ${answer.value.results.length} answers to one task.` : answer.message;
}

async function askPatiently(
  client: MlBackendClient,
  request: PredictRequest,
  { timeoutMs, signal, random, firstWaitMs = FIRST_WAIT_MS }: AskOptions,
): Promise<Answered<PredictAnswer>> {
  for (let attempt = 1; ; attempt += 1) {
    signal.throwIfAborted();
    const answer = await client.predict(request, { timeoutMs, signal });
    if (answer.ok || answer.fault === 'wrong' || answer.fault === 'late') return answer;
    if (attempt >= ATTEMPTS) throw new ModelAwayError(answer.message);
    const waitMs = firstWaitMs * 2 ** (attempt - 1) * (1 + random() / 4);
    await sleep(waitMs, undefined, { signal }).catch(() => {});
  }
}
