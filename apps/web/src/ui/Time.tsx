import { useSyncExternalStore } from 'react';
import { formatDateTime, formatDuration, formatRelative, type Moment } from '../lib/format.ts';
import { Tooltip } from './Tooltip.tsx';

let nowMs = Date.now();
const watchers = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  nowMs = Date.now();
  timer ??= setInterval(() => {
    nowMs = Date.now();
    for (const each of watchers) each();
  }, 30_000);
  return () => {
    watchers.delete(watcher);
    if (watchers.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** "3 minutes ago", kept up to date; the exact moment on hover and focus. A dash when there is none. */
export function RelativeTime({ at }: { at: Moment | null | undefined }) {
  const now = useSyncExternalStore(watch, () => nowMs);
  if (at === null || at === undefined) return <span className="text-muted">–</span>;
  return (
    <Tooltip text={formatDateTime(at)}>
      <time dateTime={new Date(at).toISOString()} className="whitespace-nowrap">
        {formatRelative(at, now)}
      </time>
    </Tooltip>
  );
}

/** "2 h 5 min"; a dash when there is none. */
export function Duration({ ms }: { ms: number | null | undefined }) {
  return (
    <span className="tabular whitespace-nowrap">{ms === null || ms === undefined ? '–' : formatDuration(ms)}</span>
  );
}
