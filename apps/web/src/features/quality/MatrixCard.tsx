import type { AgreementQuery } from '@labelwright/contract/quality';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { HeatCard } from '../../ui/chart/HeatCard.tsx';
import { heatHeight } from '../../ui/chart/heat.ts';
import { Select } from '../../ui/Select.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { type Measure, matrixModel, matrixTable } from './matrix-model.ts';
import { matrixQuery } from './quality-api.ts';
import { t } from './strings.ts';

const NO_MATRIX = { control: null, people: [], cells: [], left_out: 0 };
const MEASURES = (Object.keys(t.measures) as Measure[]).map((value) => ({ value, label: t.measures[value] }));

/** Who agrees with whom, and on how many tasks. */
export function MatrixCard({ projectId, query }: { projectId: string; query: AgreementQuery }) {
  const [measure, setMeasure] = useState<Measure>('agreement');
  const { data = NO_MATRIX, isPending, error, refetch } = useQuery(matrixQuery(projectId, query));
  const model = useMemo(() => matrixModel(projectId, data, measure), [projectId, data, measure]);
  const table = useMemo(() => matrixTable(projectId, data), [projectId, data]);
  return (
    <HeatCard
      title={t.matrix}
      unit={t.matrixUnit}
      fileName={t.matrix}
      model={model}
      table={table}
      height={heatHeight(data.people.length)}
      isLoading={isPending}
      error={error}
      onRetry={() => void refetch()}
      empty={
        !isPending && error === null && data.cells.length === 0 ? (
          <EmptyState title={t.noMatrix}>{t.noMatrixText}</EmptyState>
        ) : undefined
      }
      actions={
        <div className="w-36">
          <Select label={t.measure} isLabelHidden size="sm" value={measure} options={MEASURES} onChange={setMeasure} />
        </div>
      }
      note={data.left_out > 0 ? t.leftOut(data.left_out) : undefined}
    />
  );
}
