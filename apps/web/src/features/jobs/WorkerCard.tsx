import type { WorkerOverview } from '@labelwright/contract/jobs';
import type { ReactNode } from 'react';
import { formatBytes } from '../../lib/format.ts';
import { Badge, StatusBadge } from '../../ui/Badge.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { JobRunTime } from './job-columns.tsx';
import { queueName, t } from './strings.ts';

type WorkerCardProps = { worker: WorkerOverview; onOpen: (jobId: string) => void };

/** One process that runs jobs: since when, its last sign of life, what it serves and what it is doing. */
export function WorkerCard({ worker, onOpen }: WorkerCardProps) {
  const name = worker.host === '' ? worker.id : `${worker.host} · ${worker.pid}`;
  return (
    <li className="flex min-w-0 flex-col gap-3 rounded-md border bg-surface p-4">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="min-w-0 truncate font-mono text-sm font-medium" title={worker.id}>
          {name}
        </h3>
        <StatusBadge status={worker.is_silent ? 'failed' : 'active'} label={worker.is_silent ? t.silent : t.alive} />
        {worker.keeps_clock && <Badge>{t.clock}</Badge>}
      </div>
      <dl className="flex flex-wrap gap-x-6 gap-y-1 text-xs text-muted">
        <Fact name={t.since}>
          <RelativeTime at={worker.started_at} />
        </Fact>
        <Fact name={t.heartbeat}>
          <RelativeTime at={worker.heartbeat_at} />
        </Fact>
        <Fact name={t.memory}>
          <span className="tabular">{formatBytes(worker.memory_bytes)}</span>
        </Fact>
        <Fact name={t.version}>{worker.version}</Fact>
      </dl>
      <ul aria-label={t.serves} className="flex flex-wrap gap-1.5">
        {Object.entries(worker.queues).map(([queue, hands]) => (
          <li key={queue}>
            <Badge>{`${queueName(queue)} × ${hands}`}</Badge>
          </li>
        ))}
      </ul>
      {worker.running.length === 0 ? (
        <p className="text-sm text-muted">{t.doesNothing}</p>
      ) : (
        <ul aria-label={t.running} className="flex flex-col border-t pt-2">
          {worker.running.map((job) => (
            <li key={job.id} className="flex min-h-7 items-center gap-3 text-sm">
              <button
                type="button"
                onClick={() => onOpen(job.id)}
                className="min-h-6 min-w-0 flex-1 truncate text-left text-accent hover:underline"
              >
                {job.title}
              </button>
              <span className="text-xs text-muted">{queueName(job.queue)}</span>
              <JobRunTime job={{ started_at: job.started_at, finished_at: null, status: 'running' }} />
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="flex gap-1.5">
    <dt>{name}</dt>
    <dd className="text-fg">{children}</dd>
  </div>
);
