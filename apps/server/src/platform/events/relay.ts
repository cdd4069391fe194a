import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type Db, withSystem } from '../db/db.ts';
import type { FailedDelivery, OutboxEvent, Subscriber } from './event.ts';
import { claimOutbox, completeOutbox, extendClaims, failOutbox, returnOutbox } from './events.queries.ts';

const BATCH = 200;
const LEASE_SECONDS = 60;
const POLL_MS = 5000;
/**
 * A pass costs much for its statements and little for each event. So it is followed by a rest, the longer the more it had
 * to hand over: a busy server takes more along with the next one and leaves its processors to those who wait for an answer.
 */
const REST = { msPerEvent: 2, atMostMs: 150 };
const EXTEND_MS = 20_000;
/** A subscriber that answers later than this has failed: nobody else's events wait for it. */
const ANSWER_MS = 60_000;

export interface Relay {
  wake(): void;
  /** Waits for the batch at work, then stops. */
  stop(): Promise<void>;
}

/** Hands committed events to the subscribers, in order per aggregate. Woken after commits; polls as a safety net. */
export function startRelay(db: Db, subscribers: readonly Subscriber[], log: Logger): Relay {
  let working: Promise<void> | undefined;
  let again = false;
  let stopped = false;
  const inOrder = subscribers.toSorted((a, b) => rankOf(a) - rankOf(b));

  const drain = async (): Promise<void> => {
    do {
      again = false;
      const events = await withSystem(db, (tx) => claimOutbox(tx, BATCH, LEASE_SECONDS));
      if (events.length > 0) await deliverClaimed(db, inOrder, events, log);
      if (events.length === BATCH) again = true;
      else if (!stopped) await sleep(Math.min(REST.atMostMs, REST.msPerEvent * events.length));
    } while (again && !stopped);
  };
  const wake = (): void => {
    if (stopped) return;
    again = true;
    working ??= drain()
      .catch((error: unknown) => log.error({ err: error }, 'relay failed'))
      .finally(() => {
        working = undefined;
      });
  };
  const poll = setInterval(wake, POLL_MS);
  wake();
  return {
    wake,
    stop: async () => {
      stopped = true;
      clearInterval(poll);
      await working;
    },
  };
}

/** Keeps the claim while subscribers are slow, so that no other relay takes the same events. */
async function deliverClaimed(
  db: Db,
  subscribers: readonly Subscriber[],
  events: OutboxEvent[],
  log: Logger,
): Promise<void> {
  const ids = events.map(({ id }) => id);
  const extending = setInterval(() => {
    withSystem(db, (tx) => extendClaims(tx, ids, LEASE_SECONDS)).catch((error: unknown) =>
      log.warn({ err: error }, 'claims not extended'),
    );
  }, EXTEND_MS);
  try {
    await deliver(db, subscribers, events, log);
  } finally {
    clearInterval(extending);
  }
}

async function deliver(db: Db, subscribers: readonly Subscriber[], events: OutboxEvent[], log: Logger): Promise<void> {
  const done: string[] = [];
  const failed = new Map<string, FailedDelivery>();
  const waiting: string[] = [];
  const broken = new Set<string>();
  const fail: Fail = (event, { name }, error) => {
    broken.add(aggregateOf(event));
    const { message = String(error), stack = '' } = error instanceof Error ? error : {};
    failed.set(event.id, { subscriber: name, error: message, detail: stack });
    log.warn({ err: error, eventId: event.id, eventType: event.type, subscriber: name }, 'event not delivered');
  };
  // A later event of an aggregate must not overtake one that failed.
  const isBroken = (event: OutboxEvent): boolean => broken.has(aggregateOf(event));
  for (const subscriber of subscribers) await deliverTogether(subscriber, events, isBroken, fail);
  for (const event of events) {
    if (failed.has(event.id)) continue;
    if (isBroken(event)) waiting.push(event.id);
    else if (await deliverOne(subscribers, event, fail)) done.push(event.id);
  }
  await withSystem(db, async (tx) => {
    if (done.length > 0) await completeOutbox(tx, done);
    for (const [id, failure] of failed) await failOutbox(tx, id, failure);
    await returnOutbox(tx, waiting);
  });
}

type Fail = (event: OutboxEvent, subscriber: Subscriber, error: unknown) => void;

async function deliverOne(subscribers: readonly Subscriber[], event: OutboxEvent, fail: Fail): Promise<boolean> {
  for (const subscriber of subscribers) {
    if (subscriber.handleTogether || !wants(subscriber, event)) continue;
    try {
      await inTime(subscriber.handle(event));
    } catch (error) {
      fail(event, subscriber, error);
      return false;
    }
  }
  return true;
}

async function deliverTogether(
  subscriber: Subscriber,
  events: readonly OutboxEvent[],
  isBroken: (event: OutboxEvent) => boolean,
  fail: Fail,
): Promise<void> {
  const { handleTogether } = subscriber;
  if (!handleTogether) return;
  const wanted = events.filter((event) => wants(subscriber, event) && !isBroken(event));
  if (wanted.length === 0) return;
  try {
    await inTime(handleTogether(wanted));
  } catch {
    // One that cannot be handled must not take the others with it to the dead letters.
    for (const event of wanted) {
      if (isBroken(event)) continue;
      await inTime(handleTogether([event])).catch((error: unknown) => fail(event, subscriber, error));
    }
  }
}

async function inTime(work: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ANSWER_MS / 1000} s`)), ANSWER_MS);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function rankOf({ isQuick, isLast }: Subscriber): number {
  return Number(isLast ?? false) - Number(isQuick ?? false);
}

function wants({ types }: Subscriber, { type }: OutboxEvent): boolean {
  return !types || types.includes(type);
}

function aggregateOf({ aggregateType, aggregateId }: OutboxEvent): string {
  return `${aggregateType}:${aggregateId}`;
}
