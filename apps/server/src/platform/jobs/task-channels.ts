import type { Logger } from 'pino';
import type { RedisClient, RedisLink } from '../redis/redis-link.ts';

export interface ChannelListener {
  /** An event of the job was published. */
  onChange(): void;
  /** Somebody else published something on its channel: JSON, or text. */
  onMessage(data: unknown): void;
}

export interface TaskChannels {
  join(taskId: string, listener: ChannelListener): () => void;
  close(): Promise<void>;
}

const LARGEST_MESSAGE = 64_000;

/** Listens on `task:{id}` for as long as somebody follows that task; one connection for all of them. */
export function openTaskChannels(redis: RedisLink, log: Logger): TaskChannels {
  const members = new Map<string, Set<ChannelListener>>();
  let client: RedisClient | undefined;
  const connection = (): RedisClient => {
    if (client) return client;
    client = redis.duplicate();
    client.on('error', () => {});
    // Subscriptions are renewed by the client; what was published meanwhile is read again.
    client.on('ready', () => {
      for (const listeners of members.values()) for (const listener of listeners) listener.onChange();
    });
    client.connect().catch((error: Error) => log.debug({ reason: error.message }, 'no redis for followers yet'));
    return client;
  };
  const receive = (text: string, channel: string): void => {
    const listeners = members.get(channel);
    if (!listeners || text.length > LARGEST_MESSAGE) return;
    const data = parse(text);
    for (const listener of listeners) {
      if (isEvent(data)) listener.onChange();
      else listener.onMessage(data);
    }
  };
  const quietly = (work: Promise<unknown>): void => {
    work.catch((error: Error) => log.debug({ reason: error.message }, 'redis channel not changed'));
  };
  return {
    join: (taskId, listener) => {
      const channel = `task:${taskId}`;
      const listeners = members.get(channel) ?? new Set();
      if (listeners.size === 0) quietly(connection().subscribe(channel, receive));
      members.set(channel, listeners.add(listener));
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0 || members.get(channel) !== listeners) return;
        members.delete(channel);
        quietly(connection().unsubscribe(channel, receive));
      };
    },
    close: async () => {
      members.clear();
      client?.destroy();
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** One of ours: the followers read it, with what came before it, from the database. */
function isEvent(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'task_id' in data && 'seq' in data && Number.isInteger(data.seq);
}
