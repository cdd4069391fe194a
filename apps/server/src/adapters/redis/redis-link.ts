import { createClient } from '@redis/client';
import type { Logger } from 'pino';
import { RedisAway, type RedisLink } from '../../platform/redis/redis-link.ts';

const CONNECT_MS = 3000;
const ANSWER_MS = 1000;
const RECONNECT_MOST_MS = 2000;
const PING_MS = 5000;

/** Connects in the background and keeps trying: the program starts and runs without Redis. */
export function openRedis(url: string, log: Logger): RedisLink {
  const listeners = new Set<(isReady: boolean) => void>();
  const client = createClient({
    url,
    name: 'labelwright',
    disableOfflineQueue: true,
    pingInterval: PING_MS,
    socket: {
      connectTimeout: CONNECT_MS,
      reconnectStrategy: (retries) => Math.min(100 * 2 ** retries, RECONNECT_MOST_MS),
    },
  });
  let isReady = false;
  const turn = (next: boolean, reason: string): void => {
    if (isReady === next) return;
    isReady = next;
    if (next) log.info('redis answers');
    else log.warn({ reason }, 'redis is gone: limits and caches are kept in this process until it is back');
    for (const listener of listeners) listener(next);
  };
  let wasRefused = false;
  client.on('error', (error: Error) => {
    if (!isReady && !wasRefused) log.warn({ reason: error.message }, 'redis does not answer');
    wasRefused = true;
    turn(false, error.message);
  });
  client.on('ready', () => turn(true, ''));
  client.on('end', () => turn(false, 'closed'));
  client.connect().catch((error: Error) => turn(false, error.message));
  return {
    isReady: () => isReady,
    use: async (work, timeoutMs = ANSWER_MS) => {
      if (!client.isReady) throw new RedisAway('redis is not connected');
      return inTime(work(client), timeoutMs);
    },
    duplicate: () => client.duplicate({ disableOfflineQueue: false }),
    onChange: (listener) => listeners.add(listener),
    close: () => {
      listeners.clear();
      client.removeAllListeners();
      client.on('error', () => {});
      client.destroy();
    },
  };
}

/** A server that is stopped but not closed takes commands and never answers them. */
async function inTime<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new RedisAway(`no answer from redis in ${timeoutMs} ms`)), timeoutMs);
  work.catch(() => {});
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
