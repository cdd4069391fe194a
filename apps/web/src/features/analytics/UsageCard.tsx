import type { Usage } from '@labelwright/contract/analytics-usage';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { EmptyState, ErrorState } from '../../ui/States.tsx';
import { usageQuery } from './analytics-api.ts';
import { NameCard } from './NameCard.tsx';
import { PeriodSelect } from './PeriodSelect.tsx';
import { t } from './report-strings.ts';
import type { Series } from './series.ts';
import { useTimeframe } from './use-timeframe.ts';

type Group = Usage['groups'][number];

const NONE: readonly Group[] = [];
const GIVEN: Series<Group>[] = [{ name: t.usageHeader[2], of: (row) => row.annotations }];
const typeName = (type: string | null): string => (type === null ? t.noType : (t.types[type] ?? type));
const nameOf = ({ project_type: type }: Group): string => typeName(type);

/** What was done in a period, for the bill: orders apart from everything else; project by project in the table. */
export function UsageCard() {
  const period = useTimeframe();
  const { data, error, refetch } = useQuery(usageQuery(period.query));
  const groups = data?.groups ?? NONE;
  const table = useMemo(
    () => ({
      header: t.usageHeader,
      rows: (data?.projects ?? []).map((row) => [
        typeName(row.project_type),
        row.title,
        row.annotations,
        row.skipped,
        Math.round(row.annotation_seconds / 36) / 100,
        row.reviews,
        row.people,
      ]),
    }),
    [data],
  );
  if (error !== null && data === undefined) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <section className="flex flex-col gap-2" aria-label={t.usage}>
      <div className="flex justify-end">
        <PeriodSelect period={period} />
      </div>
      <NameCard
        title={t.usage}
        unit={t.usageUnit}
        noun="annotations"
        name={t.usageHeader[0]}
        rows={groups}
        series={GIVEN}
        nameOf={nameOf}
        table={table}
        empty={data !== undefined && groups.length === 0 ? <EmptyState title={t.usageNone} /> : undefined}
      />
    </section>
  );
}
