import { type ReactNode, useMemo } from 'react';
import { ChartCard } from '../../ui/chart/ChartCard.tsx';
import { t } from './report-strings.ts';
import { byDay, type Series } from './series.ts';

type DayCardProps<Row> = {
  title: string;
  unit: string;
  /** Behind a number in the tooltip. */
  noun: string;
  rows: readonly Row[];
  /** Keep it stable. */
  series: readonly Series<Row>[];
  /** Shown instead when there is nothing to draw. */
  empty?: ReactNode;
  note?: ReactNode;
};

/** Something by day, as stacked bars. */
export function DayCard<Row extends { day: string }>(props: DayCardProps<Row>) {
  const { title, unit, noun, rows, series, empty, note } = props;
  const { model, table } = useMemo(() => byDay(rows, series, { unit: noun, day: t.day }), [rows, series, noun]);
  return (
    <ChartCard
      title={title}
      unit={unit}
      fileName={title}
      model={model}
      table={table}
      height={260}
      isLoading={false}
      empty={empty}
      note={note}
    />
  );
}
