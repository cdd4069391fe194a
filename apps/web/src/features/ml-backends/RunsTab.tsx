import type { MlTraining, PredictionRun } from '@labelwright/contract/ml-runs';
import type { Project } from '@labelwright/contract/projects';
import { useMemo, useState } from 'react';
import { formatNumber } from '../../lib/format.ts';
import { useList } from '../../lib/use-list.ts';
import { StatusBadge } from '../../ui/Badge.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import type { DataTableColumn } from '../../ui/data-table-model.ts';
import { Card } from '../../ui/Layout.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { Duration, RelativeTime } from '../../ui/Time.tsx';
import { ReadingsCard } from '../recognition/ReadingsCard.tsx';
import { modelsKey, runsPath, trainingsPath } from './ml-api.ts';
import { RunDrawer } from './RunDrawer.tsx';
import { t } from './strings.ts';
import { TrainingDrawer } from './TrainingDrawer.tsx';

const idOf = ({ id }: { id: number }): string => String(id);

/** What was predicted and learnt, and what went wrong on the way. */
export function RunsTab({ project }: { project: Project }) {
  const [run, setRun] = useState<number>();
  const [training, setTraining] = useState<MlTraining>();
  const runs = useList<PredictionRun>({
    key: [...modelsKey(project.id), 'runs'],
    path: runsPath(project.id),
    idOf,
    limit: 50,
  });
  const trainings = useList<MlTraining>({
    key: [...modelsKey(project.id), 'trainings'],
    path: trainingsPath(project.id),
    idOf,
    limit: 50,
  });
  const runColumns = useMemo(runColumnsOf, []);
  const trainingColumns = useMemo(trainingColumnsOf, []);
  return (
    <div className="flex flex-col gap-5">
      <Card title={t.runs.predictions} isFlush>
        <DataTable
          {...runs}
          label={t.runs.predictions}
          columns={runColumns}
          idOf={idOf}
          onOpen={({ id }) => setRun(id)}
          maxHeight={420}
          empty={<EmptyState title={t.runs.noRuns} />}
        />
      </Card>
      <ReadingsCard projectId={String(project.id)} />
      <Card title={t.runs.trainings} isFlush>
        <DataTable
          {...trainings}
          label={t.runs.trainings}
          columns={trainingColumns}
          idOf={idOf}
          onOpen={setTraining}
          maxHeight={320}
          empty={<EmptyState title={t.runs.noTrainings} />}
        />
      </Card>
      {run !== undefined && <RunDrawer project={project} id={run} onClose={() => setRun(undefined)} />}
      {training !== undefined && <TrainingDrawer training={training} onClose={() => setTraining(undefined)} />}
    </div>
  );
}

type Timed = Pick<PredictionRun, 'created_at' | 'started_at' | 'finished_at'>;

function tookMs({ started_at: start, finished_at: end }: Timed): number | null {
  return start === null || end === null ? null : Date.parse(end) - Date.parse(start);
}

const number = (value: number) => <span className="tabular">{formatNumber(value)}</span>;

function sharedColumns<T extends Timed & Pick<PredictionRun, 'status'>>(): readonly DataTableColumn<T>[] {
  return [
    {
      id: 'created_at',
      header: t.runs.when,
      width: 130,
      isHideable: false,
      cell: (row) => <RelativeTime at={row.created_at} />,
    },
    { id: 'status', header: t.runs.status, width: 130, cell: (row) => <StatusBadge status={row.status} /> },
    { id: 'took', header: t.runs.took, width: 100, align: 'end', cell: (row) => <Duration ms={tookMs(row)} /> },
  ];
}

const runColumnsOf = (): readonly DataTableColumn<PredictionRun>[] => [
  ...sharedColumns<PredictionRun>(),
  { id: 'cause', header: t.runs.cause, width: 130, cell: (row) => t.runs.causes[row.cause] },
  {
    id: 'done',
    header: t.runs.progress,
    width: 130,
    align: 'end',
    cell: (row) => <span className="tabular">{`${formatNumber(row.done)} / ${formatNumber(row.total)}`}</span>,
  },
  { id: 'created', header: t.runs.created, width: 90, align: 'end', cell: (row) => number(row.created) },
  { id: 'failed', header: t.runs.failed, width: 90, align: 'end', cell: (row) => number(row.failed) },
  {
    id: 'versions',
    header: t.versions.version,
    width: 200,
    isGrowing: true,
    cell: (row) => <code className="font-mono text-xs">{Object.keys(row.versions).join(', ') || '–'}</code>,
  },
];

const trainingColumnsOf = (): readonly DataTableColumn<MlTraining>[] => [
  ...sharedColumns<MlTraining>(),
  { id: 'cause', header: t.runs.cause, width: 180, cell: (row) => t.runs.causes[row.cause] },
  {
    id: 'annotations',
    header: t.runs.annotations,
    width: 110,
    align: 'end',
    cell: (row) => number(row.annotation_count),
  },
  {
    id: 'version',
    header: t.runs.after,
    width: 200,
    isGrowing: true,
    cell: (row) => <code className="font-mono text-xs">{row.version_after ?? '–'}</code>,
  },
];
