import type { RetentionState } from '@labelwright/contract/retention';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../lib/api.ts';
import { formatNumber } from '../../lib/format.ts';
import { StatusBadge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Card, PageBody, PageHeader } from '../../ui/Layout.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { toast, toastError } from '../../ui/toast.ts';
import { ArchiveList } from './ArchiveList.tsx';
import { retentionQuery } from './admin-api.ts';
import { t } from './strings.ts';

const kindName = (kind: string): string => t.retainedKinds[kind] ?? kind;
const sumOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

/** What goes by itself after it was deleted, and what goes to the archive. */
export function RetentionPage() {
  const { data, error, refetch } = useQuery(retentionQuery);
  return (
    <PageBody>
      <PageHeader title={t.retention} description={t.retentionText} />
      {data === undefined &&
        (error === null ? <SkeletonLines count={10} /> : <ErrorState error={error} onRetry={() => void refetch()} />)}
      {data !== undefined && <Retention state={data} />}
    </PageBody>
  );
}

function Retention({ state }: { state: RetentionState }) {
  const queryClient = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const due = sumOf(state.due);
  const start = async (path: string, body: object) => {
    await api.post(path, body);
    toast(t.jobStarted);
    await queryClient.invalidateQueries({ queryKey: retentionQuery.queryKey });
  };
  const attempt = (path: string, body: object) =>
    void start(path, body).catch((error: unknown) => toastError(t.failed, error));
  return (
    <>
      <Card
        title={t.retention}
        actions={
          <>
            <Button size="sm" onClick={() => attempt('/api/admin/retention/run', { dry_run: true })}>
              {t.dryRun}
            </Button>
            <Button size="sm" variant="danger" disabled={due === 0} onClick={() => setAsking(true)}>
              {t.purge}
            </Button>
          </>
        }
      >
        <div className="flex flex-col gap-3">
          <p className="text-sm text-muted">
            {t.retentionRule(state.retention_days)}{' '}
            <code className="font-mono text-xs">{state.schedule.retention}</code> UTC
          </p>
          <CountTable due={state.due} waiting={state.waiting} />
        </div>
      </Card>
      <Card
        title={t.archive}
        actions={
          <>
            <Button size="sm" onClick={() => attempt('/api/admin/archives/run', { dry_run: true })}>
              {t.dryRun}
            </Button>
            <Button
              size="sm"
              disabled={state.archive.due === 0}
              onClick={() => attempt('/api/admin/archives/run', { dry_run: false })}
            >
              {t.archiveNow}
            </Button>
          </>
        }
      >
        <div className="flex flex-col gap-3">
          <p className="text-sm text-muted">
            {t.archiveRule(state.archive_after_days)}{' '}
            <code className="font-mono text-xs">{state.schedule.archive}</code> UTC
          </p>
          <dl className="grid grid-cols-[10rem_minmax(0,1fr)] gap-y-1 text-sm">
            <dt className="text-muted">{t.archiveDue}</dt>
            <dd className="tabular">{formatNumber(state.archive.due)}</dd>
            <dt className="text-muted">{t.archivedTasks}</dt>
            <dd className="tabular">{formatNumber(state.archive.archived)}</dd>
          </dl>
        </div>
      </Card>
      <Card title={t.archives} isFlush>
        <ArchiveList />
      </Card>
      <Card title={t.lastRuns} isFlush>
        <LastRuns runs={state.last_runs} />
      </Card>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={t.purgeTitle(due)}
        actionLabel={t.purge}
        onConfirm={() => start('/api/admin/retention/run', { dry_run: false })}
      >
        {t.purgeText}
      </ConfirmDialog>
    </>
  );
}

function CountTable({ due, waiting }: Pick<RetentionState, 'due' | 'waiting'>) {
  const kinds = [...new Set([...Object.keys(due), ...Object.keys(waiting)])];
  return (
    <table className="w-full max-w-160 text-sm">
      <thead>
        <tr className="border-b text-xs text-muted">
          <th scope="col" className="py-1.5 text-left font-medium">
            {t.kind}
          </th>
          <th scope="col" className="py-1.5 text-right font-medium">
            {t.due}
          </th>
          <th scope="col" className="py-1.5 text-right font-medium">
            {t.waiting}
          </th>
        </tr>
      </thead>
      <tbody>
        {kinds.map((kind) => (
          <tr key={kind} className="border-b last:border-0">
            <th scope="row" className="py-1.5 text-left font-normal">
              {kindName(kind)}
            </th>
            <td className="tabular text-right">{formatNumber(due[kind] ?? 0)}</td>
            <td className="tabular text-right text-muted">{formatNumber(waiting[kind] ?? 0)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function LastRuns({ runs }: { runs: RetentionState['last_runs'] }) {
  if (runs.length === 0) return <p className="p-4 text-sm text-muted">{t.notYet}</p>;
  return (
    <ul className="divide-y text-sm">
      {runs.map((run) => (
        <li key={run.job_id} className="flex min-h-10 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-1.5">
          <StatusBadge status={run.status} />
          <RelativeTime at={run.started_at} />
          <span className="min-w-0 flex-1 text-muted">
            {run.dry_run ? t.counted : t.removed}:{' '}
            {Object.entries(run.counts)
              .map(([kind, count]) => `${kindName(kind)} ${formatNumber(count)}`)
              .join(', ') || '–'}
          </span>
        </li>
      ))}
    </ul>
  );
}
