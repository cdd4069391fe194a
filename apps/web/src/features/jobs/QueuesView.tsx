import type { JobOverview, JobScope, QueueOverview } from '@labelwright/contract/jobs';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Pause, Play } from 'lucide-react';
import { formatNumber } from '../../lib/format.ts';
import type { RawSearch } from '../../lib/url-state.ts';
import { Alert } from '../../ui/Alert.tsx';
import { StatusBadge } from '../../ui/Badge.tsx';
import { cx } from '../../ui/cx.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Progress } from '../../ui/Progress.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { scrollArea } from '../../ui/scroll-area.ts';
import { RelativeTime } from '../../ui/Time.tsx';
import { overviewQuery, usePauseQueue } from './job-api.ts';
import type { JobTab } from './jobs-search.ts';
import { queueName, t } from './strings.ts';
import { WorkerCard } from './WorkerCard.tsx';

type QueuesViewProps = { scope: JobScope | undefined; onOpen: (jobId: string) => void };

/** What waits where and since when, and who works on it. */
export function QueuesView({ scope, onOpen }: QueuesViewProps) {
  const overview = useQuery(overviewQuery(scope));
  return (
    <section {...scrollArea} aria-label={t.viewNames.queues} className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex max-w-360 flex-col gap-6 p-4 md:p-6">
        {overview.isPending && <SkeletonLines count={8} />}
        {overview.isError && overview.data === undefined && (
          <ErrorState error={overview.error} onRetry={() => void overview.refetch()} />
        )}
        {overview.data !== undefined && <Overview overview={overview.data} onOpen={onOpen} />}
      </div>
    </section>
  );
}

function Overview({ overview, onOpen }: { overview: JobOverview; onOpen: (jobId: string) => void }) {
  const { queues, workers, can } = overview;
  return (
    <>
      {workers.every(({ is_silent: isSilent }) => isSilent) && (
        <Alert tone="danger" title={t.noWorker}>
          {t.noWorkerText}
        </Alert>
      )}
      <section className="flex flex-col gap-3">
        <h2 className="text-base font-semibold">{t.queues}</h2>
        <ul className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
          {queues.map((queue) => (
            <QueueCard key={queue.name} queue={queue} canPause={can.pause} />
          ))}
        </ul>
      </section>
      <section className="flex flex-col gap-3">
        <h2 className="text-base font-semibold">{t.workers(workers.length)}</h2>
        <ul className="grid gap-3 lg:grid-cols-2">
          {workers.map((worker) => (
            <WorkerCard key={worker.id} worker={worker} onOpen={onOpen} />
          ))}
        </ul>
      </section>
    </>
  );
}

function stateOf({ paused_at: pausedAt, capacity, running, waiting }: QueueOverview): {
  status: string;
  label: string;
} {
  if (pausedAt !== null) return { status: 'paused', label: t.paused };
  if (capacity === 0) return { status: 'failed', label: t.unserved };
  if (running > 0) return { status: 'active', label: t.working };
  return waiting > 0 ? { status: 'waiting', label: t.isWaiting } : { status: 'done', label: t.idle };
}

function QueueCard({ queue, canPause }: { queue: QueueOverview; canPause: boolean }) {
  const pause = usePauseQueue();
  const state = stateOf(queue);
  const isPaused = queue.paused_at !== null;
  return (
    <li className="flex flex-col gap-3 rounded-md border bg-surface p-4">
      <div className="flex min-h-7 items-center gap-2">
        <h3 className="truncate text-base font-medium" title={queue.name}>
          {queueName(queue.name)}
        </h3>
        <StatusBadge {...state} />
        {canPause && (
          <span className="ml-auto">
            <IconButton
              size="sm"
              name={isPaused ? t.resumeQueue(queueName(queue.name)) : t.pauseQueue(queueName(queue.name))}
              icon={isPaused ? <Play aria-hidden size={16} /> : <Pause aria-hidden size={16} />}
              onClick={() => pause.mutate({ queue: queue.name, isPaused: !isPaused })}
            />
          </span>
        )}
      </div>
      <Progress
        isLabelled
        label={t.handsBusy(queue.running, queue.capacity)}
        share={queue.capacity === 0 ? 0 : Math.min(1, queue.running / queue.capacity)}
      />
      <dl className="grid grid-cols-3 gap-x-3 gap-y-2 text-sm">
        <Figure name={t.running} count={queue.running} queue={queue.name} tab="running" />
        <Figure name={t.waitingNow} count={queue.waiting} queue={queue.name} tab="queued" />
        <Figure name={t.retrying} count={queue.retrying} queue={queue.name} tab="retrying" />
        <Figure name={t.scheduled} count={queue.scheduled} queue={queue.name} tab="scheduled" />
        <Figure name={t.failedToday} count={queue.failed_today} queue={queue.name} tab="failed" isBad />
        <Figure name={t.dead} count={queue.dead} queue={queue.name} tab="dead" isBad />
      </dl>
      <p className="flex flex-wrap justify-between gap-x-3 text-xs text-muted">
        <span className="tabular">{t.perMinute(queue.rate_per_minute)}</span>
        <span>
          {queue.oldest_waiting_at === null ? (
            t.nothingWaits
          ) : (
            <>
              {t.oldest} <RelativeTime at={queue.oldest_waiting_at} />
            </>
          )}
        </span>
      </p>
    </li>
  );
}

type FigureProps = { name: string; count: number; queue: string; tab: JobTab; isBad?: boolean };

const Figure = ({ name, count, queue, tab, isBad = false }: FigureProps) => (
  <div className="flex min-w-0 flex-col">
    <dt className="truncate text-xs text-muted">{name}</dt>
    <dd>
      <Link
        to="."
        search={(current: RawSearch) => ({ scope: current.scope, queue, status: tab })}
        aria-label={`${name}: ${formatNumber(count)}, ${queueName(queue)}`}
        className={cx(
          'tabular inline-flex min-h-6 items-center hover:underline',
          count === 0 ? 'text-muted' : 'text-md font-medium',
          isBad && count > 0 && 'text-danger',
        )}
      >
        {formatNumber(count)}
      </Link>
    </dd>
  </div>
);
