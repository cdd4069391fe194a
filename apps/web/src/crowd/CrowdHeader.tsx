import type { CrowdTask } from '@labelwright/contract/crowd-worker-page';
import { useEffect, useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { t } from './strings.ts';

type CrowdHeaderProps = { task: CrowdTask; onInstructions: () => void };

/** What the task is, what it pays, how long there is. */
export function CrowdHeader({ task, onInstructions }: CrowdHeaderProps) {
  return (
    <div className="flex min-w-0 flex-1 items-center gap-3">
      <h1 className="truncate text-base font-semibold">{task.title}</h1>
      {task.reward !== '' && <span className="shrink-0 text-sm text-fg-muted">{task.reward}</span>}
      {task.ends_at > 0 && <TimeLeft endsAt={task.ends_at} />}
      {task.instructions !== '' && (
        <Button variant="ghost" size="sm" onClick={onInstructions}>
          {t.instructions}
        </Button>
      )}
    </div>
  );
}

function TimeLeft({ endsAt }: { endsAt: number }) {
  const [seconds, setSeconds] = useState(() => secondsUntil(endsAt));
  useEffect(() => {
    const timer = setInterval(() => setSeconds(secondsUntil(endsAt)), 1000);
    return () => clearInterval(timer);
  }, [endsAt]);
  const isShort = seconds < 300;
  return (
    <span
      className={`shrink-0 text-sm tabular-nums ${isShort ? 'font-semibold text-danger' : 'text-fg-muted'}`}
      role="timer"
    >
      {t.timeLeft(seconds)}
    </span>
  );
}

function secondsUntil(endsAt: number): number {
  return Math.max(0, Math.round(endsAt - Date.now() / 1000));
}
