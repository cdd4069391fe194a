import type { ItemKind } from '@labelwright/contract/analytics-collection';
import { formatDay } from '../../lib/format.ts';
import type { BarsModel } from '../../ui/chart/options.ts';
import type { Cell, TableData } from '../../ui/chart/table-data.ts';

export type Series<Row> = { name: string; of: (row: Row) => number; tone?: 'success' | 'warning' | 'danger' | 'muted' };

type Drawn = { model: BarsModel; table: TableData };

/** Stacked bars by day with the numbers behind them. */
export function byDay<Row extends { day: string }>(
  rows: readonly Row[],
  series: readonly Series<Row>[],
  texts: { unit: string; day: string },
): Drawn {
  return {
    model: {
      kind: 'bars',
      unit: texts.unit,
      isStacked: series.length > 1,
      categories: rows.map(({ day }) => day),
      formatCategory: (day) => formatDay(day, { isShort: true }),
      series: drawn(rows, series),
    },
    table: {
      header: [texts.day, ...series.map(({ name }) => name)],
      rows: rows.map((row) => [row.day, ...cells(row, series)]),
    },
  };
}

/** Lying bars, one for each row. */
export function byName<Row>(
  rows: readonly Row[],
  series: readonly Series<Row>[],
  texts: { unit: string; name: string; nameOf: (row: Row) => string; isGrouped?: boolean },
): Drawn {
  return {
    model: {
      kind: 'bars',
      unit: texts.unit,
      isHorizontal: true,
      isStacked: series.length > 1 && texts.isGrouped !== true,
      categories: rows.map(texts.nameOf),
      series: drawn(rows, series),
    },
    table: {
      header: [texts.name, ...series.map(({ name }) => name)],
      rows: rows.map((row) => [texts.nameOf(row), ...cells(row, series)]),
    },
  };
}

const drawn = <Row>(rows: readonly Row[], series: readonly Series<Row>[]): BarsModel['series'] =>
  series.map(({ name, of, tone }) => ({ name, values: rows.map(of), ...(tone === undefined ? {} : { tone }) }));

const cells = <Row>(row: Row, series: readonly Series<Row>[]): Cell[] => series.map(({ of }) => of(row));

/** Whether there is anything to draw. */
export const isAllZero = <Row>(rows: readonly Row[], series: readonly Series<Row>[]): boolean =>
  rows.every((row) => series.every(({ of }) => of(row) === 0));

type KindCounts = Record<ItemKind, number>;

export const kindSeries = (names: Readonly<Record<ItemKind, string>>): Series<KindCounts>[] =>
  (['document', 'voice_sample', 'raw_text'] as const).map((kind) => ({ name: names[kind], of: (row) => row[kind] }));

/** Pixels for so many lying bars. */
export const heightOf = (rows: number): number => Math.max(180, 48 + rows * 28);
