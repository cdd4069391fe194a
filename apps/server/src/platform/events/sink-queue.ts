import type { Logger } from 'pino';
import { type Db, type Tx, withSystem } from '../db/db.ts';
import type { Delivery, EventSink } from './sink.ts';
import { deleteEntries, listDue, lockSink, refuseEntry, type WaitingEntry } from './sink-queue.queries.ts';

const BATCH = 500;
const LOCKED_RETRY_MS = 500;
const TROUBLE_MS = 500;
const TROUBLE_MOST_MS = 30_000;

/** The queue of one sink: hands over what waits for it, at its own pace. */
export interface SinkQueue {
  /** Looks at once whether something waits; returns without waiting for it. */
  wake(): void;
  /** Ends after the batch at work. */
  stop(): Promise<void>;
}

/** `more`: there may be further entries. `locked`: another process is at it. `trouble`: the other side takes nothing. */
type Round = 'done' | 'more' | 'locked' | 'trouble';

export function openSinkQueue(db: Db, sink: EventSink, log: Logger): SinkQueue {
  let working: Promise<void> | undefined;
  /** Set while the queue pauses after trouble; wakings wait for its end. */
  let pause: NodeJS.Timeout | undefined;
  let again = false;
  let stopped = false;
  let troubles = 0;
  let limit = BATCH;
  const endPause = (): void => {
    clearTimeout(pause);
    pause = undefined;
  };
  const pauseFor = (delayMs: number): void => {
    endPause();
    pause = setTimeout(() => {
      pause = undefined;
      wake();
    }, delayMs).unref();
  };
  const drain = async (): Promise<void> => {
    while (again && !stopped && pause === undefined && sink.isReady()) {
      again = false;
      const asked = limit;
      const round = await withSystem(db, (tx) => passOn(tx, sink, asked, log));
      if (round === 'more') again = true;
      if (round === 'locked') pauseFor(LOCKED_RETRY_MS);
      if (round === 'trouble') pauseFor(Math.min(TROUBLE_MS * 2 ** troubles, TROUBLE_MOST_MS));
      troubles = round === 'trouble' ? troubles + 1 : 0;
      // After trouble one entry tries the way, then two, then four: what else was in a batch is not sent again and again.
      limit = round === 'trouble' ? 1 : Math.min(2 * limit, BATCH);
    }
  };
  const wake = (): void => {
    again = true;
    if (working || stopped || pause !== undefined || !sink.isReady()) return;
    working = drain()
      .catch((error: unknown) => {
        log.error({ err: error, sink: sink.name }, 'entries were not handed over');
        pauseFor(TROUBLE_MOST_MS);
      })
      .finally(() => {
        working = undefined;
        // Somebody may have called between the last look and here.
        if (again) wake();
      });
  };
  sink.onReady(() => {
    endPause();
    wake();
  });
  return {
    wake,
    stop: async () => {
      stopped = true;
      endPause();
      await working;
    },
  };
}

/**
 * One batch. What was taken is forgotten in the same transaction; a crash in between hands it over again, and readers
 * tell repeats by `event_id`.
 */
async function passOn(tx: Tx, sink: EventSink, limit: number, log: Logger): Promise<Round> {
  if (!(await lockSink(tx, sink.name))) return 'locked';
  const entries = await listDue(tx, sink.name, limit);
  const heldUp = new Set<string>();
  for (const wave of wavesOf(entries)) {
    const free = wave.filter(({ aggregate }) => !heldUp.has(aggregate));
    const deliveries = await sink.deliver(free);
    const trouble = await settle(tx, free, deliveries, heldUp);
    if (trouble === undefined) continue;
    log.warn({ sink: sink.name, reason: trouble }, 'entries wait for a sink');
    return 'trouble';
  }
  return entries.length === limit ? 'more' : 'done';
}

/** Writes down what became of each entry. Returns why the sink takes nothing more, if so. */
async function settle(
  tx: Tx,
  entries: readonly WaitingEntry[],
  deliveries: readonly Delivery[],
  heldUp: Set<string>,
): Promise<string | undefined> {
  const taken: string[] = [];
  let trouble: string | undefined;
  for (const [index, entry] of entries.entries()) {
    const delivery = deliveries[index] ?? { later: 'no answer' };
    if (delivery === 'taken') taken.push(entry.id);
    else if ('later' in delivery) trouble = delivery.later;
    else {
      heldUp.add(entry.aggregate);
      await refuseEntry(tx, entry.id, delivery.refused);
    }
  }
  await deleteEntries(tx, taken);
  return trouble;
}

/**
 * Splits entries so that no wave has two of one aggregate: a wave is answered for before the next goes out, so a later
 * entry never arrives when an earlier one did not.
 */
export function wavesOf<E extends { aggregate: string }>(entries: readonly E[]): E[][] {
  const waves: E[][] = [];
  const seen = new Map<string, number>();
  for (const entry of entries) {
    const place = seen.get(entry.aggregate) ?? 0;
    seen.set(entry.aggregate, place + 1);
    const wave = waves[place] ?? [];
    wave.push(entry);
    waves[place] = wave;
  }
  return waves;
}
