import type { UserAnalytics } from '@labelwright/contract/analytics-users';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { formatDuration, formatNumber, formatShare } from '../../lib/format.ts';
import { useMe } from '../../lib/me.ts';
import { useRouteParam } from '../../lib/url-state.ts';
import { PageBody, PageHeader } from '../../ui/Layout.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { type Figure, Figures } from '../quality/Figures.tsx';
import { userAnalyticsQuery } from './analytics-api.ts';
import { SENT } from './CollectedCards.tsx';
import { DayCard } from './DayCard.tsx';
import { NameCard } from './NameCard.tsx';
import { PeriodSelect } from './PeriodSelect.tsx';
import { t } from './report-strings.ts';
import { isAllZero, type Series } from './series.ts';
import { useTimeframe } from './use-timeframe.ts';

type Day = UserAnalytics['days'][number];
type ProjectRow = UserAnalytics['projects'][number];

const WORK: Series<Day>[] = [
  { name: t.annotations, of: (day) => day.annotations },
  { name: t.skipped, of: (day) => day.skipped, tone: 'muted' },
  { name: t.reviews, of: (day) => day.reviews },
];
const TIME: Series<Day>[] = [{ name: t.activeTime, of: (day) => Math.round(day.activeSeconds / 6) / 10 }];
const BY_PROJECT: Series<ProjectRow>[] = [
  { name: t.items, of: (row) => row.contributions },
  { name: t.annotations, of: (row) => row.annotations },
  { name: t.skipped, of: (row) => row.skipped, tone: 'muted' },
  { name: t.reviews, of: (row) => row.reviews },
];
const titleOf = ({ title }: ProjectRow): string => title;
const projectTarget = ({ id }: ProjectRow) => ({ to: '/projects/$projectId', params: { projectId: String(id) } });

/** What somebody did, day by day and project by project; everybody has this page for themselves. */
export function UserPage() {
  const userId = useRouteParam('userId');
  const me = useMe();
  const period = useTimeframe();
  const { data, error, refetch } = useQuery(userAnalyticsQuery(userId, period.query));
  const isMe = userId === 'me' || data?.user.email === me.email;
  return (
    <PageBody>
      <PageHeader
        title={isMe ? t.activity : data === undefined ? t.activity : t.activityOf(data.user.name)}
        description={t.activityText}
        actions={<PeriodSelect period={period} />}
      />
      {data === undefined ? (
        error === null ? (
          <SkeletonLines count={10} />
        ) : (
          <ErrorState error={error} onRetry={() => void refetch()} />
        )
      ) : (
        <UserCharts data={data} />
      )}
    </PageBody>
  );
}

function UserCharts({ data }: { data: UserAnalytics }) {
  const { days, projects, timeZone } = data;
  const hasSent = !isAllZero(days, SENT);
  const hasWork = !isAllZero(days, WORK);
  const table = useMemo(
    () => ({
      header: t.byProjectHeader,
      rows: projects.map((row) => [
        row.title,
        row.contributions,
        row.annotations,
        row.skipped,
        row.reviews,
        Math.round(row.activeSeconds / 36) / 100,
      ]),
    }),
    [projects],
  );
  return (
    <>
      <Figures label={t.activity} figures={figuresOf(data)} />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        {(hasWork || !hasSent) && (
          <DayCard
            title={t.workByDay}
            unit={t.workUnit(timeZone)}
            noun=""
            rows={days}
            series={WORK}
            empty={hasWork ? undefined : <EmptyState title={t.noActivity} />}
          />
        )}
        {hasSent && <DayCard title={t.sentByDay} unit={t.days(timeZone)} noun="items" rows={days} series={SENT} />}
        {!isAllZero(days, TIME) && (
          <DayCard title={t.timeByDay} unit={t.minutes} noun={t.minutes} rows={days} series={TIME} />
        )}
        {projects.length > 0 && (
          <NameCard
            title={t.byProject}
            unit=""
            noun=""
            name={t.project}
            rows={projects}
            series={BY_PROJECT}
            nameOf={titleOf}
            table={table}
            targetOf={projectTarget}
          />
        )}
      </div>
    </>
  );
}

function figuresOf(data: UserAnalytics): Figure[] {
  return [
    { name: t.sent, value: formatNumber(data.contributions) },
    {
      name: t.approvalRate,
      value: data.approvalRate === null ? t.none : formatShare(data.approvalRate),
      detail: data.pending > 0 ? `${formatNumber(data.pending)} ${t.waiting.toLowerCase()}` : undefined,
    },
    { name: t.annotations, value: formatNumber(data.annotations), detail: `${formatNumber(data.skipped)} skipped` },
    { name: t.reviews, value: formatNumber(data.reviews) },
    { name: t.activeTime, value: formatDuration(data.activeSeconds * 1000), detail: t.activeTimeDetail },
  ];
}
