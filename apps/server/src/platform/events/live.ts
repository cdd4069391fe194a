import type { Channel } from './channel.ts';

/** A hint to open pages that something changed; they fetch it themselves, so permissions hold. */
export interface LiveHint {
  organizationId: number;
  /** `job`, `project`, `tasks`, `queue`, … */
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
const COALESCE_MS = 100;

/** Fans hints out to all server processes over LISTEN/NOTIFY; equal hints within 100 ms become one. */
export function createLive(channel: Channel): Live {
  const listeners = new Map<number, Set<(hint: LiveHint) => void>>();
  const waiting = new Map<string, LiveHint>();
  channel.on(LIVE_CHANNEL, (payload) => {
    const hint = JSON.parse(payload) as LiveHint;
    for (const listener of listeners.get(hint.organizationId) ?? []) listener(hint);
  });
  return {
    publish: (hint) => {
      const key = JSON.stringify(hint);
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
