import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from './db.ts';

interface Waiting<Call, Answer> {
  call: Call;
  resolve: (answer: Answer) => void;
  reject: (error: unknown) => void;
}

interface Gathering<Call, Answer> {
  /** Calls that may go together have the same key. */
  keyOf: (call: Call) => string;
  /** Answers in the order of the calls. When it throws, everybody who was in it gets the error. */
  run: (db: Db, calls: Call[]) => Promise<Answer[]>;
  /** From the start of one pass to that of the next, at least. */
  restMs?: number;
}

/** More than so many at once hold their locks for too long. */
const MOST = 32;

/**
 * Lets calls that come while one is on its way to the database go together as the next one. What comes in slowly is
 * answered as if there were no gathering: a call that finds nothing on its way, nor any within the rest, goes at once. The
 * more comes in, the more goes together.
 */
export function gather<Call, Answer>({
  keyOf,
  run,
  restMs = 0,
}: Gathering<Call, Answer>): (db: Db, call: Call) => Promise<Answer> {
  const queues = new WeakMap<Db, Map<string, Waiting<Call, Answer>[]>>();

  async function send(db: Db, batch: Waiting<Call, Answer>[]): Promise<void> {
    try {
      const answers = await run(
        db,
        batch.map(({ call }) => call),
      );
      for (const [index, waiting] of batch.entries()) waiting.resolve(answers[index] as Answer);
    } catch (error) {
      for (const waiting of batch) waiting.reject(error);
    }
  }

  async function drain(db: Db, keys: Map<string, Waiting<Call, Answer>[]>, key: string): Promise<void> {
    const queue = keys.get(key) ?? [];
    // What is read from the network in one go belongs together.
    await new Promise((resolve) => setImmediate(resolve));
    while (queue.length > 0) {
      const next = performance.now() + restMs;
      await send(db, queue.splice(0, MOST));
      const rest = Math.floor(next - performance.now());
      if (rest > 0 && queue.length < MOST) await sleep(rest);
    }
    keys.delete(key);
  }

  return (db, call) =>
    new Promise((resolve, reject) => {
      const keys = queues.get(db) ?? new Map<string, Waiting<Call, Answer>[]>();
      queues.set(db, keys);
      const key = keyOf(call);
      const queue = keys.get(key);
      if (queue) {
        queue.push({ call, resolve, reject });
        return;
      }
      keys.set(key, [{ call, resolve, reject }]);
      void drain(db, keys, key);
    });
}
