import type { Channel } from './channel.ts';

/** A hint to open pages that something changed; they fetch it themselves, so permissions hold. */
export interface LiveHint {
  organizationId: number;
  /** `job`, `project`, `tasks`, `queue`, …, or EVERYTHING. */
  topic: string;
  /** Id of what changed, within the topic. */
  id?: string | undefined;
  projectId?: number | undefined;
  /** Only this person's pages hear it. */
  userId?: number | undefined;
}

export interface Live {
  publish(hint: LiveHint): void;
  subscribe(organizationId: number, listener: (hint: LiveHint) => void): () => void;
}

export const LIVE_CHANNEL = 'labelwright_live';
/** Hints were missed: whatever a page shows may have changed. */
export const EVERYTHING = 'everything';
const COALESCE_MS = 100;
/** PostgreSQL takes less than 8000 bytes. */
const MOST_BYTES = 7900;

/** Fans hints out to all server processes over LISTEN/NOTIFY; equal hints within 100 ms become one. */
export function createLive(channel: Channel): Live {
  const listeners = new Map<number, Set<(hint: LiveHint) => void>>();
  const waiting = new Map<string, LiveHint>();
  channel.on(LIVE_CHANNEL, (payload) => {
    const hint = JSON.parse(payload) as LiveHint;
    for (const listener of listeners.get(hint.organizationId) ?? []) listener(hint);
  });
  channel.onReturn(() => {
    for (const [organizationId, all] of listeners)
      for (const listener of all) listener({ organizationId, topic: EVERYTHING });
  });
  return {
    publish: (hint) => {
      const key = written(hint);
      if (waiting.has(key)) return;
      waiting.set(key, hint);
      setTimeout(() => {
        waiting.delete(key);
        channel.notify(LIVE_CHANNEL, key);
      }, COALESCE_MS);
    },
    subscribe: (organizationId, listener) => {
      const set = listeners.get(organizationId) ?? new Set();
      listeners.set(organizationId, set.add(listener));
      return () => {
        set.delete(listener);
        if (set.size === 0) listeners.delete(organizationId);
      };
    },
  };
}

/** What does not fit is said without its id: pages then read all of the topic. */
function written({ id, ...rest }: LiveHint): string {
  const whole = JSON.stringify(id === undefined ? rest : { ...rest, id });
  return Buffer.byteLength(whole) <= MOST_BYTES ? whole : JSON.stringify(rest);
}
