import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { ChartCard } from '../../ui/chart/ChartCard.tsx';
import type { Cell, Target } from '../../ui/chart/table-data.ts';
import { byName, heightOf, type Series } from './series.ts';

type NameCardProps<Row> = {
  title: string;
  unit: string;
  noun: string;
  /** Heading of the first column. */
  name: string;
  rows: readonly Row[];
  /** Keep both stable. */
  series: readonly Series<Row>[];
  nameOf: (row: Row) => string;
  /** Where there is more to tell than the picture shows. */
  table?: { header: readonly string[]; rows: readonly (readonly Cell[])[] };
  targetOf?: (row: Row) => Target | undefined;
  empty?: ReactNode;
  /** Series beside each other, to compare, instead of parts of a whole. */
  isGrouped?: boolean;
};

const MOST_DRAWN = 20;

/** Something by name, as lying bars; the first twenty are drawn, the table has them all. */
export function NameCard<Row>(props: NameCardProps<Row>) {
  const { title, unit, noun, name, rows, series, nameOf, targetOf, empty, isGrouped = false } = props;
  const navigate = useNavigate();
  const texts = useMemo(() => ({ unit: noun, name, nameOf, isGrouped }), [noun, name, nameOf, isGrouped]);
  const { model } = useMemo(() => byName(rows.slice(0, MOST_DRAWN), series, texts), [rows, series, texts]);
  const table = useMemo(() => props.table ?? byName(rows, series, texts).table, [props.table, rows, series, texts]);
  const target = (index: number): Target | undefined => {
    const row = rows[index];
    return row === undefined ? undefined : targetOf?.(row);
  };
  return (
    <ChartCard
      title={title}
      unit={unit}
      fileName={title}
      model={model}
      table={{ ...table, targetOf: target }}
      height={heightOf(Math.min(rows.length, MOST_DRAWN) * (isGrouped ? 1.5 : 1))}
      isLoading={false}
      empty={empty}
      {...(targetOf === undefined
        ? {}
        : {
            onSelect: (index: number) => {
              const place = target(index);
              if (place !== undefined) void navigate(place);
            },
          })}
    />
  );
}
