import type { JobScope, JobTypeStatistics } from '@labelwright/contract/jobs';
import { useQuery } from '@tanstack/react-query';
import { Timer } from 'lucide-react';
import { formatNumber } from '../../lib/format.ts';
import { numberOf, type RawSearch, useUrlState } from '../../lib/url-state.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import type { DataTableColumn } from '../../ui/data-table-model.ts';
import { Select } from '../../ui/Select.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { Duration } from '../../ui/Time.tsx';
import { statisticsQuery } from './job-api.ts';
import { typeName } from './job-types.ts';
import { queueName, t } from './strings.ts';

const PERIODS = [1, 7, 30, 90] as const;
const NONE: readonly JobTypeStatistics[] = [];
const idOf = ({ type }: JobTypeStatistics): string => type;

const number = (id: 'succeeded' | 'failed' | 'cancelled', header: string): DataTableColumn<JobTypeStatistics> => ({
  id,
  header,
  width: 110,
  align: 'end',
  cell: (row) => <span className="tabular">{formatNumber(row[id])}</span>,
});

const time = (
  id: 'wait_p50_ms' | 'wait_p95_ms' | 'run_p50_ms' | 'run_p95_ms',
  header: string,
): DataTableColumn<JobTypeStatistics> => ({
  id,
  header,
  width: 130,
  align: 'end',
  cell: (row) => <Duration ms={row[id]} />,
});

const COLUMNS: readonly DataTableColumn<JobTypeStatistics>[] = [
  {
    id: 'type',
    header: t.type,
    width: 220,
    isGrowing: true,
    isHideable: false,
    cell: ({ type }) => (
      <span className="truncate font-medium" title={type}>
        {typeName(type)}
      </span>
    ),
  },
  {
    id: 'queue',
    header: t.queue,
    width: 140,
    cell: ({ queue }) => <span className="text-muted">{queueName(queue)}</span>,
  },
  number('succeeded', t.succeeded),
  number('failed', t.failed),
  number('cancelled', t.cancelled),
  time('wait_p50_ms', t.waitMedian),
  time('wait_p95_ms', t.waitMost),
  time('run_p50_ms', t.runMedian),
  time('run_p95_ms', t.runMost),
];

const parse = (raw: RawSearch) => ({ days: PERIODS.find((days) => days === numberOf(raw.days)) ?? 7 });

/** How long jobs of each type waited and ran. */
export function TimesView({ scope }: { scope: JobScope | undefined }) {
  const [{ days }, setUrl] = useUrlState(parse);
  const times = useQuery(statisticsQuery({ days, scope }));
  return (
    <>
      <div className="flex flex-wrap items-center gap-3 border-b px-4 py-2 md:px-6">
        <p className="mr-auto text-sm text-muted">{t.timesText}</p>
        <div className="w-40">
          <Select
            label={t.period}
            isLabelHidden
            value={String(days)}
            options={PERIODS.map((value) => ({ value: String(value), label: t.lastDays(value) }))}
            onChange={(next) => setUrl({ days: PERIODS.find((value) => String(value) === next) ?? 7 })}
          />
        </div>
      </div>
      <DataTable
        label={t.viewNames.times}
        columns={COLUMNS}
        rows={times.data ?? NONE}
        idOf={idOf}
        isLoading={times.isPending}
        error={times.error}
        onRetry={() => void times.refetch()}
        empty={
          <EmptyState icon={<Timer aria-hidden />} title={t.noTimes}>
            {t.noTimesText}
          </EmptyState>
        }
      />
    </>
  );
}
