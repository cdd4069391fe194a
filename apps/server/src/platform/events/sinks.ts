import type { Logger } from 'pino';
import { type Db, withSystem } from '../db/db.ts';
import type { EventSink, SinkEntry } from './sink.ts';
import { insertEntries } from './sink-queue.queries.ts';
import { openSinkQueue } from './sink-queue.ts';

const POLL_MS = 5000;

/** The other systems that are told what happens, each with a queue of its own. */
export interface Sinks {
  /** Names of those that are set up; most installations have none. */
  names: readonly string[];
  /** Puts entries in line for every one of them. Fast: nobody waits for the others here. */
  put(entries: readonly SinkEntry[]): Promise<void>;
  /** Hands over what is in line, where somebody is there to take it. */
  wake(): void;
  /** Looks now and then by itself, as a net under the wakings; returns the way to end it. */
  start(): () => void;
  /** Ends after the batches at work, and lets go of the connections. */
  close(): Promise<void>;
}

export function createSinks(db: Db, sinks: readonly EventSink[], log: Logger): Sinks {
  const queues = sinks.map((sink) => openSinkQueue(db, sink, log));
  const names = sinks.map(({ name }) => name);
  const wake = (): void => {
    for (const queue of queues) queue.wake();
  };
  return {
    names,
    put: async (entries) => {
      if (names.length === 0 || entries.length === 0) return;
      await withSystem(db, (tx) => insertEntries(tx, names, entries));
      wake();
    },
    wake,
    start: () => {
      if (queues.length === 0) return () => {};
      const poll = setInterval(wake, POLL_MS);
      wake();
      return () => clearInterval(poll);
    },
    close: async () => {
      for (const queue of queues) await queue.stop();
      for (const sink of sinks) await sink.close();
    },
  };
}
