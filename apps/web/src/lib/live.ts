import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';

/** What the server hints at: something of the topic changed; the record itself is fetched again. */
export type LiveTopic =
  | 'job'
  | 'project'
  | 'tasks'
  | 'queue'
  | 'pipeline'
  | 'adjudication'
  | 'comments'
  | 'notifications'
  | 'items'
  | 'alert'
  | 'webhooks';
export type LiveHint = { id?: string | number; projectId?: number };

type Listener = (hint: LiveHint) => void;

/** A browser keeps six connections to a server for all its tabs together, so a tab that nobody looks at gives its own back. */
const HIDDEN_MS = 20_000;
const LONGEST_WAIT_MS = 30_000;

const listeners = new Map<LiveTopic, Set<Listener>>();
let source: EventSource | undefined;
let retryTimer: ReturnType<typeof setTimeout> | undefined;
let hiddenTimer: ReturnType<typeof setTimeout> | undefined;
let waitMs = 1000;
let wasOpen = false;

/** Hints were missed, on the way here or between the servers: whatever is shown may have changed. */
function hearEverything(): void {
  for (const set of listeners.values()) for (const listener of set) listener({});
}

function parseHint(text: string): LiveHint {
  try {
    return (JSON.parse(text) ?? {}) as LiveHint;
  } catch {
    return {};
  }
}

function attach(topic: LiveTopic): void {
  source?.addEventListener(topic, (event: MessageEvent<string>) => {
    const hint = parseHint(event.data);
    for (const listener of listeners.get(topic) ?? []) listener(hint);
  });
}

function disconnect(): void {
  clearTimeout(retryTimer);
  source?.close();
  source = undefined;
}

function connect(): void {
  if (source !== undefined || listeners.size === 0) return;
  source = new EventSource('/api/live');
  source.addEventListener('open', () => {
    waitMs = 1000;
    if (wasOpen) hearEverything();
    wasOpen = true;
  });
  source.addEventListener('everything', hearEverything);
  source.addEventListener('error', () => {
    // The browser reconnects by itself unless the server refused; then we try again, ever more slowly.
    if (source?.readyState !== EventSource.CLOSED) return;
    disconnect();
    retryTimer = setTimeout(connect, waitMs);
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
  });
  for (const topic of listeners.keys()) attach(topic);
}

document.addEventListener('visibilitychange', () => {
  clearTimeout(hiddenTimer);
  if (document.hidden) hiddenTimer = setTimeout(disconnect, HIDDEN_MS);
  else connect();
});

/** Calls `listener` for every event of the topic; one connection serves the whole page. Returns the way out. */
function subscribe(topic: LiveTopic, listener: Listener): () => void {
  const isNewTopic = !listeners.has(topic);
  const set = listeners.get(topic) ?? new Set<Listener>();
  listeners.set(topic, set.add(listener));
  if (source === undefined) connect();
  else if (isNewTopic) attach(topic);
  return () => {
    set.delete(listener);
    if ([...listeners.values()].some((rest) => rest.size > 0)) return;
    listeners.clear();
    disconnect();
  };
}

type LiveOptions = {
  /** Queries to read again when something happens; at most once a second. */
  invalidates?: readonly QueryKey[];
  onEvent?: (hint: LiveHint) => void;
  isEnabled?: boolean;
};

const QUIET_MS = 1000;

/** Keeps a page live: events of `topic` refresh the given queries. */
export function useLive(topic: LiveTopic, { invalidates = [], onEvent, isEnabled = true }: LiveOptions): void {
  const queryClient = useQueryClient();
  const latest = useRef({ invalidates, onEvent });
  latest.current = { invalidates, onEvent };

  useEffect(() => {
    if (!isEnabled) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let lastMs = 0;
    const refresh = () => {
      timer = undefined;
      lastMs = Date.now();
      for (const queryKey of latest.current.invalidates) void queryClient.invalidateQueries({ queryKey });
    };
    const leave = subscribe(topic, (hint) => {
      latest.current.onEvent?.(hint);
      timer ??= setTimeout(refresh, Math.max(0, lastMs + QUIET_MS - Date.now()));
    });
    return () => {
      clearTimeout(timer);
      leave();
    };
  }, [topic, isEnabled, queryClient]);
}
