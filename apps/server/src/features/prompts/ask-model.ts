import { setTimeout as sleep } from 'node:timers/promises';
import { withActor } from '../../platform/db/db.ts';
import { JobCancelled, type JobContext, PermanentJobError } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import type { JsonSchema } from './answers/kinds.ts';
import { type Gate, waitAfter } from './endpoint/backoff.ts';
import { type ChatReply, chat, type Dialect, type Endpoint, mostInputTokens } from './endpoint/chat.ts';
import { type Hold, holdRequest, type Scope, settleRequest } from './ledger.queries.ts';
import type { Message } from './messages.ts';

/** The next request could exceed what the run or the project may cost. */
export class OutOfBudget extends Error {}

/** All that the requests of one run share. */
export interface Line {
  platform: Platform;
  context: JobContext;
  scope: Scope;
  run: { id: number; modelVersion: string };
  endpoint: Endpoint;
  dialect: Dialect;
  /** US dollars for a million tokens, which is millionths of a dollar for one. */
  prices: { input: number; output: number };
  gate: Gate;
  /** Requests of this run that may still give back what they hold. */
  underWay: Set<Promise<unknown>>;
  /** Settled when the request before has its money and is under way: they ask for it one after the other. */
  turn: Promise<unknown>;
}

export interface Asking {
  taskId: number;
  messages: readonly Message[];
  schema: JsonSchema;
  reason: 'first' | 'repair';
}

type Answer = Extract<ChatReply, { kind: 'answer' }>;
export type Asked = { answer: Answer; error?: undefined } | { answer?: undefined; error: string };

const MOST_TRIES = 6;

/** Asks until there is an answer or no hope of one; every request is in the ledger before it is sent. */
export async function askModel(line: Line, asking: Asking): Promise<Asked> {
  const { context, platform, gate } = line;
  let reason: Hold['reason'] = asking.reason;
  for (let tries = 1; ; ) {
    await gate.pass(context.signal).catch(() => {
      throw new JobCancelled();
    });
    const reply = await send(line, asking, reason);
    if (context.signal.aborted) throw new JobCancelled();
    reason = 'retry';
    if (reply.kind === 'answer') return { answer: reply };
    if (reply.kind === 'closed') throw new PermanentJobError(reply.error);
    if (reply.kind === 'refused') return { error: reply.error };
    if (reply.kind === 'dialect') continue;
    if (tries >= MOST_TRIES) return { error: `${reply.error} It was tried ${tries} times.` };
    const wait = waitAfter(tries, platform.random);
    if (reply.kind === 'busy' && reply.retryAfterMs !== undefined) gate.closeFor(reply.retryAfterMs);
    else await sleep(wait, undefined, { signal: context.signal }).catch(() => undefined);
    tries += 1;
  }
}

async function send(line: Line, asking: Asking, reason: Hold['reason']): Promise<ChatReply> {
  const begun = line.turn.then(() => begin(line, asking, reason));
  line.turn = begun.catch(() => undefined);
  const { exchange } = await begun;
  return exchange;
}

/** The exchange is wrapped, so that the next in turn does not wait for its answer. */
async function begin(line: Line, asking: Asking, reason: Hold['reason']): Promise<{ exchange: Promise<ChatReply> }> {
  const { underWay } = line;
  const id = await hold(line, asking, reason);
  const exchange = exchangeAndSettle(line, asking, id);
  const ended: Promise<unknown> = exchange.then(
    () => underWay.delete(ended),
    () => underWay.delete(ended),
  );
  underWay.add(ended);
  return { exchange };
}

async function exchangeAndSettle(line: Line, { messages, schema }: Asking, id: number): Promise<ChatReply> {
  const { platform, context, endpoint, dialect } = line;
  const started = performance.now();
  const reply = await chat(platform.outbound, endpoint, dialect, { messages, schema, signal: context.signal }, () =>
    platform.now(),
  );
  await settle(line, id, reply, performance.now() - started);
  return reply;
}

/** Waits for requests under way to give back what they hold before it gives up. */
async function hold(line: Line, asking: Asking, reason: Hold['reason']): Promise<number> {
  const { platform, context, scope, run, prices, endpoint, underWay } = line;
  const micros = Math.ceil(mostInputTokens(asking) * prices.input + endpoint.maxOutputTokens * prices.output);
  const wanted: Hold = { runId: run.id, modelVersion: run.modelVersion, taskId: asking.taskId, reason, micros };
  for (;;) {
    const others = [...underWay];
    if (context.signal.aborted) throw new JobCancelled();
    const id = await withActor(platform.db, context.actor, (tx) => holdRequest(tx, scope, wanted));
    if (id !== undefined) return id;
    if (others.length === 0) throw new OutOfBudget('The budget is used up.');
    await Promise.race(others);
  }
}

async function settle(line: Line, id: number, reply: ChatReply, durationMs: number): Promise<void> {
  const { platform, context, scope, prices } = line;
  const isAnswer = reply.kind === 'answer';
  const tokens = isAnswer
    ? { inputTokens: reply.inputTokens, outputTokens: reply.outputTokens }
    : { inputTokens: 0, outputTokens: 0 };
  await withActor(platform.db, context.actor, (tx) =>
    settleRequest(tx, scope, id, {
      status: isAnswer ? 'answered' : reply.kind === 'lost' ? 'lost' : 'refused',
      ...tokens,
      costMicros: Math.ceil(tokens.inputTokens * prices.input + tokens.outputTokens * prices.output),
      httpStatus: 'status' in reply ? reply.status : undefined,
      error: isAnswer ? undefined : reply.error,
      durationMs,
    }),
  );
}
