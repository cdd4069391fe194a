import pg from 'pg';
import type { DbConnection } from '../db/db.ts';

/** LISTEN/NOTIFY on its own connection, kept up for the life of the process. */
export interface Channel {
  /** Sends now. Payloads over 7,900 bytes are refused by PostgreSQL; send ids, not records. */
  notify(name: string, payload: string): void;
  on(name: string, listener: (payload: string) => void): () => void;
  close(): Promise<void>;
}

const RECONNECT_MS = 1000;

export async function openChannel(
  connection: DbConnection,
  names: readonly string[],
  onError: (error: Error) => void,
): Promise<Channel> {
  const listeners = new Map<string, Set<(payload: string) => void>>();
  let client: pg.Client | undefined;
  let closed = false;
  let sending: Promise<unknown> = Promise.resolve();

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
  const reconnect = (lost: pg.Client): void => {
    if (closed || (client !== lost && client !== undefined)) return;
    client = undefined;
    setTimeout(() => {
      if (!closed && !client)
        connect().catch((error: Error) => {
          onError(error);
          reconnect(lost);
        });
    }, RECONNECT_MS).unref();
  };
  await connect();

  return {
    notify: (name, payload) => {
      // One after the other: a connection works on one statement at a time.
      sending = sending.then(async () => {
        if (!closed) await client?.query('select pg_notify($1, $2)', [name, payload]).catch(onError);
      });
    },
    on: (name, listener) => {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set.add(listener));
      return () => set.delete(listener);
    },
    close: async () => {
      closed = true;
      await client?.end().catch(() => {});
    },
  };
}
