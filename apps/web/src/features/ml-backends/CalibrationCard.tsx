import type { EvaluationReport } from '@labelwright/contract/model-evaluations';
import { useMemo } from 'react';
import { formatNumber } from '../../lib/format.ts';
import { ChartCard } from '../../ui/chart/ChartCard.tsx';
import type { LinesModel } from '../../ui/chart/options.ts';
import { EmptyState } from '../../ui/States.tsx';
import { shareOf, t } from './strings.ts';

type Bins = NonNullable<EvaluationReport['calibration']>['bins'];
const NO_BINS: Bins = [];

/** A score promises how often it is right; the nearer to the dashed line, the better the promise is kept. */
export function CalibrationCard({ report }: { report: EvaluationReport }) {
  const { calibration } = report;
  const bins = calibration?.bins ?? NO_BINS;
  const model = useMemo(
    (): LinesModel => ({
      kind: 'lines',
      unit: '',
      min: 0,
      max: 1,
      format: shareOf,
      x: bins.map(nameOf),
      series: [
        { name: t.report.right, values: bins.map(({ accuracy }) => accuracy) },
        {
          name: t.report.ideal,
          values: bins.map(({ confidence, from, to }) => confidence ?? (from + to) / 2),
          isDashed: true,
          tone: 'muted',
        },
      ],
    }),
    [bins],
  );
  return (
    <ChartCard
      title={t.report.calibration}
      unit={t.report.calibrationUnit}
      fileName={t.report.calibration}
      model={model}
      table={{
        header: [t.report.bin, t.report.count, t.metrics.confidence, t.report.right],
        rows: bins.map((bin) => [nameOf(bin), bin.count, bin.confidence, bin.accuracy]),
      }}
      height={260}
      isLoading={false}
      empty={calibration === null ? <EmptyState title={t.report.noScores} /> : undefined}
      note={
        calibration === null
          ? undefined
          : t.report.gap(calibration.ece, calibration.largest_gap, calibration.predictions)
      }
    />
  );
}

const nameOf = ({ from, to }: Bins[number]): string => `${formatNumber(from)}–${formatNumber(to)}`;
