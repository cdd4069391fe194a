import type { Logger } from 'pino';
import { type Db, withSystem } from '../db/db.ts';
import type { OutboxEvent, Subscriber } from './event.ts';
import { claimOutbox, completeOutbox, failOutbox, returnOutbox } from './events.queries.ts';

const BATCH = 200;
const LEASE_SECONDS = 60;
const POLL_MS = 5000;

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

  const drain = async (): Promise<void> => {
    do {
      again = false;
      const events = await withSystem(db, (tx) => claimOutbox(tx, BATCH, LEASE_SECONDS));
      if (events.length > 0) await deliver(db, subscribers, events, log);
      if (events.length === BATCH) again = true;
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

async function deliver(db: Db, subscribers: readonly Subscriber[], events: OutboxEvent[], log: Logger): Promise<void> {
  const done: string[] = [];
  const failed = new Map<string, string>();
  const waiting: string[] = [];
  const broken = new Set<string>();
  const fail = (event: OutboxEvent, error: unknown): void => {
    broken.add(aggregateOf(event));
    failed.set(event.id, String((error as Error).message ?? error));
    log.warn({ err: error, eventId: event.id, eventType: event.type }, 'event not delivered');
  };
  // A later event of an aggregate must not overtake one that failed.
  const isBroken = (event: OutboxEvent): boolean => broken.has(aggregateOf(event));
  for (const subscriber of subscribers) await deliverTogether(subscriber, events, isBroken, fail);
  for (const event of events) {
    if (failed.has(event.id)) continue;
    if (isBroken(event)) {
      waiting.push(event.id);
      continue;
    }
    try {
      for (const subscriber of subscribers) {
        if (!subscriber.handleTogether && wants(subscriber, event)) await subscriber.handle(event);
      }
      done.push(event.id);
    } catch (error) {
      fail(event, error);
    }
  }
  await withSystem(db, async (tx) => {
    if (done.length > 0) await completeOutbox(tx, done);
    for (const [id, message] of failed) await failOutbox(tx, id, message);
    await returnOutbox(tx, waiting);
  });
}

async function deliverTogether(
  subscriber: Subscriber,
  events: readonly OutboxEvent[],
  isBroken: (event: OutboxEvent) => boolean,
  fail: (event: OutboxEvent, error: unknown) => void,
): Promise<void> {
  const wanted = subscriber.handleTogether ? events.filter((event) => wants(subscriber, event)) : [];
  if (wanted.length === 0) return;
  try {
    await subscriber.handleTogether?.(wanted);
  } catch {
    // One that cannot be handled must not take the others with it to the dead letters.
    for (const event of wanted) {
      if (!isBroken(event)) await subscriber.handleTogether?.([event]).catch((error: unknown) => fail(event, error));
    }
  }
}

function wants({ types }: Subscriber, { type }: OutboxEvent): boolean {
  return !types || types.includes(type);
}

function aggregateOf({ aggregateType, aggregateId }: OutboxEvent): string {
  return `${aggregateType}:${aggregateId}`;
}
