import type { PlatformAnalytics } from '@labelwright/contract/analytics-platform';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { formatBytes, formatNumber } from '../../lib/format.ts';
import { PageBody, PageHeader } from '../../ui/Layout.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { type Figure, Figures } from '../quality/Figures.tsx';
import { platformAnalyticsQuery } from './analytics-api.ts';
import { CollectedStates, SENT } from './CollectedCards.tsx';
import { DayCard } from './DayCard.tsx';
import { NameCard } from './NameCard.tsx';
import { PeriodSelect } from './PeriodSelect.tsx';
import { t } from './report-strings.ts';
import { isAllZero, type Series } from './series.ts';
import { useTimeframe } from './use-timeframe.ts';

type Day = PlatformAnalytics['days'][number];
type OrganizationRow = PlatformAnalytics['organizations'][number];
type QueueRow = PlatformAnalytics['jobs'][number];

const SIGNUPS: Series<Day>[] = [{ name: t.signups, of: (day) => day.signups }];
const ACTIVE: Series<Day>[] = [{ name: t.active, of: (day) => day.activeUsers }];
const WORK: Series<Day>[] = [
  { name: t.annotations, of: (day) => day.annotations },
  { name: t.skipped, of: (day) => day.skipped, tone: 'muted' },
  { name: t.reviews, of: (day) => day.reviews },
];
const BUSY: Series<OrganizationRow>[] = [{ name: t.annotations, of: (row) => row.annotations }];
const QUEUES: Series<QueueRow>[] = [
  { name: t.succeeded, of: (row) => row.succeeded, tone: 'success' },
  { name: t.failed, of: (row) => row.failed, tone: 'danger' },
];
const organizationName = ({ name }: OrganizationRow): string => name;
const queueName = ({ queue }: QueueRow): string => queue;

/** All organizations together, for super administrators. */
export function PlatformPage() {
  const period = useTimeframe();
  const { data, error, refetch } = useQuery(platformAnalyticsQuery(period.query));
  return (
    <PageBody>
      <PageHeader title={t.platform} description={t.platformText} actions={<PeriodSelect period={period} />} />
      {data === undefined ? (
        error === null ? (
          <SkeletonLines count={10} />
        ) : (
          <ErrorState error={error} onRetry={() => void refetch()} />
        )
      ) : (
        <PlatformCharts data={data} />
      )}
    </PageBody>
  );
}

function PlatformCharts({ data }: { data: PlatformAnalytics }) {
  const { days, timeZone } = data;
  const emptyIf = (series: readonly Series<Day>[]) =>
    isAllZero(days, series) ? <EmptyState title={t.noActivity} /> : undefined;
  return (
    <>
      <Figures label={t.platform} figures={figuresOf(data)} />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <DayCard
          title={t.signups}
          unit={t.signupsUnit(timeZone)}
          noun=""
          rows={days}
          series={SIGNUPS}
          empty={emptyIf(SIGNUPS)}
        />
        <DayCard
          title={t.active}
          unit={t.activeUnit(timeZone)}
          noun=""
          rows={days}
          series={ACTIVE}
          empty={emptyIf(ACTIVE)}
        />
        <DayCard title={t.workOfAll} unit={t.days(timeZone)} noun="" rows={days} series={WORK} empty={emptyIf(WORK)} />
        <DayCard
          title={t.sentOfAll}
          unit={t.days(timeZone)}
          noun="items"
          rows={days}
          series={SENT}
          empty={emptyIf(SENT)}
        />
      </div>
      <CollectedStates items={data.items} processing={data.processing} />
      <PlatformLists organizations={data.organizations} jobs={data.jobs} />
    </>
  );
}

function PlatformLists({ organizations, jobs }: Pick<PlatformAnalytics, 'organizations' | 'jobs'>) {
  const organizationTable = useMemo(
    () => ({
      header: t.organizationsHeader,
      rows: organizations.map((row) => [
        row.name,
        row.users,
        row.projects,
        row.tasks,
        row.annotations,
        row.contributions,
        formatBytes(row.storageBytes),
      ]),
    }),
    [organizations],
  );
  const queueTable = useMemo(
    () => ({
      header: t.queuesHeader,
      rows: jobs.map((row) => [
        row.queue,
        row.succeeded,
        row.failed,
        row.medianWaitSeconds && Math.round(row.medianWaitSeconds * 100) / 100,
        row.medianRunSeconds && Math.round(row.medianRunSeconds * 100) / 100,
      ]),
    }),
    [jobs],
  );
  return (
    <div className="grid items-start gap-5 lg:grid-cols-2">
      <NameCard
        title={t.organizationsTitle}
        unit={t.organizationsUnit}
        noun="annotations"
        name={t.organizationsHeader[0]}
        rows={organizations}
        series={BUSY}
        nameOf={organizationName}
        table={organizationTable}
      />
      <NameCard
        title={t.queues}
        unit={t.queuesUnit}
        noun="jobs"
        name={t.queuesHeader[0]}
        rows={jobs}
        series={QUEUES}
        nameOf={queueName}
        table={queueTable}
        empty={jobs.length === 0 ? <EmptyState title={t.noActivity} /> : undefined}
      />
    </div>
  );
}

function figuresOf({ totals }: PlatformAnalytics): Figure[] {
  return [
    { name: t.users, value: formatNumber(totals.users), detail: t.activeUsers(totals.activeUsers) },
    { name: t.organizations, value: formatNumber(totals.organizations) },
    { name: t.projectsTotal, value: formatNumber(totals.projects) },
    { name: t.tasks, value: formatNumber(totals.tasks), detail: t.finishedOf(formatNumber(totals.finishedTasks)) },
    { name: t.annotations, value: formatNumber(totals.annotations) },
    { name: t.storage, value: formatBytes(totals.storageBytes) },
  ];
}
