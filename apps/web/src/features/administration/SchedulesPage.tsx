import type { Schedule } from '@labelwright/contract/administration';
import { useQuery } from '@tanstack/react-query';
import { CalendarClock } from 'lucide-react';
import { type RawSearch, textOf, useUrlState } from '../../lib/url-state.ts';
import { Badge, StatusBadge } from '../../ui/Badge.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import type { DataTableColumn } from '../../ui/data-table-model.ts';
import { EmptyState } from '../../ui/States.tsx';
import { Duration, RelativeTime } from '../../ui/Time.tsx';
import { schedulesQuery } from './admin-api.ts';
import { ListPage } from './ListPage.tsx';
import { ScheduleDrawer } from './ScheduleDrawer.tsx';
import { t } from './strings.ts';

const parse = (raw: RawSearch) => ({ schedule: textOf(raw.schedule) });
const idOf = (schedule: Schedule): string => schedule.type;
const NO_SCHEDULES: readonly Schedule[] = [];

const COLUMNS: readonly DataTableColumn<Schedule>[] = [
  {
    id: 'title',
    header: t.job,
    width: 340,
    minWidth: 200,
    isGrowing: true,
    isHideable: false,
    cell: ({ title, type }) => (
      <span className="truncate font-medium" title={type}>
        {title}
      </span>
    ),
  },
  { id: 'cron', header: t.when, width: 130, cell: ({ cron }) => <code className="font-mono text-xs">{cron}</code> },
  {
    id: 'next',
    header: t.next,
    width: 150,
    cell: ({ next_run_at: next, is_paused: isPaused }) =>
      isPaused ? <Badge tone="warning">{t.paused}</Badge> : next === null ? '–' : <RelativeTime at={next} />,
  },
  {
    id: 'status',
    header: t.last,
    width: 130,
    cell: ({ last }) =>
      last === null ? <span className="text-muted">{t.notYet}</span> : <StatusBadge status={last.status} />,
  },
  {
    id: 'started',
    header: t.started,
    width: 150,
    cell: ({ last }) => <RelativeTime at={last?.started_at ?? null} />,
  },
  {
    id: 'took',
    header: t.took,
    width: 110,
    align: 'end',
    cell: ({ last }) => <Duration ms={last?.duration_ms ?? null} />,
  },
];

/** What the clock starts by itself. */
export function SchedulesPage() {
  const [{ schedule: openType }, setUrl] = useUrlState(parse);
  const { data, error, isPending, refetch } = useQuery(schedulesQuery);
  const open = data?.find(({ type }) => type === openType);
  return (
    <ListPage title={t.schedules} description={t.schedulesText}>
      <DataTable
        label={t.schedules}
        columns={COLUMNS}
        rows={data ?? NO_SCHEDULES}
        idOf={idOf}
        isLoading={isPending}
        error={error}
        onRetry={() => void refetch()}
        openId={openType}
        onOpen={({ type }) => setUrl({ schedule: type })}
        empty={<EmptyState icon={<CalendarClock aria-hidden />} title={t.noSchedules} />}
      />
      {open !== undefined && <ScheduleDrawer schedule={open} onClose={() => setUrl({ schedule: undefined })} />}
    </ListPage>
  );
}
