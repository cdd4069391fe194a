import type { ProjectEta, ProjectProgress } from '@labelwright/contract/projects';
import { ChartLine, Download, ImageDown, Table2 } from 'lucide-react';
import { lazy, Suspense, useMemo, useRef, useState } from 'react';
import { formatNumber } from '../../../lib/format.ts';
import { IconButton } from '../../../ui/IconButton.tsx';
import { Card } from '../../../ui/Layout.tsx';
import { EmptyState, Skeleton } from '../../../ui/States.tsx';
import type { ChartHandle } from './BurnUpChart.tsx';
import { burnUpOf, formatDay, toCsv } from './chart-data.ts';

const Chart = lazy(async () => ({ default: (await import('./BurnUpChart.tsx')).BurnUpChart }));

type Day = ProjectProgress['days'][number];

type BurnUpCardProps = { title: string; progress: ProjectProgress | undefined; eta: ProjectEta | undefined };

/** Tasks done against all tasks over time, as a chart, a table and two files. */
export function BurnUpCard({ title, progress, eta }: BurnUpCardProps) {
  const handle = useRef<ChartHandle>(null);
  const [isTable, setTable] = useState(false);
  const data = useMemo(() => (progress === undefined ? undefined : burnUpOf(progress, eta)), [progress, eta]);
  const hasWork = progress !== undefined && progress.task_number > 0;

  function saveCsv() {
    if (progress === undefined) return;
    const rows = progress.days.map((day) => [
      day.date,
      day.tasks_total,
      day.finished_total,
      day.annotations,
      day.skipped,
    ]);
    const csv = toCsv(['date', 'tasks', 'done', 'annotations', 'skipped'], rows);
    save(URL.createObjectURL(new Blob([csv], { type: 'text/csv' })), `${title} progress.csv`);
  }

  return (
    <Card
      title="Tasks done over time"
      actions={
        hasWork && (
          <>
            <IconButton
              size="sm"
              name={isTable ? 'Show the chart' : 'Show the numbers'}
              icon={isTable ? <ChartLine size={14} /> : <Table2 size={14} />}
              onClick={() => setTable(!isTable)}
            />
            <IconButton size="sm" name="Download as CSV" icon={<Download size={14} />} onClick={saveCsv} />
            {!isTable && (
              <IconButton
                size="sm"
                name="Download as PNG"
                icon={<ImageDown size={14} />}
                onClick={() => handle.current !== null && save(handle.current.toPng(), `${title} progress.png`)}
              />
            )}
          </>
        )
      }
    >
      {progress === undefined || data === undefined ? (
        <Skeleton className="h-64" />
      ) : !hasWork ? (
        <EmptyState title="No tasks yet">The chart begins with the first import.</EmptyState>
      ) : isTable ? (
        <DayTable progress={progress} />
      ) : (
        <Suspense fallback={<Skeleton className="h-64" />}>
          <Chart data={data} handle={handle} />
        </Suspense>
      )}
    </Card>
  );
}

function DayTable({ progress }: { progress: ProjectProgress }) {
  const first = Math.max(
    0,
    progress.days.findIndex(({ tasks_total }) => tasks_total > 0),
  );
  const days = progress.days.slice(first).toReversed();
  return (
    <div className="h-64 overflow-auto">
      <table className="w-full text-sm">
        <thead className="sticky top-0 bg-surface text-xs text-muted">
          <tr>
            <th className="py-1 text-left font-medium">Day</th>
            {COLUMNS.map(({ name }) => (
              <th key={name} className="py-1 text-right font-medium">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="tabular">
          {days.map((day) => (
            <tr key={day.date} className="border-t">
              <td className="py-1">{formatDay(day.date)}</td>
              {COLUMNS.map(({ name, read }) => (
                <td key={name} className="py-1 text-right">
                  {formatNumber(read(day))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const COLUMNS: readonly { name: string; read: (day: Day) => number }[] = [
  { name: 'Tasks', read: (day) => day.tasks_total },
  { name: 'Done', read: (day) => day.finished_total },
  { name: 'Annotations', read: (day) => day.annotations },
  { name: 'Skipped', read: (day) => day.skipped },
  { name: 'People', read: (day) => day.people },
];

function save(url: string, name: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  if (url.startsWith('blob:')) setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
