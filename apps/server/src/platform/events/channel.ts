import pg from 'pg';
import type { DbConnection } from '../db/db.ts';

/** LISTEN/NOTIFY on its own connection, kept up for the life of the process. */
export interface Channel {
  /** Sends now. Payloads over 7,900 bytes are refused by PostgreSQL; send ids, not records. */
  notify(name: string, payload: string): void;
  on(name: string, listener: (payload: string) => void): () => void;
  /** Called when the connection is up again after it was lost: what was said meanwhile was not heard. */
  onReturn(listener: () => void): void;
  close(): Promise<void>;
}

const RECONNECT_MS = 1000;
/** Said while the connection is away; the oldest are dropped beyond, for whoever missed them reads everything anew. */
const MOST_WAITING = 1000;

export async function openChannel(
  connection: DbConnection,
  names: readonly string[],
  onError: (error: Error) => void,
): Promise<Channel> {
  const listeners = new Map<string, Set<(payload: string) => void>>();
  let client: pg.Client | undefined;
  let closed = false;
  let isReturning = false;
  let sending: Promise<unknown> = Promise.resolve();
  const waiting: { name: string; payload: string }[] = [];
  const returns: (() => void)[] = [];

  const connect = async (): Promise<void> => {
    const next = new pg.Client({
      connectionString: connection.url,
      keepAlive: true,
      application_name: 'labelwright-channel',
      ...(connection.role ? { options: `-c role=${connection.role}` } : {}),
    });
    next.on('error', (error) => {
      onError(error);
      reconnect(next);
    });
    next.on('end', () => reconnect(next));
    next.on('notification', ({ channel, payload }) => {
      for (const listener of listeners.get(channel) ?? []) listener(payload ?? '');
    });
    await next.connect();
    for (const name of names) await next.query(`listen ${name}`);
    client = next;
  };
  // A lost connection says so twice, and a new one may be lost before it is up.
  const reconnect = (lost: pg.Client): void => {
    if (client === lost) client = undefined;
    if (closed || isReturning || client !== undefined) return;
    isReturning = true;
    setTimeout(() => void comeBack(), RECONNECT_MS).unref();
  };
  const comeBack = async (): Promise<void> => {
    try {
      if (!closed) await connect();
    } catch (error) {
      onError(error as Error);
      setTimeout(() => void comeBack(), RECONNECT_MS).unref();
      return;
    }
    isReturning = false;
    if (closed) return void client?.end().catch(() => {});
    for (const { name, payload } of waiting.splice(0)) say(name, payload);
    for (const listener of returns) listener();
  };
  // One after the other: a connection works on one statement at a time.
  const say = (name: string, payload: string): void => {
    sending = sending.then(async () => {
      if (closed) return;
      const using = client;
      if (using === undefined) return keep(name, payload);
      await using.query('select pg_notify($1, $2)', [name, payload]).catch((error: Error) => {
        onError(error);
        if (client !== using) keep(name, payload);
      });
    });
  };
  const keep = (name: string, payload: string): void => {
    waiting.push({ name, payload });
    if (waiting.length > MOST_WAITING) waiting.shift();
  };
  await connect();

  return {
    notify: say,
    on: (name, listener) => {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set.add(listener));
      return () => set.delete(listener);
    },
    onReturn: (listener) => {
      returns.push(listener);
    },
    close: async () => {
      closed = true;
      await client?.end().catch(() => {});
    },
  };
}
