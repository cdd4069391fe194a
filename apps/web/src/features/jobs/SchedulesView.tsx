import type { Schedule } from '@labelwright/contract/administration';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { StatusBadge } from '../../ui/Badge.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import type { DataTableColumn } from '../../ui/data-table-model.ts';
import { RelativeTime } from '../../ui/Time.tsx';
import { JOBS_KEY } from './job-api.ts';
import { queueName, t } from './strings.ts';

const NONE: readonly Schedule[] = [];
const idOf = ({ type }: Schedule): string => type;

const COLUMNS: readonly DataTableColumn<Schedule>[] = [
  {
    id: 'title',
    header: t.job,
    width: 300,
    isGrowing: true,
    isHideable: false,
    cell: ({ title, type }) => (
      <span className="truncate font-medium" title={type}>
        {title}
      </span>
    ),
  },
  {
    id: 'queue',
    header: t.queue,
    width: 140,
    cell: ({ queue }) => <span className="text-muted">{queueName(queue)}</span>,
  },
  {
    id: 'cron',
    header: t.cron,
    width: 130,
    cell: ({ cron }) => <span className="font-mono text-xs">{cron}</span>,
  },
  {
    id: 'next',
    header: t.nextRun,
    width: 150,
    cell: ({ is_paused: isPaused, next_run_at: at }) =>
      isPaused ? <StatusBadge status="paused" /> : <RelativeTime at={at} />,
  },
  { id: 'last', header: t.lastRun, width: 150, cell: ({ last }) => <RelativeTime at={last?.started_at} /> },
  {
    id: 'state',
    header: t.state,
    width: 130,
    cell: ({ last }) => (last === null ? <span className="text-muted">–</span> : <StatusBadge status={last.status} />),
  },
];

/** What the clock starts, and when next. */
export function SchedulesView({ onOpen }: { onOpen: (jobId: string) => void }) {
  const schedules = useQuery({
    queryKey: [...JOBS_KEY, 'schedules'],
    queryFn: ({ signal }) => api.get<Schedule[]>('/api/admin/schedules', { signal }),
  });
  return (
    <DataTable
      label={t.viewNames.schedules}
      columns={COLUMNS}
      rows={schedules.data ?? NONE}
      idOf={idOf}
      isLoading={schedules.isPending}
      error={schedules.error}
      onRetry={() => void schedules.refetch()}
      onOpen={({ last }) => {
        if (last !== null) onOpen(last.job_id);
      }}
    />
  );
}
