import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';

type Listener = (data: unknown) => void;

const listeners = new Map<string, Set<Listener>>();
let source: EventSource | undefined;
let retryTimer: ReturnType<typeof setTimeout> | undefined;
let retryMs = 1000;

function dispatch(topic: string, text: string): void {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    data = text;
  }
  for (const listener of listeners.get(topic) ?? []) listener(data);
}

function attach(topic: string): void {
  source?.addEventListener(topic, (event) => dispatch(topic, (event as MessageEvent<string>).data));
}

function connect(): void {
  source = new EventSource('/api/live');
  source.addEventListener('open', () => {
    retryMs = 1000;
  });
  source.addEventListener('error', () => {
    // The browser reconnects by itself unless the server refused; then we try again, ever more slowly.
    if (source?.readyState !== EventSource.CLOSED) return;
    source = undefined;
    clearTimeout(retryTimer);
    retryTimer = setTimeout(() => listeners.size > 0 && connect(), retryMs);
    retryMs = Math.min(retryMs * 2, 30_000);
  });
  for (const topic of listeners.keys()) attach(topic);
}

/** Calls `listener` for every event of the topic; one connection serves the whole page. Returns the way out. */
export function subscribe(topic: string, listener: Listener): () => void {
  const isNewTopic = !listeners.has(topic);
  const set = listeners.get(topic) ?? new Set<Listener>();
  listeners.set(topic, set.add(listener));
  if (source === undefined) connect();
  else if (isNewTopic) attach(topic);
  return () => {
    set.delete(listener);
    if ([...listeners.values()].some((rest) => rest.size > 0)) return;
    listeners.clear();
    clearTimeout(retryTimer);
    source?.close();
    source = undefined;
  };
}

type LiveOptions = {
  /** Queries to read again when something happens; at most once a second. */
  invalidates?: readonly QueryKey[];
  onEvent?: (data: unknown) => void;
  isEnabled?: boolean;
};

const QUIET_MS = 1000;

/** Keeps a page live: events of `topic` refresh the given queries. */
export function useLive(topic: string, { invalidates = [], onEvent, isEnabled = true }: LiveOptions): void {
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
    const leave = subscribe(topic, (data) => {
      latest.current.onEvent?.(data);
      timer ??= setTimeout(refresh, Math.max(0, lastMs + QUIET_MS - Date.now()));
    });
    return () => {
      clearTimeout(timer);
      leave();
    };
  }, [topic, isEnabled, queryClient]);
}
