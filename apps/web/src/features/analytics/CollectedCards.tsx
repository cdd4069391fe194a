import type { ItemKind, ProjectAnalytics } from '@labelwright/contract/analytics-collection';
import { useMemo } from 'react';
import { EmptyState } from '../../ui/States.tsx';
import { DayCard } from './DayCard.tsx';
import { NameCard } from './NameCard.tsx';
import { t } from './report-strings.ts';
import { isAllZero, kindSeries, type Series } from './series.ts';

type Day = ProjectAnalytics['days'][number];
type ItemRow = ProjectAnalytics['items'][number];
type ProcessingRow = ProjectAnalytics['processing']['byKind'][number];

export const SENT: Series<Pick<Day, ItemKind>>[] = kindSeries(t.kinds);
const DECIDED: Series<Day>[] = [
  { name: t.approved, of: (day) => day.approved, tone: 'success' },
  { name: t.rejected, of: (day) => day.rejected, tone: 'danger' },
];
const NOW: Series<ItemRow>[] = [
  { name: t.approved, of: (row) => row.approved, tone: 'success' },
  { name: t.waiting, of: (row) => row.pending_review, tone: 'warning' },
  { name: t.rejected, of: (row) => row.rejected, tone: 'danger' },
  { name: t.drafts, of: (row) => row.draft, tone: 'muted' },
];
const PROCESSED: Series<ProcessingRow>[] = [
  { name: t.done, of: (row) => row.done, tone: 'success' },
  { name: t.running, of: (row) => row.processing },
  { name: t.queued, of: (row) => row.queued, tone: 'warning' },
  { name: t.failed, of: (row) => row.failed, tone: 'danger' },
];
const FAILED: Series<{ reason: string; count: number }>[] = [
  { name: t.failuresUnit, of: ({ count }) => count, tone: 'danger' },
];
const kindName = ({ kind }: { kind: ItemKind }): string => t.kinds[kind];
const reasonOf = ({ reason }: { reason: string }): string => reason;

/** Sent in and decided, by day. */
export function CollectedDays({ days, timeZone }: { days: readonly Day[]; timeZone: string }) {
  const hasSent = !isAllZero(days, SENT);
  return (
    <div className="grid items-start gap-5 lg:grid-cols-2">
      <DayCard
        title={t.sentByDay}
        unit={t.days(timeZone)}
        noun="items"
        rows={days}
        series={SENT}
        empty={hasSent ? undefined : <EmptyState title={t.noItems}>{t.noItemsText}</EmptyState>}
      />
      <DayCard
        title={t.decidedByDay}
        unit={t.days(timeZone)}
        noun="items"
        rows={days}
        series={DECIDED}
        empty={isAllZero(days, DECIDED) ? <EmptyState title={t.noActivity} /> : undefined}
      />
    </div>
  );
}

type StateProps = Pick<ProjectAnalytics, 'items' | 'processing'>;

/** What the items are now, and how far processing is. */
export function CollectedStates({ items, processing }: StateProps) {
  const failures = useMemo(
    () => ({ header: t.failuresHeader, rows: processing.failures.map(({ reason, count }) => [reason, count]) }),
    [processing],
  );
  return (
    <div className="grid items-start gap-5 lg:grid-cols-2">
      <NameCard
        title={t.itemsNow}
        unit={t.itemsUnit}
        noun="items"
        name={t.kind}
        rows={items}
        series={NOW}
        nameOf={kindName}
        empty={isAllZero(items, NOW) ? <EmptyState title={t.noItemsYet} /> : undefined}
      />
      <NameCard
        title={t.processing}
        unit={t.processingUnit}
        noun="items"
        name={t.kind}
        rows={processing.byKind}
        series={PROCESSED}
        nameOf={kindName}
        empty={isAllZero(processing.byKind, PROCESSED) ? <EmptyState title={t.noProcessing} /> : undefined}
      />
      {processing.failures.length > 0 && (
        <NameCard
          title={t.failures}
          unit={t.failuresUnit}
          noun="items"
          name={t.failures}
          rows={processing.failures}
          series={FAILED}
          nameOf={reasonOf}
          table={failures}
        />
      )}
    </div>
  );
}
